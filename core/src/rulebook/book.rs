//! The whole rulebook: chapters, and the versions that a workspace published.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use super::read::Chapter;
use super::{Document, Edition, Fine, Holiday, Parameter, Revision, Rule, RuleId, Setting};
use crate::time::Day;

const CHAPTERS: [&str; 9] = [
    include_str!("../../rulebook/reports.toml"),
    include_str!("../../rulebook/leads.toml"),
    include_str!("../../rulebook/stores.toml"),
    include_str!("../../rulebook/partners.toml"),
    include_str!("../../rulebook/department.toml"),
    include_str!("../../rulebook/appraisal.toml"),
    include_str!("../../rulebook/service.toml"),
    include_str!("../../rulebook/fines.toml"),
    include_str!("../../rulebook/holidays.toml"),
];

/// A rulebook that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RulebookError {
    /// No TOML of the expected shape; the message names the line.
    #[error("the rulebook's TOML does not read: {0}")]
    Toml(String),
    /// No rule reads such a parameter.
    #[error("no rule reads a parameter `{0}`: `streetbook rulebook show` lists them")]
    UnknownParameter(String),
    /// No such holiday.
    #[error("no holiday is called `{0}`: `streetbook rulebook show` lists them")]
    UnknownHoliday(String),
    /// A parameter cannot be set to this.
    #[error("`{parameter}` cannot be set to that: expected {expected}")]
    Setting {
        /// Which.
        parameter: String,
        /// What it takes.
        expected: String,
    },
    /// Not the next version.
    #[error("version {found} does not follow: the next version is {expected}")]
    Version {
        /// The next number.
        expected: u32,
        /// The number given.
        found: u32,
    },
    /// Days that another version has judged would change.
    #[error(
        "effective from {found} lies before version {version}, which holds from {held}: choose that day or a later one"
    )]
    Backdated {
        /// The last version.
        version: u32,
        /// Its first day.
        held: Day,
        /// The day given.
        found: Day,
    },
}

/// The rulebook of a workspace.
#[derive(Clone, Debug)]
pub struct Rulebook {
    documents: Vec<Document>,
    rules: BTreeMap<RuleId, Rule>,
    parameters: BTreeMap<String, Parameter>,
    fines: BTreeMap<String, Fine>,
    /// By version, the first one built in; first days never go back.
    editions: Vec<Edition>,
}

impl Rulebook {
    /// The rulebook that everybody starts with: version 1, for all days.
    pub fn built_in() -> Rulebook {
        Rulebook::clone(&Rulebook::built_in_shared())
    }

    /// The same, read once in a process.
    pub fn built_in_shared() -> Arc<Rulebook> {
        static RULEBOOK: LazyLock<Arc<Rulebook>> =
            LazyLock::new(|| Arc::new(Rulebook::read_built_in()));
        RULEBOOK.clone()
    }

    fn read_built_in() -> Rulebook {
        let mut rulebook = Rulebook {
            documents: Vec::new(),
            rules: BTreeMap::new(),
            parameters: BTreeMap::new(),
            fines: BTreeMap::new(),
            editions: Vec::new(),
        };
        let mut holidays = Vec::new();
        for text in CHAPTERS {
            let chapter = Chapter::parse_toml(text);
            debug_assert!(chapter.is_ok(), "a chapter is broken: {:?}", chapter.err());
            let chapter = chapter.unwrap_or_default();
            holidays.extend(chapter.holidays.iter().cloned());
            rulebook.bind(chapter);
        }
        rulebook.editions.push(rulebook.first_edition(holidays));
        rulebook
    }

    fn bind(&mut self, chapter: Chapter) {
        self.documents.extend(chapter.document);
        let rules = chapter.rules.into_iter();
        self.rules.extend(rules.map(|rule| (rule.id, rule)));
        let parameters = chapter.parameters.into_iter();
        self.parameters
            .extend(parameters.map(|parameter| (parameter.id.clone(), parameter)));
        let fines = chapter.fines.into_iter();
        self.fines.extend(fines.map(|fine| (fine.id.clone(), fine)));
    }

    fn first_edition(&self, holidays: Vec<Holiday>) -> Edition {
        let default = |parameter: &Parameter| (parameter.id.clone(), parameter.default.clone());
        Edition {
            version: 1,
            effective_from: Day::MIN,
            settings: self.parameters.values().map(default).collect(),
            holidays,
            fines: self.fines.clone(),
        }
    }

    /// Adds the workspace's next version. Which day is today is the caller's to know: he refuses
    /// one that would judge days anew that are over.
    ///
    /// # Errors
    /// What does not fit; the rulebook stays as it was.
    pub fn publish(&mut self, revision: Revision) -> Result<(), RulebookError> {
        let mut edition = self.latest().clone();
        if revision.version != edition.version + 1 {
            return Err(RulebookError::Version {
                expected: edition.version + 1,
                found: revision.version,
            });
        }
        if revision.effective_from < edition.effective_from {
            return Err(RulebookError::Backdated {
                version: edition.version,
                held: edition.effective_from,
                found: revision.effective_from,
            });
        }
        edition.version = revision.version;
        edition.effective_from = revision.effective_from;
        for (id, text) in &revision.set {
            let setting = self.setting(id, text)?;
            edition.settings.insert(id.clone(), setting);
        }
        for (id, days) in &revision.holidays {
            let holiday = edition
                .holidays
                .iter_mut()
                .find(|holiday| holiday.id == *id);
            let holiday = holiday.ok_or_else(|| RulebookError::UnknownHoliday(id.clone()))?;
            holiday.days.extend(days);
        }
        let fines = revision.fines.into_iter();
        edition
            .fines
            .extend(fines.map(|fine| (fine.id.clone(), fine)));
        self.editions.push(edition);
        Ok(())
    }

    fn setting(
        &self,
        id: &str,
        text: &super::parameter::SettingText,
    ) -> Result<Setting, RulebookError> {
        let parameter = self.parameters.get(id);
        let parameter = parameter.ok_or_else(|| RulebookError::UnknownParameter(id.to_owned()))?;
        parameter
            .read(text)
            .map_err(|expected| RulebookError::Setting {
                parameter: id.to_owned(),
                expected,
            })
    }

    /// The version in force on a day.
    pub fn at(&self, day: Day) -> &Edition {
        let in_force = self.editions.iter().rev();
        let mut in_force = in_force.filter(|edition| edition.effective_from <= day);
        in_force.next().unwrap_or(&self.editions[0])
    }

    /// The newest version, in force or not yet.
    pub fn latest(&self) -> &Edition {
        &self.editions[self.editions.len() - 1]
    }

    /// Every version, oldest first.
    pub fn editions(&self) -> &[Edition] {
        &self.editions
    }

    /// The source documents.
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// The rules, by id.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.values()
    }

    /// The parameters, by id.
    pub fn parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.values()
    }

    /// The fine catalogue that is built in, by id; each version has its own.
    pub fn fines(&self) -> impl Iterator<Item = &Fine> {
        self.fines.values()
    }
}

#[cfg(test)]
mod tests;
