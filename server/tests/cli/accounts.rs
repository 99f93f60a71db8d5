//! Logins and the audit log, typed at the command line beside a running server.

use serde_json::Value as Json;

use super::office::{Office, streetbook_with};

/// Where a sign-in at the pages leads, by login and password.
fn leads(office: &Office, login: &str, password: &str) -> Option<String> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .max_redirects(0)
        .http_status_as_error(false)
        .build()
        .into();
    let answer = agent
        .post(format!("{}/sign-in", office.address))
        .header("origin", &office.address)
        .send_form([("login", login), ("password", password)])
        .unwrap();
    let cookie = answer.headers().get("set-cookie")?.to_str().unwrap();
    let cookie = cookie.split(';').next().unwrap();
    let page = agent
        .get(format!("{}/quarantine", office.address))
        .header("cookie", cookie)
        .call()
        .unwrap();
    let place = page.headers().get("location");
    Some(
        place
            .map_or("itself", |place| place.to_str().unwrap())
            .to_owned(),
    )
}

/// `by act about` of every line.
fn log(office: &Office, args: &[&str]) -> Vec<String> {
    let ran = office.run("audit", &[args, &["--json"]].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let line = |line: &str| {
        let line: Json = serde_json::from_str(line).unwrap();
        let [by, act, about] = ["by", "act", "about"].map(|key| line[key].as_str().unwrap());
        format!("{by} {act} {about}").trim_end().to_owned()
    };
    ran.out.lines().map(line).collect()
}

#[test]
fn a_login_is_given_reset_and_shut_while_the_server_runs_and_the_log_says_so() {
    let mut office = Office::found();
    let given = office.run("account", &["add", "--login", "liu", "--person", "out0"]);
    let given = given.line();
    office.serve();
    assert_eq!(leads(&office, "liu", &given).as_deref(), Some("/account"));
    assert_eq!(
        leads(&office, "admin", "a long password").as_deref(),
        Some("itself")
    );
    let reset = office.run("account", &["reset", "--login", "liu", "--json"]);
    let reset = reset.json()["password"].as_str().unwrap().to_owned();
    assert_eq!(leads(&office, "liu", &given), None, "the old one is gone");
    assert_eq!(leads(&office, "liu", &reset).as_deref(), Some("/account"));
    let shut = office.run("account", &["disable", "--login", "liu"]);
    assert_eq!(shut.code, 0, "{}", shut.err);
    assert_eq!(leads(&office, "liu", &reset), None);
    let listed = office.run("account", &["list"]).out;
    assert_eq!(
        listed,
        "admin  admin\nliu  out0  disabled  temporary password\n"
    );
    office
        .run("account", &["reset", "--login", "nobody"])
        .fails("there is no such login");
    office
        .run("account", &["add", "--login", "l", "--person", "out0"])
        .fails("signs in as `liu` already");

    let noted = log(&office, &[]);
    assert_eq!(
        noted,
        [
            "operator person admin",
            "operator account admin",
            "operator person out0",
            "operator account out0",
            "person out0 sign_in out0",
            "person admin sign_in admin",
            "operator password out0",
            "stranger sign_in_refused out0",
            "person out0 sign_in out0",
            "operator account out0",
            "operator audit_read ..",
        ]
    );
    office.stop();
    let read = log(&office, &["--from", "2020-01-01", "--to", "2020-01-31"]);
    assert!(read.is_empty(), "{read:?}");
    let all = office.run("audit", &[]).out;
    assert!(
        all.contains("operator  audit_read  2020-01-01..2020-01-31"),
        "{all}"
    );
}

#[test]
fn a_workspace_is_not_founded_on_a_password_that_everybody_guesses() {
    for (password, why) in [
        ("short", "at least 12 characters"),
        ("password1234", "guessed first"),
        ("adminadminadmin", "login or the name"),
    ] {
        let args = [
            "init", "--data", "nowhere", "--name", "x", "--admin", "admin",
        ];
        streetbook_with(&args, &[("STREETBOOK_PASSWORD", password)]).fails(why);
    }
}
