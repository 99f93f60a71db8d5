use crate::ids::RecordId;
use crate::rules::Scope;
use crate::rules::testing::World;

fn contract(world: &mut World, kind: &str, state: &str, from: &str, to: &str) -> RecordId {
    world
        .wrote("contract", "manager", "2026-11-01 10:00")
        .with("contract_kind", kind)
        .with("state", state)
        .with("starts_on", from)
        .with("ends_on", to)
        .put()
}

#[test]
fn one_sales_agent_at_a_time_and_any_number_of_enterprise_agents() {
    let (agent, active) = ("sales_agent", "active");
    for (kind, state, from, to, expected) in [
        (
            agent,
            active,
            "2027-06-30",
            "2028-06-29",
            vec!["over_limit"],
        ),
        (agent, active, "2027-07-01", "2028-06-30", vec!["met"]),
        (agent, active, "2025-07-01", "2026-06-30", vec!["met"]),
        (
            agent,
            active,
            "2025-07-01",
            "2026-07-01",
            vec!["over_limit"],
        ),
        (agent, active, "2027-01-01", "", vec!["over_limit"]),
        (agent, "ended", "2026-10-01", "2027-09-30", vec![]),
        (
            "enterprise_agent",
            active,
            "2026-10-01",
            "2027-09-30",
            vec![],
        ),
    ] {
        let mut world = World::new();
        let first = contract(&mut world, agent, active, "2026-07-01", "2027-06-30");
        let second = contract(&mut world, kind, state, from, to);
        assert_eq!(
            world.said_of(second, "ST-4"),
            expected,
            "{kind} {state} {from} {to}"
        );
        assert_eq!(world.said_of(first, "ST-4"), ["met"]);
    }
}

#[test]
fn a_contract_is_announced_thirty_days_before_its_end() {
    for (now, expected) in [
        ("2026-11-29 23:59", vec!["met"]),
        ("2026-11-30 00:00", vec!["expiring"]),
        ("2026-12-30 23:59", vec!["expiring"]),
        ("2026-12-31 00:00", vec!["expired"]),
    ] {
        let mut world = World::new();
        let id = contract(
            &mut world,
            "consignment",
            "active",
            "2026-01-01",
            "2026-12-30",
        );
        let ended = contract(
            &mut world,
            "consignment",
            "ended",
            "2026-01-01",
            "2026-12-30",
        );
        world.now(now);
        assert_eq!(world.said(&Scope::Contract(id), "PT-1"), expected, "{now}");
        assert_eq!(world.said(&Scope::Contract(ended), "PT-1"), [""; 0]);
    }
}

#[test]
fn the_second_violation_proposes_the_blacklist() {
    for (violations, status, expected) in [
        (0, "active", vec![]),
        (1, "active", vec!["warning"]),
        (2, "active", vec!["proposal"]),
        (3, "warned", vec!["proposal"]),
        (2, "blacklisted", vec!["warning"]),
    ] {
        let mut world = World::new();
        let partner = world.wrote("partner", "manager", "2026-01-01 10:00");
        let partner = partner.with("status", status).put();
        for _ in 0..violations {
            world
                .wrote("violation", "manager", "2026-11-01 10:00")
                .with("partner", partner)
                .with("happened_on", "2026-11-01")
                .put();
        }
        let scope = Scope::Partner(partner);
        assert_eq!(
            world.said(&scope, "PT-2"),
            expected,
            "{violations} {status}"
        );
    }
}

#[test]
fn an_active_partner_is_evaluated_every_three_months() {
    for (status, vetted, now, expected) in [
        ("active", "2026-08-31", "2026-11-30 23:59", vec!["met"]),
        ("active", "2026-08-31", "2026-12-01 00:00", vec!["late"]),
        ("active", "", "2026-11-02 12:00", vec!["missing"]),
        ("candidate", "", "2026-11-02 12:00", vec![]),
    ] {
        let mut world = World::new();
        let partner = world.wrote("partner", "manager", "2026-01-01 10:00");
        let partner = partner
            .with("status", status)
            .with("vetted_on", vetted)
            .put();
        world.now(now);
        let said = world.said(&Scope::Partner(partner), "PT-3");
        assert_eq!(said, expected, "{status} {vetted} {now}");
    }
}
