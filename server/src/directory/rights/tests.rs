//! The table of rights, case by case.

use streetbook_core::book::Shelf;

use super::*;
use crate::directory::testing::Office;

fn roles(names: &str) -> Vec<RoleId> {
    names.split(' ').map(|name| name.parse().unwrap()).collect()
}

const FORM: &str = r#"
kind = "form"
version = 1
zh = "表单"
en = "Form"
mechanism = "card"
shelf = "team"
writers = ["outreach", "manager"]
amenders = ["specialist", "consultant"]
fields = [{ id = "text", type = "text", zh = "文字", en = "Text" }]
"#;

fn kind(mechanism: Mechanism, shelf: Shelf) -> Kind {
    let mut kind = Kind::parse_toml(FORM).unwrap();
    (kind.mechanism, kind.shelf) = (mechanism, shelf);
    kind.signers = roles("site_lead manager");
    kind.restricted_to = roles("verifier");
    kind
}

fn staffed() -> Office {
    let mut office = Office::new();
    for role in crate::directory::ROLES {
        office.person(role, 1, "north", role);
        office.person(&format!("south.{role}"), 1, "south", role);
    }
    office
}

/// `outreach` of north wrote the record; returns which of the others may do the act.
fn who(
    office: &Office,
    shared: bool,
    (kind, book): (&Kind, &str),
    act: impl Fn(&PersonId, &Posting, &Target<'_>) -> Result<(), Refusal>,
) -> String {
    let author = "outreach".parse().unwrap();
    let target = Target {
        kind,
        author: &author,
        book: &book.parse().unwrap(),
        shared,
    };
    let may = office
        .directory
        .people()
        .filter(|person| act(person.id(), person.posting(), &target).is_ok())
        .map(|person| person.id().to_string());
    may.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_form_is_written_by_its_writers_on_its_shelf_of_their_own_posting() {
    let office = staffed();
    let check = |person: &str, shelf: Shelf, book: &str, expected: bool| {
        let known = office.directory.person(&person.parse().unwrap()).unwrap();
        let kind = kind(Mechanism::Entry, shelf);
        let book = book.parse().unwrap();
        let may = office
            .directory
            .may_create(known.id(), known.posting(), &kind, &book);
        assert_eq!(may.is_ok(), expected, "{person} in {book}: {may:?}");
    };
    check("outreach", Shelf::Personal, "personal/outreach/1", true);
    check("outreach", Shelf::Personal, "personal/outreach/2", false);
    check("outreach", Shelf::Personal, "personal/manager/1", false);
    check("outreach", Shelf::Personal, "inbox/outreach", false);
    check("outreach", Shelf::Personal, "team/north", false);
    check("outreach", Shelf::Team, "team/north", true);
    check("outreach", Shelf::Team, "team/south", false);
    check("outreach", Shelf::Desk, "desk/north", true);
    check("manager", Shelf::Cases, "cases/north", true);
    check("south.manager", Shelf::Cases, "cases/north", false);
    check("consultant", Shelf::Team, "team/north", false);
    check("administrator", Shelf::Team, "team/north", false);
}

#[test]
fn cards_and_slips_are_amended_by_their_author_and_by_amenders_who_can_read_them() {
    let office = staffed();
    let amend = |p: &PersonId, at: &Posting, t: &Target<'_>| office.directory.may_amend(p, at, t);
    let card = kind(Mechanism::Card, Shelf::Team);
    let team = (&card, "team/north");
    assert_eq!(
        who(&office, false, team, amend),
        "consultant outreach specialist"
    );
    let slip = kind(Mechanism::Slip, Shelf::Personal);
    let personal = (&slip, "personal/outreach/1");
    assert_eq!(who(&office, false, personal, amend), "outreach");
    assert_eq!(
        who(&office, true, personal, amend),
        "consultant outreach south.consultant south.specialist specialist"
    );
    let fact = kind(Mechanism::Entry, Shelf::Team);
    assert_eq!(who(&office, true, (&fact, "team/north"), amend), "");
}

#[test]
fn a_record_is_annulled_by_its_author_his_manager_or_the_office() {
    let office = staffed();
    let annul = |p: &PersonId, at: &Posting, t: &Target<'_>| office.directory.may_annul(p, at, t);
    let fact = kind(Mechanism::Entry, Shelf::Personal);
    let offices = "south.administrator south.centre south.clerk";
    for shared in [false, true] {
        assert_eq!(
            who(&office, shared, (&fact, "personal/outreach/1"), annul),
            format!("administrator centre clerk manager outreach {offices}")
        );
    }
}

#[test]
fn slips_are_signed_by_who_is_asked_to_and_nothing_else_is() {
    let office = staffed();
    let sign = |p: &PersonId, at: &Posting, t: &Target<'_>| office.directory.may_sign(p, at, t);
    let slip = kind(Mechanism::Slip, Shelf::Team);
    let team = (&slip, "team/north");
    assert_eq!(
        who(&office, false, team, sign),
        "manager outreach site_lead"
    );
    assert_eq!(who(&office, true, team, sign).split(' ').count(), 20);
    let card = kind(Mechanism::Card, Shelf::Team);
    assert_eq!(who(&office, true, (&card, "team/north"), sign), "");
}

#[test]
fn who_can_read_a_record_may_add_a_note() {
    let office = staffed();
    let note = |p: &PersonId, at: &Posting, t: &Target<'_>| office.directory.may_note(p, at, t);
    let fact = kind(Mechanism::Entry, Shelf::Cases);
    let cases = (&fact, "cases/north");
    let offices = "south.administrator south.centre south.clerk";
    assert_eq!(
        who(&office, false, cases, note),
        format!("administrator centre clerk manager outreach {offices}")
    );
    assert_eq!(who(&office, true, cases, note).split(' ').count(), 20);
}

#[test]
fn restricted_fields_are_for_the_author_and_the_roles_of_the_form() {
    let office = staffed();
    let slip = kind(Mechanism::Slip, Shelf::Desk);
    let author = "outreach".parse().unwrap();
    let sees = |person: &&crate::directory::Person| {
        let (id, posting) = (person.id(), person.posting());
        office
            .directory
            .may_see_restricted(id, posting, &slip, &author)
    };
    let seeing = office.directory.people().filter(sees);
    let names: Vec<&str> = seeing.map(|person| person.id().as_str()).collect();
    assert_eq!(names, ["outreach", "south.verifier", "verifier"]);
}
