//! Forms: which there are, and publishing one: an event of the server's own journal, which the merging
//! thread releases to everybody.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use streetbook_core::kind::{Kind, KindPublished, KindSet};

use super::{Admin, AdminError, Outcome};
use crate::directory::{AuditAct, AuditEntry, Directory, Event, ROLES};

/// Time that publishing waits until phones can fetch the form.
const RELEASED_WITHIN: Duration = Duration::from_secs(10);

/// Commands on forms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do")]
pub enum FormCommand {
    /// List the newest version of every form.
    #[serde(rename = "kind_list")]
    List,
    /// Give the files of every version of every form.
    #[serde(rename = "forms")]
    Files,
    /// Publish a form.
    #[serde(rename = "kind_publish")]
    Publish {
        /// Its file.
        toml: String,
        /// True: only say whether it can be published.
        check: bool,
    },
}

pub(super) async fn execute(
    admin: &Admin<'_>,
    command: FormCommand,
) -> Result<Outcome, AdminError> {
    let kinds = admin.app.handles.kinds.now();
    Ok(match command {
        FormCommand::List => list(&kinds).into(),
        FormCommand::Files => kinds.iter().map(Kind::toml).collect::<Json>().into(),
        FormCommand::Publish { toml, check } => {
            let kind = if check {
                admin.check_form(&toml)?
            } else {
                admin.publish_form(&toml).await?
            };
            json!({"id": kind.id, "version": kind.version}).into()
        }
    })
}

fn list(kinds: &KindSet) -> Json {
    let kind = |kind: &Kind| {
        let fields: Vec<&str> = kind.fields.iter().map(|field| field.id.as_str()).collect();
        json!({"id": kind.id, "version": kind.version, "zh": kind.label.zh, "en": kind.label.en,
            "fields": fields})
    };
    kinds.iter_latest().map(kind).collect()
}

impl Admin<'_> {
    /// Checks a form's file as [`Admin::publish_form`] does, and publishes nothing.
    ///
    /// # Errors
    /// [`AdminError`] naming the rule that is broken.
    pub fn check_form(&self, toml: &str) -> Result<Kind, AdminError> {
        let kind = Kind::parse_toml(toml)?;
        let written = kind.writers.iter().chain(&kind.amenders);
        let mut named = written.chain(&kind.signers).chain(&kind.restricted_to);
        if let Some(role) = named.find(|role| !ROLES.contains(&role.as_str())) {
            let roles = ROLES.join(", ");
            return Err(AdminError::Refused(format!(
                "the form names the role `{role}`, which nobody can have: use {roles}"
            )));
        }
        self.app.handles.kinds.now().check_next(&kind)?;
        Ok(kind)
    }

    /// Publishes a form and answers once this office judges by it and phones can fetch it. The same
    /// form again is no news.
    ///
    /// # Errors
    /// [`AdminError`]; nothing was published then.
    pub async fn publish_form(&self, toml: &str) -> Result<Kind, AdminError> {
        let make = |_: &Directory| {
            let kind = self.check_form(toml)?;
            let is_new = self
                .app
                .handles
                .kinds
                .now()
                .get(&kind.id, kind.version)
                .is_none();
            let events = is_new.then(|| {
                published(
                    &kind,
                    self.act(AuditAct::Kind, format!("{} {}", kind.id, kind.version)),
                )
            });
            Ok::<_, AdminError>((kind, events.map(Vec::from).unwrap_or_default()))
        };
        let kind = self.app.handles.directory.change(make).await?;
        // Where merging is late, it is released later.
        let _ = tokio::time::timeout(RELEASED_WITHIN, self.app.progress.until_shown()).await;
        Ok(kind)
    }
}

/// The event that publishes a form, and its audit entry.
fn published(kind: &Kind, entry: AuditEntry) -> [Event; 2] {
    let toml = kind.toml().to_owned();
    let published = Event::KindPublished(KindPublished { toml });
    [published, Event::AuditEntry(entry)]
}
