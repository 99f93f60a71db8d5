//! `streetbook report`.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::{Value as Json, json};
use streetbook_core::ids::{IdError, PersonId, TeamId};
use streetbook_core::time::Day;

use super::data_dir::DataDir;
use super::office;
use super::out::{Failure, cell, print_json, say};
use super::target::{Target, Writer};
use crate::admin::{AdminCommand, ReportCommand};
use crate::reports::export::{Format, Headings};
use crate::reports::{ReportError, ReportName, Table, write};

/// Reports: counts over many records, and arrears.
#[derive(Args)]
#[command(subcommand_negates_reqs = true, args_conflicts_with_subcommands = true)]
pub struct Report {
    #[command(subcommand)]
    list: Option<Listing>,
    #[command(flatten)]
    made: Option<Made>,
    // Beside and not within: clap does not report a group that holds another one as given.
    #[command(flatten)]
    data: Option<DataDir>,
}

#[derive(Subcommand)]
enum Listing {
    /// List the reports.
    List {
        /// Print JSON, with every report's columns.
        #[arg(long)]
        json: bool,
    },
}

/// Make one report.
#[derive(Args)]
struct Made {
    /// The report: `streetbook report list` names them.
    #[arg(value_parser = name)]
    name: ReportName,
    /// The first day, as 2026-11-24; the first of the last day's month without.
    #[arg(long, value_parser = day)]
    from: Option<Day>,
    /// The last day; today without.
    #[arg(long, value_parser = day)]
    to: Option<Day>,
    /// Of one team only.
    #[arg(long)]
    team: Option<TeamId>,
    /// Of one person only.
    #[arg(long)]
    person: Option<PersonId>,
    /// Print one JSON object: name, columns, rows.
    #[arg(long, group = "form")]
    json: bool,
    /// Write comma-separated values.
    #[arg(long, group = "form")]
    csv: bool,
    /// Write a workbook.
    #[arg(long, group = "form", requires = "out")]
    xlsx: bool,
    /// The language of a workbook's headings: both, zh or en.
    #[arg(long, requires = "xlsx", default_value = "both")]
    headings: Headings,
    /// The file, or `-` for standard output. A file of that name is replaced if this verb wrote it, once the
    /// new one is whole.
    #[arg(long, requires = "form")]
    out: Option<PathBuf>,
    /// Replace a file that this verb did not write, also behind a link, or write into a device.
    #[arg(long, requires = "out")]
    force: bool,
}

fn name(text: &str) -> Result<ReportName, ReportError> {
    text.parse()
}

fn day(text: &str) -> Result<Day, IdError> {
    Day::parse(text)
}

impl Report {
    pub(super) fn run(self) -> Result<(), Failure> {
        match (self.list, self.made, self.data) {
            (Some(Listing::List { json }), ..) => list(json),
            (None, Some(made), Some(data)) => made.run(&data),
            (None, ..) => Err(Failure::new("name a report: `streetbook report list`")),
        }
    }
}

fn list(as_json: bool) -> Result<(), Failure> {
    if as_json {
        let report = |name: ReportName| {
            let (columns, (zh, en)) = (Table::new(name).columns_json(), name.title());
            json!({"report": name.word(), "columns": columns, "zh": zh, "en": en})
        };
        return print_json(&ReportName::ALL.map(report));
    }
    for name in ReportName::ALL {
        let (zh, en) = name.title();
        say(format!("{:<18}{zh} {en}", name.word()))?;
    }
    Ok(())
}

impl Made {
    fn run(self, data: &DataDir) -> Result<(), Failure> {
        let choose = |out: &PathBuf| Target::choose(out, Writer::new("report"), data, self.force);
        let target = self.out.as_ref().map(choose).transpose()?;
        let text = |day: Option<Day>| day.map(|day| day.to_string());
        let command = AdminCommand::Report(ReportCommand::Report {
            name: self.name.word().to_owned(),
            from: text(self.from),
            to: text(self.to),
            team: self.team.clone(),
            person: self.person.clone(),
        });
        let rows: Vec<Vec<Json>> = serde_json::from_value(office::run(data, command)?)?;
        let table = Table {
            name: self.name,
            rows,
        };
        match (&target, self.csv || self.xlsx) {
            (Some(target), _) => self.write(&table, target),
            (None, true) => stream(&table, Format::Csv, &mut std::io::stdout()),
            (None, false) if self.json => print_json(&table.to_json()),
            (None, false) => print(&table),
        }
    }

    fn write(&self, table: &Table, target: &Target) -> Result<(), Failure> {
        let mut file = target.begin()?;
        match (self.xlsx, self.csv) {
            (true, _) => stream(table, Format::Xlsx(self.headings), &mut file)?,
            (_, true) => stream(table, Format::Csv, &mut file)?,
            _ => writeln!(file, "{}", table.to_json())?,
        }
        target.finish(file)?;
        let out = self.out.as_ref().map(|out| out.display().to_string());
        target.say(json!({"rows": table.rows.len(), "out": out}))
    }
}

fn stream(table: &Table, format: Format, out: &mut impl Write) -> Result<(), Failure> {
    let mut written = Ok(());
    write(table, format, |piece| {
        written = out.write_all(&piece);
        written.is_ok()
    })?;
    match written.and_then(|()| out.flush()) {
        // A reader may stop early (`| head`).
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Prints for people: a line a row, and the number of records behind it.
fn print(table: &Table) -> Result<(), Failure> {
    let columns: Vec<&str> = table.columns().map(|column| column.id).collect();
    say(columns.join("  "))?;
    for row in &table.rows {
        let (records, cells) = row.split_last().unwrap_or((&Json::Null, &[]));
        let mut cells: Vec<String> = cells.iter().map(shown).collect();
        cells.push(records.as_array().map_or(0, Vec::len).to_string());
        say(cells.join("  "))?;
    }
    Ok(())
}

fn shown(value: &Json) -> String {
    match value {
        Json::Null => "-".to_owned(),
        Json::Array(members) => members.iter().map(cell).collect::<Vec<_>>().join("; "),
        other => cell(other),
    }
}
