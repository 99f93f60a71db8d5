"""Plays a scripted field day: the same acts as `streetbook play`, on phones of the library.

    field_day.py SCRIPT ADDRESS CODES FOLDER

CODES is a JSON object with a one-time code for each person. Prints what the phones say at the end.
"""

import datetime
import json
import sys

import streetbook
from http_transport import HttpTransport

SETTLING_ROUNDS_MAX = 200


class ScriptClock(streetbook.PhoneClock):
    """Stands at the time of the act that is being played."""

    at_ms = 0

    def read(self):
        return streetbook.ClockReading(wall_ms=self.at_ms, running_ms=self.at_ms, boot=1)


class Field:
    """The phones of a day, and what is done on them."""

    def __init__(self, address, codes, folder):
        self.clock = ScriptClock()
        self.line = HttpTransport()
        self.records = {}
        self.phones = {
            person: streetbook.Phone.enrol_blocking(
                f"{folder}/{person}", address, code, self.line, clock=self.clock
            )
            for person, code in codes.items()
        }

    def play(self, act):
        self.clock.at_ms = round(datetime.datetime.fromisoformat(act["t"]).timestamp() * 1000)
        phone = self.phones[act["phone"]]
        match act["op"]:
            case "offline":
                pass
            case "online":
                phone.sync_blocking(self.line)
            case "log":
                record = phone.log(act["kind"], self.values(act["fields"]))
                self.records[act["ref"]] = (act["phone"], record)
            case "amend":
                phone.amend(self.record(act), self.values(act["fields"]))
            case "annul":
                phone.annul(self.record(act), act["reason"])
            case "sign":
                phone.sign(self.record(act))
            case other:
                raise ValueError(f"the script says {other}")

    def record(self, act):
        return self.records[act["ref"]][1]

    def values(self, fields):
        return {name: self.value(value) for name, value in fields.items()}

    def value(self, value):
        match value:
            case None:
                return streetbook.FieldValue.CLEARED()
            case bool():
                return streetbook.FieldValue.BOOL(value=value)
            case int():
                return streetbook.FieldValue.INTEGER(value=value)
            case list():
                ids = [self.named(member) for member in value]
                return streetbook.FieldValue.MEMBERS(ids=ids)
            case _:
                return streetbook.FieldValue.TEXT(value=self.named(str(value)))

    def named(self, text):
        """The id where a text names a record of the script."""
        return self.records[text][1] if text in self.records else text

    def settle(self):
        """Syncs every phone until no phone sends or gets anything."""
        for _ in range(SETTLING_ROUNDS_MAX):
            moved = 0
            for phone in self.phones.values():
                waiting = phone.status().waiting
                synced = phone.sync_blocking(self.line)
                moved += waiting + synced.receipted + synced.received
            if moved == 0:
                return
        raise RuntimeError("the phones did not go quiet")

    def figures(self):
        def is_receipted(phone, record):
            state = self.phones[phone].show(record).record.state
            return state != streetbook.RecordState.WAITING

        return {
            "records": {name: record for name, (_, record) in self.records.items()},
            "phones": len(self.phones),
            "records_receipted": sum(is_receipted(*place) for place in self.records.values()),
            "quiet_round_trips": max(
                phone.sync_blocking(self.line).round_trips for phone in self.phones.values()
            ),
        }


def main(script, address, codes, folder):
    with open(script, encoding="utf-8") as lines:
        acts = [json.loads(line) for line in lines if line.strip()][1:]
    field = Field(address, json.loads(codes), folder)
    for act in acts:
        field.play(act)
    field.settle()
    print(json.dumps(field.figures()))


if __name__ == "__main__":
    main(*sys.argv[1:5])
