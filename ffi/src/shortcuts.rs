//! The four forms of everyday work as types, for an app that draws their screens by hand. A test
//! compares them with the forms. A form that the office publishes later may require more: then
//! [`PhoneError::FixField`] is returned, and a [`crate::Draft`] has room for every field.

use crate::error::PhoneError;
use crate::fields::Fields;
use crate::phone::Phone;
use crate::value::FieldValue;

/// One client met on the street.
#[derive(Clone, Debug, Default, PartialEq, Eq, uniffi::Record)]
pub struct StreetContact {
    /// The client's name.
    pub client_name: String,
    /// Their full mobile number; others see it masked.
    pub phone: String,
    /// The point where they were met: the id of a record.
    #[uniffi(default = None)]
    pub point: Option<String>,
    /// The client's grade.
    #[uniffi(default = None)]
    pub grade: Option<Grade>,
    /// The client's wishes.
    #[uniffi(default = None)]
    pub wishes: Option<String>,
    /// True if the client was brought to the site.
    #[uniffi(default = None)]
    pub brought_to_site: Option<bool>,
    /// The consultant to whom the client was passed: the id of a person.
    #[uniffi(default = None)]
    pub consultant: Option<String>,
    /// A remark.
    #[uniffi(default = None)]
    pub remark: Option<String>,
}

/// Grade of a client, by how promising they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Grade {
    /// A.
    A,
    /// B.
    B,
    /// C.
    C,
    /// D.
    D,
}

/// One call at a building or company.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct ColdVisit {
    /// The building or company.
    pub place_name: String,
    /// Outcome of the call.
    pub outcome: VisitOutcome,
    /// True if there was an appointment.
    #[uniffi(default = None)]
    pub appointment: Option<bool>,
    /// The people met.
    #[uniffi(default = None)]
    pub met: Option<String>,
    /// Their interest.
    #[uniffi(default = None)]
    pub interest: Option<String>,
    /// The next step.
    #[uniffi(default = None)]
    pub next_step: Option<String>,
    /// The items prepared.
    #[uniffi(default)]
    pub checklist: Vec<Prepared>,
    /// Photos, by their content.
    #[uniffi(default)]
    pub photos: Vec<String>,
}

/// Outcome of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum VisitOutcome {
    /// They are interested.
    Interested,
    /// They asked to be called back.
    CallBack,
    /// They refused.
    Refused,
    /// No person was there.
    Nobody,
}

/// An item to bring to a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Prepared {
    /// A business card.
    Card,
    /// A pen.
    Pen,
    /// A brochure.
    Brochure,
    /// A notebook.
    Notebook,
}

/// One visit to a store.
#[derive(Clone, Debug, Default, PartialEq, Eq, uniffi::Record)]
pub struct StoreVisit {
    /// The store: the id of a record.
    pub store: String,
    /// Outcome of the visit.
    pub outcome: String,
    /// Stock on hand.
    #[uniffi(default = None)]
    pub stock: Option<String>,
    /// State of the display.
    #[uniffi(default = None)]
    pub display: Option<String>,
    /// Activities of competitors.
    #[uniffi(default = None)]
    pub competitor: Option<String>,
    /// Photos, by their content.
    #[uniffi(default)]
    pub photos: Vec<String>,
}

/// A client announced before they arrive. Either company and agent, or zone and consultant, name the
/// side that announces them.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct ClientReport {
    /// The client's name.
    pub client_name: String,
    /// Their number without the middle digits: `138****5678`.
    pub masked_phone: String,
    /// Expected arrival, in milliseconds since 1970 UTC.
    pub expected_at_ms: i64,
    /// The client's way of arriving.
    pub route: Route,
    /// The channel company.
    #[uniffi(default = None)]
    pub company: Option<String>,
    /// Its agent: the id of a person.
    #[uniffi(default = None)]
    pub agent: Option<String>,
    /// The consultant's zone.
    #[uniffi(default = None)]
    pub zone: Option<String>,
    /// The consultant: the id of a person.
    #[uniffi(default = None)]
    pub consultant: Option<String>,
}

/// An announced client's way of arriving.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Route {
    /// A colleague or agent accompanies them.
    Accompanied,
    /// They come alone.
    SelfArrival,
}

#[uniffi::export]
impl Phone {
    /// Logs a client met on the street.
    pub fn log_street_contact(&self, contact: StreetContact) -> Result<String, PhoneError> {
        self.log("street_contact".to_owned(), contact.into())
    }

    /// Logs a call at a building or company.
    pub fn log_cold_visit(&self, visit: ColdVisit) -> Result<String, PhoneError> {
        self.log("cold_visit".to_owned(), visit.into())
    }

    /// Logs a visit to a store.
    pub fn log_store_visit(&self, visit: StoreVisit) -> Result<String, PhoneError> {
        self.log("store_visit".to_owned(), visit.into())
    }

    /// Logs a client's announcement.
    pub fn log_client_report(&self, report: ClientReport) -> Result<String, PhoneError> {
        self.log("client_report".to_owned(), report.into())
    }
}

impl From<StreetContact> for Fields {
    fn from(contact: StreetContact) -> Fields {
        fields([
            ("client_name", Some(text(contact.client_name))),
            ("phone", Some(text(contact.phone))),
            ("point", contact.point.map(text)),
            ("grade", contact.grade.map(|grade| text(grade.id()))),
            ("wishes", contact.wishes.map(text)),
            ("brought_to_site", contact.brought_to_site.map(truth)),
            ("consultant", contact.consultant.map(text)),
            ("remark", contact.remark.map(text)),
        ])
    }
}

impl From<ColdVisit> for Fields {
    fn from(visit: ColdVisit) -> Fields {
        let checklist = visit.checklist.into_iter().map(Prepared::id);
        fields([
            ("place_name", Some(text(visit.place_name))),
            ("outcome", Some(text(visit.outcome.id()))),
            ("appointment", visit.appointment.map(truth)),
            ("met", visit.met.map(text)),
            ("interest", visit.interest.map(text)),
            ("next_step", visit.next_step.map(text)),
            ("checklist", members(checklist.map(str::to_owned).collect())),
            ("photos", members(visit.photos)),
        ])
    }
}

impl From<StoreVisit> for Fields {
    fn from(visit: StoreVisit) -> Fields {
        fields([
            ("store", Some(text(visit.store))),
            ("outcome", Some(text(visit.outcome))),
            ("stock", visit.stock.map(text)),
            ("display", visit.display.map(text)),
            ("competitor", visit.competitor.map(text)),
            ("photos", members(visit.photos)),
        ])
    }
}

impl From<ClientReport> for Fields {
    fn from(report: ClientReport) -> Fields {
        let expected_at = FieldValue::Time {
            at_ms: report.expected_at_ms,
        };
        fields([
            ("client_name", Some(text(report.client_name))),
            ("masked_phone", Some(text(report.masked_phone))),
            ("expected_at", Some(expected_at)),
            ("route", Some(text(report.route.id()))),
            ("company", report.company.map(text)),
            ("agent", report.agent.map(text)),
            ("zone", report.zone.map(text)),
            ("consultant", report.consultant.map(text)),
        ])
    }
}

impl Grade {
    fn id(self) -> &'static str {
        match self {
            Grade::A => "A",
            Grade::B => "B",
            Grade::C => "C",
            Grade::D => "D",
        }
    }
}

impl VisitOutcome {
    fn id(self) -> &'static str {
        match self {
            VisitOutcome::Interested => "interested",
            VisitOutcome::CallBack => "call_back",
            VisitOutcome::Refused => "refused",
            VisitOutcome::Nobody => "nobody",
        }
    }
}

impl Prepared {
    fn id(self) -> &'static str {
        match self {
            Prepared::Card => "card",
            Prepared::Pen => "pen",
            Prepared::Brochure => "brochure",
            Prepared::Notebook => "notebook",
        }
    }
}

impl Route {
    fn id(self) -> &'static str {
        match self {
            Route::Accompanied => "accompanied",
            Route::SelfArrival => "self_arrival",
        }
    }
}

fn fields<const N: usize>(given: [(&str, Option<FieldValue>); N]) -> Fields {
    let given = given.into_iter();
    given
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect()
}

fn text(value: impl Into<String>) -> FieldValue {
    FieldValue::Text {
        value: value.into(),
    }
}

fn truth(value: bool) -> FieldValue {
    FieldValue::Bool { value }
}

/// An empty list counts as a field that is not filled in.
fn members(ids: Vec<String>) -> Option<FieldValue> {
    (!ids.is_empty()).then_some(FieldValue::Members { ids })
}

#[cfg(test)]
mod tests;
