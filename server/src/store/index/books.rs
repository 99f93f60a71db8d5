//! Queries on books: their length, and the releases at a position.

use streetbook_core::book::Book;
use streetbook_core::ids::EntryRef;
use streetbook_core::sync::{EntryStatus, Tag};

use super::draft::get;
use super::error::IndexError;
use super::keys::{self, BookName, Key};
use super::open::Index;
use super::rows::{BookBlock, number_of, read};

/// A release at its position in a book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The position, from 1.
    pub position: u64,
    /// The entry.
    pub entry: EntryRef,
    /// The ruling.
    pub standing: EntryStatus,
    /// The running hash after it.
    pub tag: Tag,
}

impl Index {
    /// The number of releases of a book, and the running hash after the last.
    ///
    /// # Errors
    /// The index failed.
    pub fn book_end(&self, book: &Book) -> Result<(u64, Tag), IndexError> {
        let end = get(&self.tree, &keys::book_end(&self.called(book)))?;
        Ok(end.map_or((0, Tag::START), |end| (end.count, end.tag)))
    }

    /// The running hash at a position; `None` behind the end.
    ///
    /// # Errors
    /// The index failed.
    pub fn tag_at(&self, book: &Book, position: u64) -> Result<Option<Tag>, IndexError> {
        if position == 0 {
            return Ok(Some(Tag::START));
        }
        let placed = self.book_page(book, position - 1).next().transpose()?;
        Ok(placed.map(|placed| placed.tag))
    }

    /// The releases after a position, in order, up to the end at the time it is reached.
    ///
    /// # Errors
    /// The index failed.
    pub fn book_page(
        &self,
        book: &Book,
        after: u64,
    ) -> impl Iterator<Item = Result<Placed, IndexError>> + use<> {
        let book = self.called(book);
        let next = keys::book_block(&book, after.saturating_add(1));
        let last = keys::book_block(&book, u64::MAX);
        let prefix = next.bytes().len() - size_of::<u64>();
        // The block may start before the position: `expand` skips what is not asked for.
        let first = self.block_start(&book, &next);
        let (first, failed) = match first {
            Ok(first) => (first, None),
            Err(error) => (last.bytes().to_vec(), Some(Err(error))),
        };
        let blocks = self.tree.between(&first, last.bytes()).map(move |row| {
            let (key, value) = row?;
            Ok((number_of(&key, prefix)?, read::<BookBlock>(&value)?))
        });
        let placed = blocks.flat_map(move |block| expand(block, after));
        failed.into_iter().chain(placed)
    }

    /// The name of a book in this index's keys.
    pub(super) fn called(&self, book: &Book) -> BookName {
        BookName::of(book, self.tree.seal())
    }

    /// The key of the block that holds a position, or the position's own if none does.
    fn block_start(
        &self,
        book: &BookName,
        position: &Key<BookBlock>,
    ) -> Result<Vec<u8>, IndexError> {
        let first = keys::book_block(book, 0);
        let found = self.tree.last_between(first.bytes(), position.bytes())?;
        Ok(found.map_or_else(|| position.bytes().to_vec(), |(key, _)| key))
    }

    /// The ledger's frame up to which every entry is judged.
    ///
    /// # Errors
    /// The index failed.
    pub fn judged_through(&self) -> Result<u64, IndexError> {
        Ok(get(&self.tree, &keys::judged())?.unwrap_or(0))
    }
}

/// The releases of a block after a position.
fn expand(
    block: Result<(u64, BookBlock), IndexError>,
    after: u64,
) -> Vec<Result<Placed, IndexError>> {
    let (first, block) = match block {
        Ok(block) => block,
        Err(error) => return vec![Err(error)],
    };
    let mut tag = block.tag;
    let all = (first..).zip(block.entries()).map(|(position, entry)| {
        tag = tag.extend(entry, block.standing.code());
        Placed {
            position,
            entry,
            standing: block.standing.clone(),
            tag,
        }
    });
    all.filter(|placed| placed.position > after)
        .map(Ok)
        .collect()
}
