//! The whole rulebook: chapters, and the versions that a workspace published.

use std::collections::BTreeMap;
use std::iter;
use std::sync::{Arc, LazyLock};

use super::read::Chapter;
use super::{Document, Edition, Fine, Parameter, Revision, Rule, RuleId, RulebookError, Setting};
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

/// The rulebook of a workspace.
#[derive(Clone, Debug)]
pub struct Rulebook {
    documents: Vec<Document>,
    rules: BTreeMap<RuleId, Rule>,
    parameters: BTreeMap<String, Parameter>,
    /// The built-in version.
    first: Edition,
    /// The published versions, in their order; first days never decrease.
    published: Vec<Edition>,
}

impl Rulebook {
    /// Returns the rulebook that every workspace starts with: version 1, for all days.
    pub fn built_in() -> Rulebook {
        Rulebook::clone(&Rulebook::built_in_shared())
    }

    /// Returns the built-in rulebook, read once per process.
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
            first: Edition {
                version: 1,
                effective_from: Day::MIN,
                settings: BTreeMap::new(),
                holidays: Vec::new(),
                fines: BTreeMap::new(),
            },
            published: Vec::new(),
        };
        for text in CHAPTERS {
            let chapter = Chapter::parse_toml(text);
            debug_assert!(chapter.is_ok(), "a chapter is broken: {:?}", chapter.err());
            let chapter = chapter.unwrap_or_default();
            rulebook.bind(chapter);
        }
        rulebook
    }

    fn bind(&mut self, chapter: Chapter) {
        self.documents.extend(chapter.document);
        let rules = chapter.rules.into_iter();
        self.rules.extend(rules.map(|rule| (rule.id, rule)));
        let defaults = chapter.parameters.iter();
        self.first
            .settings
            .extend(defaults.map(|parameter| (parameter.id.clone(), parameter.default.clone())));
        self.first.holidays.extend(chapter.holidays);
        let parameters = chapter.parameters.into_iter();
        self.parameters
            .extend(parameters.map(|parameter| (parameter.id.clone(), parameter)));
        let fines = chapter.fines.into_iter();
        self.first
            .fines
            .extend(fines.map(|fine| (fine.id.clone(), fine)));
    }

    /// Adds the workspace's next version. The current day is known to the caller, who rejects a version
    /// that would change days that are over.
    ///
    /// # Errors
    /// The first defect; the rulebook is unchanged.
    pub fn publish(&mut self, revision: Revision) -> Result<(), RulebookError> {
        let mut edition = self.latest().clone();
        if revision.version != edition.version + 1 {
            return Err(RulebookError::Version {
                expected: edition.version + 1,
                found: revision.version,
            });
        }
        // The same day is allowed: a correction replaces the version before from its first day on.
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
        self.published.push(edition);
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

    /// Returns the version in force on a day.
    pub fn at(&self, day: Day) -> &Edition {
        let mut published = self.published.iter().rev();
        let in_force = published.find(|edition| edition.effective_from <= day);
        in_force.unwrap_or(&self.first)
    }

    /// Returns the newest version, in force or not yet.
    pub fn latest(&self) -> &Edition {
        self.published.last().unwrap_or(&self.first)
    }

    /// Returns every version, oldest first.
    pub fn editions(&self) -> impl Iterator<Item = &Edition> {
        iter::once(&self.first).chain(&self.published)
    }

    /// Returns the source documents.
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// Returns the rules, by id.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.values()
    }

    /// Returns the parameters, by id.
    pub fn parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.values()
    }

    /// Returns the built-in fine catalogue, by id; each version has its own.
    pub fn fines(&self) -> impl Iterator<Item = &Fine> {
        self.first.fines.values()
    }
}

#[cfg(test)]
mod tests;
