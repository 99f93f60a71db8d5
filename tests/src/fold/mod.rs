//! The expected content of the office's reports on a script, by folds so simple that they can be read.
//!
//! A script names local times with their offset, so that a day is the first ten letters of a time and the
//! clock the five after the `T`. The folds share no code with the rules: numbers such as five visits and
//! fifty yuan are written down again from the rule books.

mod attendance;
mod clients;
mod counts;
mod greetings;
mod leads;
mod logs;
mod penalties;
mod script;
mod sheet;
mod stock;

pub use script::Script;
pub use sheet::Sheet;

/// Every report that is checked.
pub fn sheets(script: &Script) -> Vec<Sheet> {
    vec![
        counts::field_sheet(script),
        counts::points(script),
        counts::store_compliance(script),
        counts::meetings(script),
        leads::quotas(script),
        clients::funnel(script),
        clients::disputes(script),
        attendance::late_absent(script),
        logs::work_logs(script),
        penalties::penalties(script),
        stock::materials(script),
        stock::partners(script),
        stock::diversions(script),
        stock::conflicts(script),
        greetings::greetings(script),
        counts::devices(script),
    ]
}
