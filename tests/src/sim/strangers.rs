//! I7: no device receives records outside its person's books, nor restricted values that their role may not see.
//! Every answer is inspected before it leaves.

use streetbook_core::book::Book;
use streetbook_core::ids::DeviceId;
use streetbook_core::kind::KindSet;
use streetbook_core::sync::{Release, Response};
use streetbook_server::directory::{Directory, DirectoryService};
use streetbook_server::store::index::Index;

/// Inspects answers.
#[derive(Clone)]
pub(super) struct Doorkeeper {
    pub directory: DirectoryService,
    pub index: Index,
}

impl Doorkeeper {
    /// The content of an answer that this device must not get.
    pub(super) fn objects(&self, device: DeviceId, response: &Response) -> Option<String> {
        let directory = self.directory.read();
        let books = directory.books_of_device(&device);
        for page in &response.books {
            if !books.contains(&page.book) {
                return Some(format!("I7: {device} is given the book {}", page.book));
            }
            let mut releases = page.releases.iter();
            let stranger = releases
                .find(|release| !self.is_his(&directory, device, page.book.clone(), release));
            if let Some(release) = stranger {
                return Some(format!("I7: {device} is given {:?}", release.entry));
            }
        }
        None
    }

    fn is_his(
        &self,
        directory: &Directory,
        device: DeviceId,
        book: Book,
        release: &Release,
    ) -> bool {
        let Some(content) = &release.content else {
            return true;
        };
        let Some(id) = content.record(release.entry) else {
            // The office's own entries, for everybody.
            return true;
        };
        let stands_there = self
            .index
            .record_books(id)
            .is_ok_and(|books| books.contains(&book));
        let hidden = content
            .companion
            .as_ref()
            .and_then(|payload| payload.bytes());
        stands_there && (hidden.is_none() || self.sees_numbers(directory, device, id))
    }

    fn sees_numbers(
        &self,
        directory: &Directory,
        device: DeviceId,
        id: streetbook_core::ids::RecordId,
    ) -> bool {
        let Ok(Some(row)) = self.index.record(id) else {
            return false;
        };
        let Some(person) = directory.author(&device) else {
            return false;
        };
        let role = directory
            .person(&person)
            .map(|person| person.posting().role.clone());
        let kinds = KindSet::built_in_shared();
        let listed = kinds
            .latest(&row.kind)
            .is_some_and(|kind| role.is_some_and(|role| kind.restricted_to.contains(&role)));
        listed || directory.author(&row.creator.device) == Some(person)
    }
}
