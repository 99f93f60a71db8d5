//! Units of evaluation.

use std::fmt;
use std::str::FromStr;

use crate::ids::{IdError, PersonId, RecordId, TeamId};
use crate::phone::MaskedPhone;
use crate::time::{Day, Month};

/// A unit of evaluation: few records, so that a new one touches little.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// A client report by itself.
    Report(RecordId),
    /// An arrival slip by itself.
    Arrival(RecordId),
    /// Everything about the clients behind one masked number.
    Client(MaskedPhone),
    /// A channel company's reports of a day.
    CompanyDay(Day, String),
    /// A team's records of a day.
    TeamDay(Day, TeamId),
    /// A team's records of the week that begins on this Monday.
    TeamWeek(Day, TeamId),
    /// A team's records of a month.
    TeamMonth(Month, TeamId),
    /// A person's day.
    PersonDay(Day, PersonId),
    /// A person's week, by its Monday.
    PersonWeek(Day, PersonId),
    /// A person's month.
    PersonMonth(Month, PersonId),
    /// A person's violations.
    Person(PersonId),
    /// A lead by itself.
    Lead(RecordId),
    /// The store cards of one name.
    StoreName(String),
    /// The visits to a store in a month.
    StoreMonth(Month, RecordId),
    /// All contracts with sales agents.
    SalesAgents,
    /// A contract by itself.
    Contract(RecordId),
    /// A partner's violations and evaluations.
    Partner(RecordId),
    /// A meeting.
    Meeting(RecordId),
    /// A case: a penalty, a complaint.
    Case(RecordId),
}

impl Scope {
    /// Returns the record that it is named after.
    pub fn record(&self) -> Option<RecordId> {
        match self {
            Scope::Report(id)
            | Scope::Arrival(id)
            | Scope::Lead(id)
            | Scope::StoreMonth(_, id)
            | Scope::Contract(id)
            | Scope::Partner(id)
            | Scope::Meeting(id)
            | Scope::Case(id) => Some(*id),
            _ => None,
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Scope::Report(id) => write!(f, "report/{id}"),
            Scope::Arrival(id) => write!(f, "arrival/{id}"),
            Scope::Client(phone) => write!(f, "client/{phone}"),
            Scope::CompanyDay(day, company) => write!(f, "company_day/{day}/{company}"),
            Scope::TeamDay(day, team) => write!(f, "team_day/{day}/{team}"),
            Scope::TeamWeek(monday, team) => write!(f, "team_week/{monday}/{team}"),
            Scope::TeamMonth(month, team) => write!(f, "team_month/{month}/{team}"),
            Scope::PersonDay(day, person) => write!(f, "person_day/{day}/{person}"),
            Scope::PersonWeek(monday, person) => write!(f, "person_week/{monday}/{person}"),
            Scope::PersonMonth(month, person) => write!(f, "person_month/{month}/{person}"),
            Scope::Person(person) => write!(f, "person/{person}"),
            Scope::Lead(id) => write!(f, "lead/{id}"),
            Scope::StoreName(name) => write!(f, "store_name/{name}"),
            Scope::StoreMonth(month, id) => write!(f, "store_month/{month}/{id}"),
            Scope::SalesAgents => f.write_str("sales_agents"),
            Scope::Contract(id) => write!(f, "contract/{id}"),
            Scope::Partner(id) => write!(f, "partner/{id}"),
            Scope::Meeting(id) => write!(f, "meeting/{id}"),
            Scope::Case(id) => write!(f, "case/{id}"),
        }
    }
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Scope {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        let (word, rest) = text.split_once('/').unwrap_or((text, ""));
        let (first, second) = rest.split_once('/').unwrap_or((rest, ""));
        match word {
            "report" => rest.parse().map(Scope::Report),
            "arrival" => rest.parse().map(Scope::Arrival),
            "client" => rest.parse().map(Scope::Client),
            "company_day" => Ok(Scope::CompanyDay(Day::parse(first)?, second.to_owned())),
            "team_day" => Ok(Scope::TeamDay(Day::parse(first)?, second.parse()?)),
            "team_week" => Ok(Scope::TeamWeek(Day::parse(first)?, second.parse()?)),
            "team_month" => Ok(Scope::TeamMonth(first.parse()?, second.parse()?)),
            "person_day" => Ok(Scope::PersonDay(Day::parse(first)?, second.parse()?)),
            "person_week" => Ok(Scope::PersonWeek(Day::parse(first)?, second.parse()?)),
            "person_month" => Ok(Scope::PersonMonth(first.parse()?, second.parse()?)),
            "person" => rest.parse().map(Scope::Person),
            "lead" => rest.parse().map(Scope::Lead),
            "store_name" => Ok(Scope::StoreName(rest.to_owned())),
            "store_month" => Ok(Scope::StoreMonth(first.parse()?, second.parse()?)),
            "sales_agents" if rest.is_empty() => Ok(Scope::SalesAgents),
            "contract" => rest.parse().map(Scope::Contract),
            "partner" => rest.parse().map(Scope::Partner),
            "meeting" => rest.parse().map(Scope::Meeting),
            "case" => rest.parse().map(Scope::Case),
            _ => Err(IdError::new("scope", text, "a name such as report/RECORD")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_comes_back_as_it_was_printed() {
        let id = "0192f0c1-0000-8000-8000-000000000001";
        for name in [
            format!("report/{id}"),
            "client/138****5678".to_owned(),
            "company_day/2026-11-02/万家/南".to_owned(),
            "person_month/2026-11/out0".to_owned(),
            "person/out0".to_owned(),
            "team_week/2026-11-02/north".to_owned(),
            format!("store_month/2027-02/{id}"),
            "store_name/南坪/一店".to_owned(),
            "sales_agents".to_owned(),
        ] {
            assert_eq!(name.parse::<Scope>().unwrap().to_string(), name);
        }
        for bad in [
            "",
            "report",
            "client/13800005678",
            "person_day/out0",
            "sales_agents/x",
        ] {
            assert!(bad.parse::<Scope>().is_err(), "{bad:?} was let in");
        }
    }
}
