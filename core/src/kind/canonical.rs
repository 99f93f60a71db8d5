//! The canonical form of each value: what people type in many ways is stored in one.

use super::{Choice, Decimal, FieldRule, FieldType, PhotoRef, Value, Yuan};
use crate::ids::{PersonId, RecordId};
use crate::phone::{MaskedPhone, PhoneNumber};
use crate::time::{Day, Instant, Zone};

/// True if the text is a choice's id, offered by the form or not.
pub(super) fn is_choice_id(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    (1..=64).contains(&text.len()) && text.bytes().all(allowed)
}

/// Returns the choice as stored, if it is on offer.
pub(super) fn choice(offered: &[Choice], text: &str) -> Result<String, FieldRule> {
    let known = offered.iter().any(|choice| choice.id == text);
    known
        .then(|| text.to_owned())
        .ok_or_else(|| unknown_choice(offered))
}

/// Returns the error that names every choice on offer.
pub(super) fn unknown_choice(offered: &[Choice]) -> FieldRule {
    FieldRule::UnknownChoice {
        allowed: offered.iter().map(|choice| choice.id.clone()).collect(),
    }
}

/// Reads one value as a person types it; members of a list are read one by one.
pub(super) fn scalar(of: &FieldType, typed: &str, zone: &Zone) -> Result<Value, FieldRule> {
    match of {
        FieldType::Integer => integer(typed.trim()),
        FieldType::Duration => minutes(typed.trim()),
        FieldType::Bool => boolean(typed.trim()),
        FieldType::Time => time(typed.trim(), zone).map(Value::Time),
        FieldType::Choice(offered) => choice(offered, typed.trim()).map(Value::Text),
        _ => text_form(of, typed).map(Value::Text),
    }
}

/// Returns the canonical text for a type whose form does not depend on the kind's choices; a canonical
/// text comes back unchanged. Free text passes unchanged.
pub(super) fn text_form(of: &FieldType, typed: &str) -> Result<String, FieldRule> {
    let text = typed.trim();
    match of {
        FieldType::Person | FieldType::People => person(text),
        FieldType::Date => day(text),
        FieldType::Ref(_) | FieldType::Refs(_) => record(text),
        FieldType::Decimal => text.parse().map(|number: Decimal| number.to_string()),
        FieldType::Yuan => text.parse().map(|yuan: Yuan| yuan.to_string()),
        FieldType::Photo | FieldType::Photos => {
            text.parse().map(|photo: PhotoRef| photo.to_string())
        }
        FieldType::Phone => phone(text),
        FieldType::MaskedPhone => masked_phone(text),
        FieldType::Location => location(text).ok_or(FieldRule::NotLocation),
        _ => Ok(typed.to_owned()),
    }
}

fn person(text: &str) -> Result<String, FieldRule> {
    text.parse::<PersonId>()
        .map(|id| id.to_string())
        .map_err(|_| FieldRule::NotPerson)
}

fn integer(text: &str) -> Result<Value, FieldRule> {
    text.parse()
        .map(Value::Integer)
        .map_err(|_| FieldRule::NotInteger)
}

/// Reads `90`, or hours and minutes as `1:30`.
fn minutes(text: &str) -> Result<Value, FieldRule> {
    let (hours, minutes) = text.split_once(':').unwrap_or(("0", text));
    let read = |text: &str| -> Option<i64> {
        let is_plain = text.len() <= 6 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|_| is_plain)
    };
    let total = read(hours)
        .zip(read(minutes))
        .map(|(hours, minutes)| hours * 60 + minutes);
    total.map(Value::Integer).ok_or(FieldRule::NotDuration)
}

fn boolean(text: &str) -> Result<Value, FieldRule> {
    text.parse()
        .map(Value::Bool)
        .map_err(|_| FieldRule::NotBool)
}

fn day(text: &str) -> Result<String, FieldRule> {
    Day::parse(text)
        .map(|day| day.to_string())
        .map_err(|_| FieldRule::NotDate)
}

fn record(text: &str) -> Result<String, FieldRule> {
    text.parse::<RecordId>()
        .map(|id| id.to_string())
        .map_err(|_| FieldRule::NotRecord)
}

fn phone(text: &str) -> Result<String, FieldRule> {
    text.parse::<PhoneNumber>()
        .map(|number| number.digits().to_owned())
        .map_err(|_| FieldRule::NotPhone)
}

fn masked_phone(text: &str) -> Result<String, FieldRule> {
    text.parse::<MaskedPhone>()
        .map(|number| number.to_string())
        .map_err(|_| FieldRule::NotMaskedPhone)
}

/// Reads a time with an offset, or without one in the workspace's zone, as a form's time picker writes
/// it.
fn time(text: &str, zone: &Zone) -> Result<Instant, FieldRule> {
    Instant::parse(text)
        .ok()
        .or_else(|| local_time(text, zone))
        .ok_or(FieldRule::NotTime)
}

/// Reads `2026-11-02T08:00`, also with seconds. Anything else after the day, such as an offset that
/// does not exist or the name of another zone, is rejected and not ignored.
fn local_time(text: &str, zone: &Zone) -> Option<Instant> {
    let clock = text.get(10..).filter(|rest| rest.len() >= 6)?;
    let plain = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'T' | b' ' | b':' | b'.');
    // The parser would accept a zone's name in brackets and ignore it.
    if !clock.bytes().all(plain) {
        return None;
    }
    let local: jiff::civil::DateTime = text.parse().ok()?;
    let zoned = local.in_tz(zone.name()).ok()?;
    Some(Instant::from_millis(zoned.timestamp().as_millisecond()))
}

/// Reads `latitude,longitude[,accuracy in metres]`, each as the shortest decimal of its value.
fn location(text: &str) -> Option<String> {
    let bounds = [(-90.0, 90.0), (-180.0, 180.0), (0.0, 1_000_000.0)];
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    if !(2..=3).contains(&parts.len()) {
        return None;
    }
    let numbers: Option<Vec<String>> = parts
        .iter()
        .zip(bounds)
        .map(|(part, bound)| decimal(part, bound))
        .collect();
    Some(numbers?.join(","))
}

fn decimal(text: &str, (min, max): (f64, f64)) -> Option<String> {
    let plain = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'-' | b'.');
    if text.len() > 24 || !text.bytes().all(plain) {
        return None;
    }
    let number: f64 = text.parse().ok()?;
    // Adding zero turns -0 into 0: one spelling for the equator.
    (min..=max)
        .contains(&number)
        .then(|| (number + 0.0).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(of: FieldType, typed: &str) -> Result<Value, FieldRule> {
        let zone = Zone::named("Asia/Shanghai").unwrap();
        let once = scalar(&of, typed, &zone);
        if let Ok(Value::Text(text)) = &once {
            let twice = scalar(&of, text, &zone);
            assert_eq!(twice, once, "a canonical form stays as it is");
        }
        once
    }

    #[test]
    fn many_spellings_have_one_canonical_form() {
        let point: FieldType = FieldType::Ref("point".parse().unwrap());
        for (of, typed, stored) in [
            (FieldType::Phone, "+86 138 0000 5678", "13800005678"),
            (FieldType::Date, " 2026-11-02 ", "2026-11-02"),
            (FieldType::Person, " out0", "out0"),
            (FieldType::Text, " kept as typed\n", " kept as typed\n"),
            (
                FieldType::Location,
                "31.2300, 121.4737,15.0",
                "31.23,121.4737,15",
            ),
            (FieldType::Location, "-0,0", "0,0"),
            (
                point,
                "0192ABCD-0000-8000-8000-0123456789AB",
                "0192abcd-0000-8000-8000-0123456789ab",
            ),
        ] {
            assert_eq!(
                canonical(of, typed),
                Ok(Value::Text(stored.to_owned())),
                "{typed:?}"
            );
        }
    }

    #[test]
    fn a_time_without_offset_is_the_workspaces_own() {
        let at = Instant::parse("2026-11-02T08:00:00+08:00").unwrap();
        for typed in [
            "2026-11-02T08:00:00+08:00",
            "2026-11-02T00:00:00Z",
            "2026-11-02T08:00",
            "2026-11-02 08:00:00",
        ] {
            assert_eq!(
                canonical(FieldType::Time, typed),
                Ok(Value::Time(at)),
                "{typed}"
            );
        }
        for bad in [
            "2026-11-02",
            "08:00",
            "2026-11-02T25:00",
            "2026-11-02T08:00-99",
            "2026-11-02T08:00[Europe/Berlin]",
            "今天上午八点半左右见面",
        ] {
            assert_eq!(
                canonical(FieldType::Time, bad),
                Err(FieldRule::NotTime),
                "{bad}"
            );
        }
    }

    #[test]
    fn a_location_stays_on_the_globe() {
        for bad in [
            "", "31.2", "91,0", "0,181", "0,0,-1", "1e1,2", "nan,0", "0,0,1,1", "a,b", "0,",
        ] {
            assert_eq!(
                canonical(FieldType::Location, bad),
                Err(FieldRule::NotLocation),
                "{bad}"
            );
        }
    }
}
