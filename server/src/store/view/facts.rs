//! Records in the form that rules need: those that a scope is judged by, and no others.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, Sqlite};
use streetbook_core::ids::{DeviceId, KindId, RecordId, unhex};
use streetbook_core::kind::FieldType;
use streetbook_core::record::Shown;
use streetbook_core::rules::{By, Evidence, Fact, Need, NumberKey};
use streetbook_core::sync::from_bytes;
use streetbook_core::time::{Day, Instant};

use super::layout::{ROWS_AT_ONCE, Table};
use super::numbers::NumberMac;
use super::{View, ViewError};

impl View {
    /// The records that a need covers, with the bounds of when they can have been written: not before the
    /// office's time that their device had received, not after they arrived.
    ///
    /// # Errors
    /// [`ViewError`] if the database does not answer or a row cannot be read.
    pub async fn facts(&self, need: &Need) -> Result<Vec<Fact>, ViewError> {
        let kind: Option<KindId> = need.kind.parse().ok();
        let tables = self.tables();
        let Some(table) = kind.and_then(|kind| tables.get(&kind)) else {
            return Ok(Vec::new());
        };
        let mut query = select(table);
        if let Some(days) = &need.days {
            query
                .push(" AND day >= ")
                .push_bind(days.start().to_string());
            query.push(" AND day <= ").push_bind(days.end().to_string());
        }
        if let Some((field, days)) = &need.dated
            && !push_dated(&mut query, table, field, days)
        {
            return Ok(Vec::new());
        }
        if !push_by(&mut query, table, &need.by) {
            return Ok(Vec::new());
        }
        let mut facts = self.fetch_facts(table, query).await?;
        // A set's members are searched as text: this drops matches of a mere substring.
        facts.retain(|fact| need.takes(fact, &self.zone));
        Ok(facts)
    }

    /// One record of a kind.
    ///
    /// # Errors
    /// [`ViewError`] if the database does not answer or a row cannot be read.
    pub async fn fact(&self, kind: &KindId, id: &RecordId) -> Result<Option<Fact>, ViewError> {
        let tables = self.tables();
        let Some(table) = tables.get(kind) else {
            return Ok(None);
        };
        let mut query = select(table);
        query.push(" AND id = ").push_bind(id.to_string());
        Ok(self.fetch_facts(table, query).await?.pop())
    }

    async fn fetch_facts(
        &self,
        table: &Table,
        mut query: QueryBuilder<Sqlite>,
    ) -> Result<Vec<Fact>, ViewError> {
        let rows = query.build().fetch_all(&self.readers).await?;
        let shown: Vec<Shown> = rows
            .iter()
            .map(|row| read(table, row))
            .collect::<Result<_, _>>()?;
        let heard: Vec<Option<i64>> = rows
            .iter()
            .map(|row| row.try_get("heard"))
            .collect::<Result<_, _>>()?;
        let mut numbers = self.numbers_held(table, &shown).await?;
        let fact = |(shown, heard): (Shown, Option<i64>)| Fact {
            numbers: numbers.remove(&shown.origin.id()).unwrap_or_default(),
            evidence: heard
                .map(Instant::from_millis)
                .zip(shown.received_at)
                .map(|(heard, received)| Evidence::of(heard, received)),
            shown,
        };
        Ok(shown.into_iter().zip(heard).map(fact).collect())
    }

    /// The full numbers in restricted fields of these records: of each field and device the last
    /// accepted one.
    async fn numbers_held(
        &self,
        table: &Table,
        shown: &[Shown],
    ) -> Result<BTreeMap<RecordId, BTreeSet<NumberKey>>, ViewError> {
        let mut held = BTreeMap::new();
        let fields = table.fields.iter().filter(|field| field.restricted);
        let fields: Vec<&str> = fields.map(|field| field.id.as_str()).collect();
        if fields.is_empty() {
            return Ok(held);
        }
        let mut last: BTreeMap<(RecordId, String, DeviceId), NumberMac> = BTreeMap::new();
        for shown in shown.chunks(ROWS_AT_ONCE) {
            let mut query = QueryBuilder::new(
                "SELECT mac, device, field, record FROM numbers WHERE NOT EXISTS (SELECT 1 FROM quarantined \
                 WHERE quarantined.device = numbers.device AND quarantined.number = numbers.number)",
            );
            let ids = shown.iter().map(|shown| shown.origin.id().to_string());
            push_in(&mut query, "record", ids);
            query.push(" ORDER BY number");
            for row in query.build().fetch_all(&self.readers).await? {
                let field: String = row.try_get("field")?;
                if fields.contains(&field.as_str()) {
                    let (mac, record, device) = number(&row)?;
                    last.insert((record, field, device), mac);
                }
            }
        }
        for ((record, _, _), mac) in last {
            let of_record: &mut BTreeSet<NumberKey> = held.entry(record).or_default();
            of_record.insert(key_of(&mac));
        }
        Ok(held)
    }
}

/// A number's MAC in the form that rules compare.
#[must_use]
pub fn key_of(mac: &NumberMac) -> NumberKey {
    let mut key = [0; 32];
    for (byte, of_mac) in key.iter_mut().zip(mac) {
        *byte = *of_mac;
    }
    NumberKey(key)
}

fn select(table: &Table) -> QueryBuilder<Sqlite> {
    QueryBuilder::new(format!(
        "SELECT fact, heard FROM {} LEFT JOIN clocks ON record = id WHERE 1 = 1",
        table.name
    ))
}

/// Adds the days that a date field names; false if the form lacks the field.
fn push_dated(
    query: &mut QueryBuilder<Sqlite>,
    table: &Table,
    field: &str,
    days: &RangeInclusive<Day>,
) -> bool {
    let Some(field) = table.field(field) else {
        return false;
    };
    let (first, last) = (days.start().to_string(), days.end().to_string());
    // One day as such, so that an index finds its author too.
    if first == last {
        query
            .push(format!(" AND f_{} = ", field.id))
            .push_bind(first);
        return true;
    }
    query
        .push(format!(" AND f_{} >= ", field.id))
        .push_bind(first);
    query
        .push(format!(" AND f_{} <= ", field.id))
        .push_bind(last);
    true
}

/// Adds the condition; false if the form lacks the field, so that no record passes.
fn push_by(query: &mut QueryBuilder<Sqlite>, table: &Table, by: &By) -> bool {
    match by {
        By::All => {}
        By::Author(person) => push_in(query, "author", std::iter::once(person.to_string())),
        By::Book(book) => push_in(query, "book", std::iter::once(book.to_string())),
        By::Record(id) => push_in(query, "id", std::iter::once(id.to_string())),
        By::Field(field, value) => {
            return push_field(query, table, field, std::iter::once(value.as_str()));
        }
        By::AnyOf(field, values) => {
            return push_field(query, table, field, values.iter().map(String::as_str));
        }
    }
    true
}

fn push_field<'a>(
    query: &mut QueryBuilder<Sqlite>,
    table: &Table,
    id: &str,
    values: impl Iterator<Item = &'a str>,
) -> bool {
    let Some(field) = table.field(id) else {
        return false;
    };
    let column = format!("f_{}", field.id);
    let is_set = matches!(
        field.field_type,
        FieldType::People | FieldType::Choices(_) | FieldType::Refs(_) | FieldType::Photos
    );
    if !is_set {
        push_in(query, &column, values.map(str::to_owned));
        return true;
    }
    query.push(" AND (1 = 0");
    for value in values {
        let member = serde_json::Value::from(value).to_string();
        query.push(format!(" OR {column} LIKE "));
        query.push_bind(format!("%{member}%"));
    }
    query.push(")");
    true
}

fn push_in(query: &mut QueryBuilder<Sqlite>, column: &str, values: impl Iterator<Item = String>) {
    query.push(format!(" AND {column} IN ("));
    let mut list = query.separated(", ");
    for value in values {
        list.push_bind(value);
    }
    list.push_unseparated(")");
}

fn read(table: &Table, row: &SqliteRow) -> Result<Shown, ViewError> {
    let fact: Vec<u8> = row.try_get("fact")?;
    from_bytes(&fact).map_err(|_| ViewError::Damaged {
        table: format!("kind_{}", table.kind),
    })
}

fn number(row: &SqliteRow) -> Result<(NumberMac, RecordId, DeviceId), ViewError> {
    let damaged = || ViewError::Damaged {
        table: "numbers".to_owned(),
    };
    let mac: String = row.try_get("mac")?;
    let record: String = row.try_get("record")?;
    let device: String = row.try_get("device")?;
    Ok((
        unhex(&mac).ok_or_else(damaged)?,
        record.parse().map_err(|_| damaged())?,
        device.parse().map_err(|_| damaged())?,
    ))
}
