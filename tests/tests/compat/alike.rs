//! Comparing what is said with what was said.

use serde_json::Value as Json;

/// Asserts that everything which was said is said. A later version may add keys to an object, nothing else:
/// scripts pass over keys that they do not know.
pub fn says_all(then: &Json, now: &Json, place: &str) {
    match (then, now) {
        (Json::Object(then), Json::Object(now)) => {
            for (key, then) in then {
                let now = now.get(key).unwrap_or(&Json::Null);
                says_all(then, now, &format!("{place}.{key}"));
            }
        }
        (Json::Array(then), Json::Array(now)) => {
            assert_eq!(then.len(), now.len(), "{place}: {now:?}");
            for (index, (then, now)) in then.iter().zip(now).enumerate() {
                says_all(then, now, &format!("{place}[{index}]"));
            }
        }
        // The built-in edition counts for all days that there are: once they began before year 0.
        (Json::String(then), _) if then == "-009999-01-01" => {
            assert_eq!(now, "0000-01-01", "{place}");
        }
        _ => assert_eq!(then, now, "{place}"),
    }
}

/// Reads what a verb printed: a JSON value a line.
pub fn lines(text: &str) -> Vec<Json> {
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Asserts that a file for spreadsheets has every row and column that it had, in order. A later version may add
/// columns.
pub fn has_all_columns(then: &str, now: &str) {
    let (then, now) = (rows(then), rows(now));
    assert_eq!(then.len(), now.len(), "rows");
    let places: Vec<usize> = then[0]
        .iter()
        .map(|column| {
            let place = now[0].iter().position(|other| other == column);
            place.unwrap_or_else(|| panic!("{column} is gone"))
        })
        .collect();
    for (then, now) in then.iter().zip(&now) {
        let kept: Vec<&String> = places.iter().map(|place| &now[*place]).collect();
        assert_eq!(then.iter().collect::<Vec<_>>(), kept);
    }
}

/// The cells of a file in which no cell holds a line's end.
fn rows(text: &str) -> Vec<Vec<String>> {
    let rows = text.trim_start_matches('\u{feff}').lines();
    rows.map(cells).collect()
}

fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            other => cells.last_mut().unwrap().push(other),
        }
    }
    cells
}
