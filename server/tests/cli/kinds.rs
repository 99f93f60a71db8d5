//! A workspace changes its forms while phones are out in the field.

use std::fs;

use serde_json::{Value as Json, json};

use super::office::{Office, PhoneLine, Ran};

const STORE: &str = include_str!("../../../core/kinds/store.toml");
const FLOOR: &str = r#"
[[fields]]
id = "floor_yuan"
type = "yuan"
zh = "日租金（元）"
en = "Rent a day (yuan)"
min = 0
"#;
const STREET: &str = r#"
[[fields]]
id = "street"
type = "text"
zh = "街道"
en = "Street"
required = true
"#;
const CONTACT: &str = r#"
[[fields]]
id = "contact"
type = "text"
zh = "联系人"
en = "Contact"
chars_max = 60
"#;
const GRADE_D: &str = "    { id = \"D\", zh = \"D 级\", en = \"D\" },\n";

/// The store card with the rent and a street that every new card needs, without grade D and contact.
fn next_store() -> String {
    let next = STORE.replace("version = 1", "version = 2");
    assert!(next.contains(GRADE_D) && next.contains(CONTACT));
    next.replace(GRADE_D, "").replace(CONTACT, "") + FLOOR + STREET
}

fn publish(office: &Office, verb: &str, toml: &str) -> Ran {
    let file = office.path("form.toml");
    fs::write(&file, toml).unwrap();
    office.run("kind", &[verb, file.to_str().unwrap(), "--json"])
}

/// Syncs twice: with the second sync comes what the office has merged meanwhile.
fn sync(office: &Office, phone: &PhoneLine) {
    for _ in 0..2 {
        phone.run(&["sync"]).line();
        office.shows_all();
    }
}

/// What the page of a record says, for a person who is signed in.
fn page(office: &Office, id: &str) -> String {
    let agent = ureq::Agent::new_with_config(
        ureq::Agent::config_builder()
            .max_redirects(0)
            .max_redirects_will_error(false)
            .build(),
    );
    let signed_in = agent
        .post(format!("{}/sign-in", office.address))
        .header("origin", &office.address)
        .send_form([("login", "admin"), ("password", "a long password")])
        .unwrap();
    let cookie = signed_in.headers()["set-cookie"].to_str().unwrap();
    let cookie = cookie.split(';').next().unwrap();
    let page = agent
        .get(format!("{}/record/{id}", office.address))
        .header("cookie", cookie)
        .call();
    page.unwrap().body_mut().read_to_string().unwrap()
}

/// Each phone shows the two cards, whichever form it has.
fn both_show(phones: [&PhoneLine; 2], id: &str, other: &str) {
    let expected =
        json!({"name": "四季茶楼", "grade": "D", "contact": "周敏", "floor_yuan": "99.50"});
    for phone in phones {
        let shown = phone.run(&["show", id, "--json"]).json();
        assert_eq!(shown["fields"], expected);
        assert_eq!(shown["state"], "released");
        let shown = phone.run(&["show", other, "--json"]).json();
        assert_eq!(
            (&shown["fields"]["grade"], &shown["version"]),
            (&json!("D"), &json!(1))
        );
        let status = phone.run(&["status", "--json"]).json();
        assert_eq!(
            (&status["quarantined"], &status["unread"]),
            (&json!(0), &json!([]))
        );
    }
}

/// The office's page has the new field and the old choice.
fn the_page_shows_all(office: &Office, id: &str) {
    let page = page(office, id);
    for said in [
        "99.50",
        "<dt>Grade</dt><dd>D</dd>",
        "<dt>Contact</dt><dd>周敏</dd>",
        "<dt>Rent a day (yuan)</dt>",
    ] {
        assert!(page.contains(said), "{said} is missing: {page}");
    }
}

fn exported(office: &Office) -> String {
    let file = office.path("stores.csv");
    let file = file.to_str().unwrap();
    let out = ["--kind", "store", "--format", "csv", "--out", file];
    assert!(office.run("export", &out).line().starts_with("2 "));
    fs::read_to_string(file).unwrap()
}

#[test]
fn phones_with_the_new_form_and_with_the_old_lose_nothing_of_each_other() {
    let (mut office, new) = Office::with_phone();
    let old = office.enrol("out0");
    let id = new
        .run(&["log", "store", "name=四季茶楼", "grade=A"])
        .line();
    sync(&office, &new);
    sync(&office, &old);

    let published = publish(&office, "publish", &next_store()).json();
    assert_eq!(published, json!({"id": "store", "version": 2}));
    new.run(&["sync"]).line();
    new.run(&["amend", &id, "grade=D"])
        .fails("must be one of A, B, C");
    assert_eq!(new.run(&["amend", &id, "floor_yuan=99.5"]).code, 0);
    new.run(&["amend", &id, "contact=x"]).fails("contact");
    new.run(&["log", "store", "name=x", "grade=A"])
        .fails("must be filled in");
    // The other one has not heard of it: he grades by the card that he has, and opens another.
    assert_eq!(old.run(&["amend", &id, "grade=D", "contact=周敏"]).code, 0);
    old.run(&["amend", &id, "floor_yuan=1"]).fails("floor_yuan");
    let other = old
        .run(&["log", "store", "name=万达北门店", "grade=D"])
        .line();
    for phone in [&new, &old, &new] {
        sync(&office, phone);
    }

    both_show([&new, &old], &id, &other);
    the_page_shows_all(&office, &id);
    let beside = exported(&office);
    assert!(beside.contains("floor_yuan") && beside.contains("99.50"));

    // What was published is in the ledger: index, tables and forms are made from it again.
    office.stop();
    assert_eq!(exported(&office), beside);
    let verified = office.run("verify", &[]);
    assert_eq!(verified.code, 0, "{}{}", verified.out, verified.err);
    assert_eq!(office.run("rebuild", &[]).code, 0);
    let kinds = office.run("kind", &["list", "--json"]).json();
    let stores: Vec<&Json> = kinds
        .as_array()
        .unwrap()
        .iter()
        .filter(|kind| kind["id"] == "store")
        .collect();
    assert_eq!(stores.len(), 1);
    assert_eq!(stores[0]["version"], 2);
    office.serve();
    assert_eq!(exported(&office), beside);
}

#[test]
fn a_kind_of_its_own_is_written_offline_and_read_in_the_office() {
    let mut office = Office::found();
    let form = r#"
kind = "umbrella"
version = 1
zh = "雨伞借用"
en = "Umbrella"
mechanism = "entry"
shelf = "team"
writers = ["outreach"]
fields = [
    { id = "number", type = "integer", zh = "编号", en = "Number", required = true, min = 1 },
    { id = "for", type = "duration", zh = "时长", en = "For" },
]
"#;
    publish(&office, "check", form).json();
    let kinds = office.run("kind", &["list", "--json"]).json();
    assert!(
        !kinds.to_string().contains("umbrella"),
        "a check publishes nothing"
    );
    publish(&office, "publish", form).json();
    office.serve();
    let phone = office.enrol("out0");
    phone
        .run(&["log", "umbrella", "number=7"])
        .fails("no kind `umbrella`");
    phone.run(&["sync"]).line();
    let id = phone
        .run(&["log", "umbrella", "number=7", "for=1:30"])
        .line();
    phone.run(&["sync"]).line();
    office.shows_all();
    let page = page(&office, &id);
    assert!(page.contains("1 h 30 min"), "{page}");
}

#[test]
fn a_form_with_a_mistake_is_refused_whole() {
    let office = Office::found();
    let outcome = |toml: &str, why: &str| publish(&office, "publish", toml).fails(why);
    outcome(
        &STORE.replace("门店卡", "店铺卡"),
        "published and cannot change",
    );
    outcome(
        &next_store().replace("version = 2", "version = 3"),
        "publish version 2 now",
    );
    outcome(
        &next_store().replace("\"location\"\nzh", "\"text\"\nzh"),
        "holds another type there",
    );
    outcome(
        &next_store().replace("shelf = \"team\"", "shelf = \"desk\""),
        "cannot move",
    );
    outcome(
        &next_store().replace("\"clerk\"", "\"klerk\""),
        "nobody can have",
    );
    outcome(
        &next_store().replace("zh = \"日", "zh =\"日\"\nhelp_zh = \""),
        "both languages",
    );
    outcome(&"x".repeat(40_000), "32 KiB");
    outcome("kind = ", "does not read");
    assert_eq!(
        publish(&office, "publish", STORE).json()["version"],
        1,
        "it is published"
    );
    assert_eq!(
        publish(&office, "check", &next_store()).json()["version"],
        2
    );
}
