//! The rulebook: what it says today, and its next version.

use serde_json::{Value as Json, json};
use streetbook_core::rulebook::{Edition, Parameter, Setting};

use crate::access::Actor;
use crate::app::App;

pub(super) fn show(app: &App) -> Result<Json, String> {
    let directory = app.directory.read();
    let rulebook = directory.rulebook();
    let today = app.clock.now().day(&directory.zone());
    let edition = rulebook.at(today);
    let parameter = |parameter: &Parameter| {
        json!({"id": parameter.id, "rule": parameter.rule.to_string(), "clause": parameter.clause,
            "value": value(edition.setting(&parameter.id)), "zh": parameter.label.zh,
            "en": parameter.label.en})
    };
    let holiday = |holiday: &streetbook_core::rulebook::Holiday| {
        let days: Vec<String> = holiday.days.iter().map(ToString::to_string).collect();
        json!({"id": holiday.id, "zh": holiday.label.zh, "en": holiday.label.en, "days": days})
    };
    Ok(json!({
        "version": edition.version,
        "versions": rulebook.editions().iter().map(version).collect::<Vec<_>>(),
        "parameters": rulebook.parameters().map(parameter).collect::<Vec<_>>(),
        "holidays": edition.holidays.iter().map(holiday).collect::<Vec<_>>(),
    }))
}

pub(super) async fn publish(app: &App, toml: &str, check: bool) -> Result<Json, String> {
    let published = match check {
        true => app.check_rulebook(toml),
        false => app.publish_rulebook(toml, Actor::Operator).await,
    };
    let edition = published.map_err(|failure| failure.to_string())?;
    Ok(version(&edition))
}

fn version(edition: &Edition) -> Json {
    let from = edition.effective_from.to_string();
    json!({"version": edition.version, "effective_from": from})
}

fn value(setting: &Setting) -> Json {
    match setting {
        Setting::Number(number) => json!(number),
        Setting::Word(word) => json!(word),
        Setting::Words(words) => json!(words),
        Setting::None => json!("none"),
        Setting::NotSet => Json::Null,
    }
}
