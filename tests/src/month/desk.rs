//! The sales desk: reports by three companies and our own promoters, arrivals, deals, and two that claim the
//! same client.

use serde_json::json;

use super::people::{COMPANIES, SITE_LEAD, VERIFIER, agent};
use super::{Month, masked};

/// Reports and arrivals of the first company's days that RE-7 is about, by day. On the third of them it makes
/// one report more, on which another company claims the same client.
const RATES: [(usize, usize, usize); 4] = [(2, 9, 0), (3, 10, 5), (4, 9, 4), (5, 11, 0)];
/// Days on which two companies claim one client.
const CLAIMS: [usize; 3] = [1, 4, 7];

/// A report that was made.
struct Report {
    name: String,
    number: String,
    /// The minute at which it reached the office.
    received: usize,
}

impl Month {
    /// A day at the desk.
    pub(super) fn desk_of(&mut self, day: usize) {
        let rate = RATES.iter().find(|rate| rate.0 == day).copied();
        for (c, company) in COMPANIES.into_iter().enumerate() {
            let drawn = (day, self.dice.below(3), self.dice.below(3));
            let (_, reports, arrivals) = rate.filter(|_| c == 0).unwrap_or(drawn);
            for n in 0..reports {
                let report = self.reports(day, 10 * 60 + 20 * c + n, company, None);
                if n < arrivals {
                    // Half an hour after the report came, a minute less, a minute more.
                    let came = report.received + [30, 29, 31][n % 3];
                    self.arrives(day, came, c * 20 + n + 1, &report);
                }
            }
        }
        if CLAIMS.contains(&day) {
            self.two_claim_one(day);
        }
        if day % 6 == 1 {
            self.own_report(day);
        }
    }

    /// An agent reports and has signal; their company is that of their book, whatever they type.
    fn reports(
        &mut self,
        day: usize,
        minute: usize,
        company: &str,
        number: Option<String>,
    ) -> Report {
        let number = number.unwrap_or_else(|| self.number());
        let fields = json!({
            "client_name": "陈先生", "masked_phone": masked(&number), "company": "渠道", "agent": agent(company),
            "expected_at": self.calendar.time(day, minute + 60), "route": "self_arrival",
        });
        let name = self
            .diary
            .log(day, minute, &agent(company), "client_report", fields);
        self.diary.online(day, minute + 1, &agent(company));
        Report {
            name,
            number,
            received: minute + 1,
        }
    }

    /// The client comes; the slip is signed by the site, and some become a deal.
    fn arrives(&mut self, day: usize, minute: usize, slot: usize, report: &Report) {
        let in_time = minute >= report.received + 30;
        let consultant = self.people.teams[0].consultant.clone();
        let mut fields = json!({
            "report": report.name, "phone": report.number, "arrived_at": self.calendar.time(day, minute),
            "finding": "new", "slot": slot, "companions": self.dice.below(3),
            "consultant": consultant, "site_lead": SITE_LEAD,
            "verdict": if in_time { "valid" } else { "invalid" },
        });
        if !in_time {
            fields["reason"] = json!("报备不足三十分钟");
        }
        if self.dice.percent(80) {
            fields["erp_ref"] = json!(format!("K{}", self.clients));
        }
        let slip = self.diary.log(day, minute + 2, VERIFIER, "arrival", fields);
        self.diary.online(day, minute + 3, VERIFIER);
        if in_time && self.dice.percent(40) {
            let deal = json!({
                "arrival": slip, "unit": "3-1202", "amount_yuan": 100_000 * (5 + self.dice.below(10)),
                "signed_on": self.calendar.date(day as i64),
            });
            self.diary.log(day, 17 * 60, SITE_LEAD, "deal", deal);
            self.diary.online(day, 17 * 60 + 1, SITE_LEAD);
        }
    }

    /// The first company writes first and finds signal later: the second is first in the office's log.
    fn two_claim_one(&mut self, day: usize) {
        let number = self.number();
        let (first, second) = (agent(COMPANIES[0]), agent(COMPANIES[1]));
        let claim = |by: &str, at: usize, month: &Month| {
            json!({
                "client_name": "周女士", "masked_phone": masked(&number), "agent": by,
                "expected_at": month.calendar.time(day, at + 90), "route": "self_arrival",
            })
        };
        let fields = claim(&first, 14 * 60, self);
        let one = self
            .diary
            .log(day, 14 * 60, &first, "client_report", fields);
        let fields = claim(&second, 14 * 60 + 5, self);
        self.diary
            .log(day, 14 * 60 + 5, &second, "client_report", fields);
        // On the day of which the first company's reports lose every dispute it is first in the log too.
        let (early, late) = if day == 4 {
            (&first, &second)
        } else {
            (&second, &first)
        };
        self.diary.online(day, 14 * 60 + 6, early);
        self.diary.online(day, 14 * 60 + 20, late);
        if day == 7 {
            let report = Report {
                name: one,
                number,
                received: 14 * 60 + 20,
            };
            self.arrives(day, 15 * 60, 90, &report);
        }
    }

    /// A promoter reports for a company that they type.
    fn own_report(&mut self, day: usize) {
        let promoter = self.people.teams[0].promoters[0].clone();
        let number = self.number();
        let fields = json!({
            "client_name": "吴先生", "masked_phone": masked(&number), "company": "城南置业",
            "expected_at": self.calendar.time(day, 16 * 60), "route": "accompanied",
        });
        self.diary
            .log(day, 13 * 60, &promoter, "client_report", fields);
    }
}
