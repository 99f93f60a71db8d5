//! The four forms of everyday work as types, for an app that draws their screens by hand. A test holds them
//! against the forms; a form that the office publishes later may ask for more: [`PhoneError::FixField`] says
//! so, and a [`crate::Draft`] takes everything.

use crate::act::Fields;
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::value::FieldValue;

/// One client met on the street.
#[derive(Clone, Debug, Default, PartialEq, Eq, uniffi::Record)]
pub struct StreetContact {
    /// His name.
    pub client_name: String,
    /// His full mobile number; others see it masked.
    pub phone: String,
    /// The point where it was: the id of a record.
    #[uniffi(default = None)]
    pub point: Option<String>,
    /// How promising he is.
    #[uniffi(default = None)]
    pub grade: Option<Grade>,
    /// What he wishes for.
    #[uniffi(default = None)]
    pub wishes: Option<String>,
    /// Whether he was brought to the site.
    #[uniffi(default = None)]
    pub brought_to_site: Option<bool>,
    /// The consultant who gets him: the id of a person.
    #[uniffi(default = None)]
    pub consultant: Option<String>,
    /// A remark.
    #[uniffi(default = None)]
    pub remark: Option<String>,
}

/// How promising a client is.
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
    /// What came of it.
    pub outcome: VisitOutcome,
    /// Whether there was an appointment.
    #[uniffi(default = None)]
    pub appointment: Option<bool>,
    /// Who was met.
    #[uniffi(default = None)]
    pub met: Option<String>,
    /// What they are interested in.
    #[uniffi(default = None)]
    pub interest: Option<String>,
    /// What comes next.
    #[uniffi(default = None)]
    pub next_step: Option<String>,
    /// What was prepared.
    #[uniffi(default)]
    pub checklist: Vec<Prepared>,
    /// Photos, by their content.
    #[uniffi(default)]
    pub photos: Vec<String>,
}

/// What came of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum VisitOutcome {
    /// They are interested.
    Interested,
    /// They want to be called back.
    CallBack,
    /// They refused.
    Refused,
    /// Nobody was there.
    Nobody,
}

/// Something to take along to a visit.
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
    /// What came of it.
    pub outcome: String,
    /// What is in stock.
    #[uniffi(default = None)]
    pub stock: Option<String>,
    /// How it is displayed.
    #[uniffi(default = None)]
    pub display: Option<String>,
    /// What competitors do.
    #[uniffi(default = None)]
    pub competitor: Option<String>,
    /// Photos, by their content.
    #[uniffi(default)]
    pub photos: Vec<String>,
}

/// A client announced before he arrives. Either company and agent or zone and consultant say who announces
/// him.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct ClientReport {
    /// His name.
    pub client_name: String,
    /// His number without the middle digits: `138****5678`.
    pub masked_phone: String,
    /// When he is expected, in milliseconds since 1970 UTC.
    pub expected_at_ms: i64,
    /// How he comes.
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

/// How an announced client comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Route {
    /// Somebody accompanies him.
    Accompanied,
    /// He comes alone.
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

/// Nobody and nothing is the same as not filled in.
fn members(ids: Vec<String>) -> Option<FieldValue> {
    (!ids.is_empty()).then_some(FieldValue::Members { ids })
}

#[cfg(test)]
mod tests;
