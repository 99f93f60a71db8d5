//! Serving beyond this machine: with TLS, or not by accident.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;
use std::sync::mpsc::{Receiver, channel};
use std::time::Instant;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustix::process::Signal;
use streetbook_core::replica::{DeviceSecrets, Replica};
use ureq::tls::{Certificate, RootCerts, TlsConfig};

use super::office::{Office, WITHIN, streetbook};

/// Writes a fresh pair for this machine; gives the certificate, for clients to trust.
fn pair(office: &Office, name: &str) -> Certificate<'static> {
    let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(names).unwrap();
    fs::write(office.path(&format!("{name}.crt")), cert.pem()).unwrap();
    fs::write(
        office.path(&format!("{name}.key")),
        signing_key.serialize_pem(),
    )
    .unwrap();
    Certificate::from_der(cert.der()).to_owned()
}

/// A client that trusts one certificate, and opens a connection for each request.
fn trusting(certificate: &Certificate<'static>) -> ureq::Agent {
    let roots = RootCerts::new_with_certs(std::slice::from_ref(certificate));
    ureq::Agent::config_builder()
        .tls_config(TlsConfig::builder().root_certs(roots).build())
        .http_status_as_error(false)
        .max_redirects(0)
        .max_idle_connections(0)
        .build()
        .into()
}

/// Serves with the pair `tls`; gives the log's lines.
fn serve(office: &mut Office) -> Receiver<String> {
    let path = |name| office.path(name).to_str().unwrap().to_owned();
    let (cert, key) = (path("tls.crt"), path("tls.key"));
    let args = [
        "--listen",
        "127.0.0.1:0",
        "--tls-cert",
        &cert,
        "--tls-key",
        &key,
    ];
    let log = office.serve_with(&office.data(), &args, Stdio::piped());
    let (send, lines) = channel();
    std::thread::spawn(move || {
        let log = BufReader::new(log.unwrap()).lines();
        log.map_while(Result::ok)
            .take_while(|line| send.send(line.clone()).is_ok())
            .for_each(drop);
    });
    lines
}

fn reaches(agent: &ureq::Agent, office: &Office) -> bool {
    let asked = agent.get(format!("{}/v1/health", office.address)).call();
    asked.is_ok_and(|answer| answer.status() == 200)
}

#[test]
fn phone_and_office_go_over_tls() {
    let mut office = Office::found();
    let agent = trusting(&pair(&office, "tls"));
    serve(&mut office);
    assert!(office.address.starts_with("https://127.0.0.1:"));
    assert!(reaches(&agent, &office));
    let health = agent.get(format!("{}/v1/health", office.address)).call();
    let health = health.unwrap();
    let stays = health.headers()["strict-transport-security"].to_str();
    assert_eq!(stays.unwrap(), "max-age=31536000", "phones' addresses too");
    let stranger = trusting(&pair(&office, "other"));
    assert!(!reaches(&stranger, &office), "it trusts anybody");

    let invite = office.run("invite", &["--person", "out0", "--json"]).json();
    let code = invite["code"].as_str().unwrap();
    let mut number = 0u8;
    let seeds = DeviceSecrets::draw(&mut |bytes: &mut [u8]| {
        bytes.fill_with(|| {
            number += 1;
            number
        });
    });
    let enrol = agent.post(format!("{}/v1/enrol", office.address));
    let mut answer = enrol.send(&Replica::first_request(&seeds, code)).unwrap();
    assert_eq!(answer.status(), 200);
    let enrolled = answer.body_mut().read_to_vec().unwrap();
    let enrolled = Replica::read_enrolled(&enrolled).unwrap();
    let phone = Replica::enrol_dir(
        &office.path("phone"),
        None,
        seeds,
        enrolled,
        &office.address,
    );
    assert_eq!(phone.unwrap().person().to_string(), "out0");

    let signed_in = agent
        .post(format!("{}/sign-in", office.address))
        .header("origin", &office.address)
        .send_form([("login", "admin"), ("password", "a long password")])
        .unwrap();
    let header = |name| signed_in.headers()[name].to_str().unwrap();
    assert_eq!(signed_in.status(), 303);
    assert!(header("set-cookie").starts_with("__Host-"));
    assert!(header("set-cookie").contains("; Secure"));
    assert!(header("strict-transport-security").contains("max-age"));
    office.stop();
}

#[test]
fn a_phone_trusts_the_certificate_that_it_is_given_and_no_other() {
    let mut office = Office::found();
    let (own, _other) = (pair(&office, "tls"), pair(&office, "other"));
    drop(own);
    serve(&mut office);
    let invite = office.run("invite", &["--person", "out0", "--json"]).json();
    let code = invite["code"].as_str().unwrap().to_owned();
    let address = office.address.clone();
    let file = |name: &str| office.path(name).to_str().unwrap().to_owned();
    let phone = file("phone");
    let enrol = |ca: &str| {
        let args = ["enrol", "--server", &address, "--code", &code, "--ca", ca];
        streetbook(&[&["phone", "--data", &phone], &args[..]].concat())
    };
    let sync = |args: &[&str]| {
        let sync = ["phone", "--data", &phone, "sync", "--json"];
        streetbook(&[&sync, args].concat())
    };
    enrol(&file("other.crt")).fails("cannot be reached");
    enrol(&file("tls.key")).fails("tls.key cannot be used");
    enrol(&file("tls.crt")).line();
    sync(&[]).fails("cannot be reached");
    let synced = sync(&["--ca", &file("tls.crt")]).json();
    assert_eq!(synced["round_trips"], 1);
    office.stop();
}

#[test]
fn a_new_certificate_is_taken_while_serving_and_a_bad_one_is_not() {
    let mut office = Office::found();
    let before = trusting(&pair(&office, "tls"));
    let log = serve(&mut office);
    let good = fs::read(office.path("tls.crt")).unwrap();
    fs::write(office.path("tls.crt"), "half a certif").unwrap();
    office.is_told(Signal::HUP);
    let said = log.recv_timeout(WITHIN).expect("it logs the refusal");
    assert!(said.contains("no certificate"), "{said}");
    assert!(said.contains("the old"), "{said}");
    assert!(reaches(&before, &office), "the old pair is gone");

    fs::write(office.path("tls.crt"), good).unwrap();
    let after = trusting(&pair(&office, "tls"));
    office.is_told(Signal::HUP);
    let begun = Instant::now();
    while !reaches(&after, &office) {
        assert!(begun.elapsed() < WITHIN, "the new pair is not served");
        std::thread::yield_now();
    }
    assert!(!reaches(&before, &office), "the old pair is served too");
}

#[test]
fn files_that_do_not_do_are_named() {
    let office = Office::found();
    pair(&office, "tls");
    pair(&office, "other");
    fs::write(office.path("empty"), "").unwrap();
    let data = office.data();
    for (certificate, key, why) in [
        ("nowhere", "tls.key", "nowhere cannot be read"),
        ("empty", "tls.key", "empty holds no certificate"),
        ("tls.key", "tls.key", "tls.key holds no certificate"),
        ("tls.crt", "nowhere", "nowhere cannot be read"),
        ("tls.crt", "tls.crt", "tls.crt holds no private key"),
        ("tls.crt", "other.key", "other.key is not the key of"),
    ] {
        let (certificate, key) = (office.path(certificate), office.path(key));
        let path = |path: &std::path::Path| path.to_str().unwrap().to_owned();
        streetbook(&[
            "serve",
            "--data",
            &path(&data),
            "--tls-cert",
            &path(&certificate),
            "--tls-key",
            &path(&key),
        ])
        .fails(why);
    }
}

#[test]
fn nobody_serves_the_network_without_tls_by_accident() {
    let mut office = Office::found();
    for listen in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"] {
        let refused = office.run("serve", &["--listen", listen]);
        refused.fails("without TLS they could read along");
        let demo = ["demo", "--listen", listen];
        streetbook(&demo).fails("without TLS they could read along");
    }
    let insisting = ["--listen", "0.0.0.0:0", "--plain-http-exposes-everything"];
    office.serve_with(&office.data(), &insisting, Stdio::inherit());
    assert!(office.address.starts_with("http://0.0.0.0:"));
    office.stop();
}

#[test]
fn guessing_codes_is_slowed_down_and_joining_is_not() {
    let mut office = Office::found();
    office.serve();
    for _ in 0..25 {
        office.enrol("out0");
    }
    let seeds = DeviceSecrets::draw(&mut |bytes: &mut [u8]| bytes.fill(7));
    let guess = Replica::first_request(&seeds, "00000-00000");
    let config = ureq::Agent::config_builder().http_status_as_error(false);
    let agent: ureq::Agent = config.build().into();
    let tries = || {
        let enrol = agent.post(format!("{}/v1/enrol", office.address));
        let mut answer = enrol.send(&guess).unwrap();
        let mut body = Vec::new();
        answer
            .body_mut()
            .as_reader()
            .read_to_end(&mut body)
            .unwrap();
        let plain = streetbook_core::sync::inflate(&body, 1024).unwrap();
        let problem: streetbook_core::sync::Problem =
            streetbook_core::sync::from_bytes(&plain).unwrap();
        (answer.status().as_u16(), problem)
    };
    for _ in 0..20 {
        let (status, problem) = tries();
        assert_eq!((status, problem.code.as_str()), (403, "code"));
    }
    // Between the next two a slow machine may have waited long enough, but not every time.
    let slowed = (0..20).map(|_| tries()).find(|(status, _)| *status == 429);
    let (_, problem) = slowed.expect("nobody slows the guesses down");
    assert_eq!(problem.code, "throttled");
    assert!(
        problem.text.contains(" s and try again"),
        "{}",
        problem.text
    );
}
