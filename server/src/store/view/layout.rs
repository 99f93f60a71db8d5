//! The tables, generated from the kinds.

use std::collections::BTreeMap;
use std::sync::Arc;

use streetbook_core::ids::KindId;
use streetbook_core::kind::{Field, FieldType, Kind, KindSet};

/// Raised with every change of the tables below: an older file is then rebuilt.
pub(super) const LAYOUT: &str = "4";

/// Rows in one statement: enough that the cost of the statement vanishes beside its rows, and far from
/// SQLite's 32 766 values a statement for every form.
pub(super) const ROWS_AT_ONCE: usize = 40;

/// Fields of text by which rules look records up.
const LOOKED_UP: [&str; 3] = ["company", "name", "contract_kind"];

/// Dates by which rules look records up, with their author.
const DATED: [&str; 6] = [
    "day",
    "lead_on",
    "demo_on",
    "prospect_on",
    "basic_on",
    "starts_on",
];

/// The columns that every kind has, in the order in which they are written.
pub(super) const BASE: [(&str, &str); 14] = [
    ("id", "TEXT PRIMARY KEY"),
    ("author", "TEXT NOT NULL"),
    ("device", "TEXT NOT NULL"),
    ("book", "TEXT NOT NULL"),
    ("version", "BIGINT NOT NULL"),
    ("captured_at", "BIGINT NOT NULL"),
    ("received_at", "BIGINT"),
    ("day", "TEXT NOT NULL"),
    ("annulled_at", "BIGINT"),
    ("conflicts", "INTEGER NOT NULL"),
    ("signatures", "INTEGER NOT NULL"),
    ("amendments", "INTEGER NOT NULL"),
    ("shown", "TEXT NOT NULL"),
    ("fact", "BLOB NOT NULL"),
];

pub(super) const META: &str =
    "CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)";

pub(super) const QUARANTINED: &str = "CREATE TABLE IF NOT EXISTS quarantined (device TEXT NOT NULL, \
     number BIGINT NOT NULL, author TEXT, record TEXT, kind TEXT, code TEXT NOT NULL, text TEXT NOT NULL, \
     received_at BIGINT, held INTEGER NOT NULL, PRIMARY KEY (device, number))";

pub(super) const NUMBERS: [&str; 2] = [
    "CREATE TABLE IF NOT EXISTS numbers (mac TEXT NOT NULL, device TEXT NOT NULL, number BIGINT NOT NULL, \
     field TEXT NOT NULL, record TEXT, PRIMARY KEY (mac, device, number, field))",
    "CREATE INDEX IF NOT EXISTS numbers_by_record ON numbers (record)",
];

pub(super) const RULINGS: [&str; 12] = [
    "CREATE TABLE IF NOT EXISTS rulings (scope TEXT NOT NULL, place INTEGER NOT NULL, rule TEXT NOT NULL, \
     edition BIGINT NOT NULL, about TEXT, person TEXT, day TEXT NOT NULL, outcome TEXT NOT NULL, \
     amount_yuan BIGINT, records TEXT NOT NULL, figures TEXT NOT NULL, zh TEXT NOT NULL, en TEXT NOT NULL, \
     until BIGINT, book TEXT NOT NULL, inbox TEXT, PRIMARY KEY (scope, place))",
    "CREATE INDEX IF NOT EXISTS rulings_by_about ON rulings (about) WHERE about IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS rulings_by_rule ON rulings (rule, day)",
    "CREATE INDEX IF NOT EXISTS rulings_by_person ON rulings (person, day)",
    "CREATE INDEX IF NOT EXISTS rulings_by_day ON rulings (day)",
    "CREATE INDEX IF NOT EXISTS rulings_by_until ON rulings (until) WHERE until IS NOT NULL",
    "CREATE TABLE IF NOT EXISTS touches (record TEXT NOT NULL, scope TEXT NOT NULL, PRIMARY KEY (record, scope))",
    "CREATE TABLE IF NOT EXISTS unjudged (scope TEXT PRIMARY KEY)",
    "CREATE TABLE IF NOT EXISTS set_aside (scope TEXT PRIMARY KEY, why TEXT NOT NULL, at BIGINT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS clocks (record TEXT PRIMARY KEY, heard BIGINT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS unsaid (scope TEXT PRIMARY KEY)",
    "CREATE TABLE IF NOT EXISTS said (scope TEXT NOT NULL, rule TEXT NOT NULL, about TEXT NOT NULL, \
     person TEXT NOT NULL, word BLOB NOT NULL, PRIMARY KEY (scope, rule, about, person))",
];

/// The table of one kind.
pub(super) struct Table {
    pub(super) kind: KindId,
    /// Quoted: a kind's id may hold `-` and `.`.
    pub(super) name: String,
    /// The fields of every version, those of the latest first.
    pub(super) fields: Vec<Field>,
    pub(super) upsert_one: Arc<str>,
    pub(super) upsert_many: Arc<str>,
}

/// The tables by kind.
pub(super) type Tables = BTreeMap<KindId, Arc<Table>>;

/// One table for each kind.
pub(super) fn tables(kinds: &KindSet) -> Arc<Tables> {
    let table = |kind: &Kind| (kind.id.clone(), Arc::new(Table::of(kind, kinds)));
    Arc::new(kinds.iter_latest().map(table).collect())
}

impl Table {
    fn of(latest: &Kind, kinds: &KindSet) -> Table {
        let read = kinds.reading(&latest.id).unwrap_or(latest);
        let fields = read.fields.clone();
        let name = format!("\"{}\"", plain_name(&latest.id));
        let columns = column_names(&fields);
        Table {
            kind: latest.id.clone(),
            upsert_one: upsert(&name, &columns, 1).into(),
            upsert_many: upsert(&name, &columns, ROWS_AT_ONCE).into(),
            name,
            fields,
        }
    }

    /// A field of any version.
    pub(super) fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id.as_str() == id)
    }

    /// Every column, in the order in which a row is written.
    pub(super) fn columns(&self) -> Vec<String> {
        column_names(&self.fields)
    }

    /// The statements that make the table and its indexes, without columns for fields.
    pub(super) fn create(&self) -> Vec<String> {
        let name = &self.name;
        let columns: Vec<String> = BASE.iter().map(|(id, sql)| format!("{id} {sql}")).collect();
        let plain = plain_name(&self.kind);
        let index = |what: &str, on: &str| {
            format!("CREATE INDEX IF NOT EXISTS \"{plain}_by_{what}\" ON {name} {on}")
        };
        vec![
            format!("CREATE TABLE IF NOT EXISTS {name} ({})", columns.join(", ")),
            index("time", "(captured_at, id)"),
            index("day", "(day)"),
            index("author", "(author, day)"),
            index("book", "(book)"),
            index("conflict", "(captured_at, id) WHERE conflicts > 0"),
        ]
    }

    /// The statement that adds a field's column.
    pub(super) fn add_column(&self, field: &Field) -> String {
        let sql_type = match field.field_type {
            FieldType::Integer | FieldType::Duration | FieldType::Time => "BIGINT",
            FieldType::Bool => "BOOLEAN",
            _ => "TEXT",
        };
        format!(
            "ALTER TABLE {} ADD COLUMN f_{} {sql_type}",
            self.name, field.id
        )
    }

    /// The statement that indexes a column by which rules look records up: a phone, a
    /// person or a record that it names, and short words. Sets are searched within a day.
    pub(super) fn add_index(&self, field: &Field) -> Option<String> {
        // What is asked for within days has the day beside it, so that a person's years cost nothing.
        let beside = match field.field_type {
            FieldType::Person | FieldType::Ref(_) => Some(", day"),
            FieldType::Phone | FieldType::MaskedPhone => Some(""),
            FieldType::Date if DATED.contains(&field.id.as_str()) => Some(", author"),
            _ => LOOKED_UP.contains(&field.id.as_str()).then_some(""),
        };
        beside.map(|beside| {
            let plain = plain_name(&self.kind);
            format!(
                "CREATE INDEX IF NOT EXISTS \"{plain}_by_f_{0}\" ON {1} (f_{0}{beside})",
                field.id, self.name
            )
        })
    }
}

/// SQLite treats `Store` and `store` as one table: a capital is written `^s`.
fn plain_name(kind: &KindId) -> String {
    let mut name = "kind_".to_owned();
    for letter in kind.as_str().chars() {
        if letter.is_ascii_uppercase() {
            name.push('^');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

fn column_names(fields: &[Field]) -> Vec<String> {
    let base = BASE.iter().map(|(id, _)| (*id).to_owned());
    base.chain(fields.iter().map(|field| format!("f_{}", field.id)))
        .collect()
}

fn upsert(name: &str, columns: &[String], rows: usize) -> String {
    let row = format!("({})", vec!["?"; columns.len()].join(","));
    let set: Vec<String> = columns
        .iter()
        .filter(|column| *column != "id")
        .map(|column| format!("{column}=excluded.{column}"))
        .collect();
    format!(
        "INSERT INTO {name} ({}) VALUES {} ON CONFLICT(id) DO UPDATE SET {}",
        columns.join(","),
        vec![row; rows].join(","),
        set.join(",")
    )
}
