//! The people: teams with a manager, a specialist, a consultant and promoters each; a sales desk; agents
//! of three channel companies.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

const TEAMS: [&str; 3] = ["north", "east", "west"];

/// The companies whose agents report clients; the first has the days that RE-7 is about.
pub const COMPANIES: [&str; 3] = ["wanjia", "shunda", "hengtai"];

/// The front desk.
pub const VERIFIER: &str = "verifier";
/// The person who signs arrival slips for the site.
pub const SITE_LEAD: &str = "sitelead";

/// A team of the department.
#[derive(Clone)]
pub struct Team {
    /// Its id.
    pub id: &'static str,
    /// The person who takes attendance and reviews logs.
    pub manager: String,
    /// The person who runs the points.
    pub specialist: String,
    /// The person who continues with clients.
    pub consultant: String,
    /// The people in the street.
    pub promoters: Vec<String>,
}

impl Team {
    /// All ids of the team.
    pub fn everybody(&self) -> Vec<String> {
        let others = [&self.manager, &self.specialist, &self.consultant];
        others.into_iter().chain(&self.promoters).cloned().collect()
    }
}

/// All people.
pub struct People {
    /// The department.
    pub teams: Vec<Team>,
    /// Logs that are only on a phone, by person.
    pub unsent: BTreeMap<String, Vec<String>>,
    /// Logs that arrived and wait for their team's manager.
    pub unreviewed: Vec<Vec<String>>,
}

impl People {
    /// This many teams with this many promoters each.
    pub fn of(teams: usize, promoters: usize) -> People {
        let team = |id: &'static str| Team {
            id,
            manager: format!("{id}mgr"),
            specialist: format!("{id}spec"),
            consultant: format!("{id}con"),
            promoters: (0..promoters).map(|n| format!("{id}{n}")).collect(),
        };
        People {
            teams: TEAMS[..teams].iter().copied().map(team).collect(),
            unsent: BTreeMap::new(),
            unreviewed: vec![Vec::new(); teams],
        }
    }

    /// All ids.
    pub fn everybody(&self) -> Vec<String> {
        let mut people: Vec<String> = self.teams.iter().flat_map(Team::everybody).collect();
        people.extend([VERIFIER.to_owned(), SITE_LEAD.to_owned()]);
        people.extend(COMPANIES.map(agent));
        people
    }

    /// The script's first line.
    pub fn head(&self, zone: &str) -> String {
        let person = |id: &str, role: &str, team: &str| json!({"id": id, "name": id, "role": role, "team": team});
        let mut people: Vec<Json> = Vec::new();
        for team in &self.teams {
            people.push(person(&team.manager, "manager", team.id));
            people.push(person(&team.specialist, "specialist", team.id));
            people.push(person(&team.consultant, "consultant", team.id));
            let promoters = team.promoters.iter();
            people.extend(promoters.map(|id| person(id, "outreach", team.id)));
        }
        people.push(person(VERIFIER, "verifier", TEAMS[0]));
        people.push(person(SITE_LEAD, "site_lead", TEAMS[0]));
        people.extend(COMPANIES.map(|company| person(&agent(company), "partner_agent", company)));
        format!("{}\n", json!({"time_zone": zone, "people": people}))
    }
}

/// The one agent of a company.
pub fn agent(company: &str) -> String {
    format!("{company}agent")
}
