//! Everything that can be asked for.

use serde::{Deserialize, Serialize};

use super::{
    AuditCommand, DeviceCommand, FormCommand, LoginCommand, PersonCommand, QuarantineCommand,
    RecordCommand, ReportCommand, RulebookCommand, SecondFactorCommand, SubjectRequest,
};

/// One command. On the control socket it is an object whose `do` names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum AdminCommand {
    /// People and codes for their phones.
    Person(PersonCommand),
    /// Devices.
    Device(DeviceCommand),
    /// Logins.
    Login(LoginCommand),
    /// Second factors.
    SecondFactor(SecondFactorCommand),
    /// The audit log.
    Audit(AuditCommand),
    /// Entries that are set aside.
    Quarantine(QuarantineCommand),
    /// Forms.
    Form(FormCommand),
    /// The rulebook.
    Rulebook(RulebookCommand),
    /// A person whose data is held, and periods of retention.
    Subject(SubjectRequest),
    /// Reports, exports, and how far the ledger is durable.
    Report(ReportCommand),
    /// A record, read and edited by somebody in the office; from the pages only.
    #[serde(skip)]
    Record(RecordCommand),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::{Actor, AuditAct, AuditEntry};
    use streetbook_core::time::Instant;

    /// Commands as the command line of every version sends them to a server of every version.
    const LINES: [&str; 33] = [
        r#"{"do":"person_add","id":"li","name":"李","team":"north","role":"manager"}"#,
        r#"{"do":"person_list"}"#,
        r#"{"do":"person_move","id":"li","team":"south","role":null}"#,
        r#"{"do":"person_disable","id":"li","disabled":true}"#,
        r#"{"do":"invite","person":"li"}"#,
        r#"{"do":"device_list"}"#,
        r#"{"do":"device_revoke","device":"07","reason":"lost"}"#,
        r#"{"do":"account_add","login":"li","person":"li"}"#,
        r#"{"do":"account_list"}"#,
        r#"{"do":"account_reset","login":"li"}"#,
        r#"{"do":"account_disable","login":"li","disabled":false}"#,
        r#"{"do":"second_factor","demanded":true}"#,
        r#"{"do":"audit","from":"2026-11-24","to":null,"after":0}"#,
        r#"{"do":"quarantine_list"}"#,
        r#"{"do":"quarantine_free","device":"07","from":1,"to":null,"reason":"found"}"#,
        r#"{"do":"kind_list"}"#,
        r#"{"do":"forms"}"#,
        r#"{"do":"kind_publish","toml":"id = \"x\"","check":true}"#,
        r#"{"do":"rulebook_show"}"#,
        r#"{"do":"rulebook_publish","toml":"version = 2","check":false}"#,
        r#"{"do":"subject","subject":"find","sought":{"number":"13812345678"}}"#,
        r#"{"do":"subject","subject":"copy","sought":{"number":"13812345678"}}"#,
        r#"{"do":"subject","subject":"erase","sought":{"number":"13812345678"},"reason":"asked","by":"mei","after_days":7}"#,
        r#"{"do":"subject","subject":"decide","id":"0123456789abcdef","approve":true,"by":"mei"}"#,
        r#"{"do":"subject","subject":"list"}"#,
        r#"{"do":"subject","subject":"keep","kind":"store","days":30}"#,
        r#"{"do":"subject","subject":"due"}"#,
        r#"{"do":"subject","subject":"ask_due","by":"mei","after_days":7}"#,
        r#"{"do":"export","kind":"store","purpose":""}"#,
        r#"{"do":"report","name":"funnel","from":null,"to":null,"team":null,"person":null}"#,
        r#"{"do":"report","name":"funnel","from":null,"to":null,"team":"north","person":"li"}"#,
        r#"{"do":"durable"}"#,
        r#"{"do":"subject","subject":"keep","kind":"store","days":null}"#,
    ];

    #[test]
    fn the_control_socket_speaks_as_it_always_did() {
        for line in LINES {
            let command: AdminCommand = serde_json::from_str(line).unwrap();
            assert_eq!(serde_json::to_string(&command).unwrap(), line);
        }
    }

    #[test]
    fn what_only_a_page_may_ask_does_not_pass_the_control_socket() {
        let entry = AuditEntry::new(Instant::from_millis(0), Actor::Operator, AuditAct::Export);
        let hash = "no hash".to_owned();
        let login = "admin".to_owned();
        let commands = [
            AdminCommand::Audit(AuditCommand::Write(entry)),
            AdminCommand::Login(LoginCommand::SetPassword { login, hash }),
            AdminCommand::SecondFactor(SecondFactorCommand::Drop {
                person: "admin".parse().unwrap(),
            }),
            AdminCommand::Record(RecordCommand::History {
                record: streetbook_core::ids::RecordId([1; 16]),
            }),
        ];
        for command in commands {
            assert!(serde_json::to_string(&command).is_err(), "{command:?}");
        }
        for line in [
            r#"{"do":"SetPassword","login":"admin","hash":"no hash"}"#,
            r#"{"do":"set_password","login":"admin","hash":"no hash"}"#,
            r#"{"do":"Drop","person":"admin"}"#,
            r#"{"do":"History","record":"01010101-0101-0101-0101-010101010101"}"#,
        ] {
            assert!(
                serde_json::from_str::<AdminCommand>(line).is_err(),
                "{line}"
            );
        }
    }
}
