//! The phone's screens; none of them needs the network.

use serde_json::Value as Json;

use super::phone::Replica;
use crate::ids::RecordId;
use crate::record::HistoryLine;
use crate::replica::view::View;
use crate::replica::{
    ClientCheck, Filter, Listed, News, Page, ReplicaError, Report, ReportName, Status, Tally,
    Trouble, Verdict, Window,
};
use crate::time::Instant;

impl Replica {
    fn view(&self) -> View<'_> {
        View {
            store: &self.store,
            workspace: &self.workspace,
            enrolment: &self.enrolment,
            relay: &self.relay,
            session: &self.session,
        }
    }

    /// Returns the records on this phone, oldest first.
    pub fn list(&self, filter: &Filter) -> Vec<Listed> {
        self.view().list(filter)
    }

    /// Returns some of the records on this phone: only what the page holds is unpacked.
    ///
    /// # Errors
    /// [`ReplicaError::UnknownRecord`] when the one to go on behind is not here.
    pub fn page(&self, filter: &Filter, window: &Window) -> Result<Page, ReplicaError> {
        self.view().page(filter, window)
    }

    /// Returns one record and its history.
    ///
    /// # Errors
    /// [`ReplicaError::UnknownRecord`] when it is not here.
    pub fn show(&self, id: RecordId) -> Result<(Listed, Vec<HistoryLine>), ReplicaError> {
        self.view().show(id)
    }

    /// Returns the JSON form of a listed record.
    pub fn json(&self, entry: &Listed) -> Json {
        self.view().json(entry)
    }

    /// Returns the state of synchronisation with the office.
    ///
    /// # Errors
    /// When the oldest waiting entry was written by a newer app.
    pub fn status(&self) -> Result<Status, ReplicaError> {
        self.view().status()
    }

    /// Returns the own entries that the office has set aside, with its reasons.
    pub fn troubles(&self) -> Vec<Trouble> {
        self.view().troubles()
    }

    /// Returns the changes since the last call.
    pub fn take_news(&mut self) -> News {
        std::mem::take(&mut self.news)
    }

    /// Counts own entries; reads nothing from the disk.
    pub fn tally(&self) -> Tally {
        self.view().tally()
    }

    /// Returns the office's reasons for those of these entries that are set aside.
    pub fn troubles_of(&self, news: &News) -> Vec<Trouble> {
        self.view().troubles_of(news)
    }

    /// Makes a report over what this phone holds. `now` is the phone's clock.
    pub fn report(&self, name: ReportName, now: Instant) -> Report {
        self.view().report(name, now)
    }

    /// Returns the verdicts on a record: the office's where there is one, else the findings of the same rules on
    /// this phone. `now` is the phone's clock.
    ///
    /// # Errors
    /// [`ReplicaError::UnknownRecord`] when it is not here.
    pub fn rulings_of(&self, id: RecordId, now: Instant) -> Result<Vec<Verdict>, ReplicaError> {
        self.view().rulings_of(id, now)
    }

    /// Returns the verdicts that the rules would reach on a client who came, or was recorded, now.
    /// A full number matches surely, a masked one possibly.
    ///
    /// # Errors
    /// [`ReplicaError::Id`] for text that is neither.
    pub fn check_client(&self, number: &str, now: Instant) -> Result<ClientCheck, ReplicaError> {
        self.view().check_client(number, now)
    }
}
