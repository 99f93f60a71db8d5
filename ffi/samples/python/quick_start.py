"""A phone in Python: log, amend, annul and sync.

    python3 quick_start.py http://127.0.0.1:8080 CODE FOLDER

CODE is what `streetbook invite` prints. The second time the folder holds a phone, and any CODE will do.
"""

import sys

import streetbook
from http_transport import HttpTransport


def phone_in(folder, address, code):
    """The phone in a folder; a new one joins the office first."""
    try:
        return streetbook.Phone.open(folder)
    except streetbook.PhoneError.NotEnrolled:
        return streetbook.Phone.enrol_blocking(folder, address, code, HttpTransport())


def main(address, code, folder):
    phone = phone_in(folder, address, code)

    # A form that is filled in, checked as a whole, and logged. What `log` has answered is on the disk.
    draft = phone.new_draft("cold_visit")
    draft.set({"place_name": streetbook.FieldValue.TEXT(value="丽都大厦")})
    for problem in draft.check():
        print("to be filled in:", problem.text.en)
    draft.set(
        {
            "outcome": streetbook.FieldValue.TEXT(value="call_back"),
            "checklist": streetbook.FieldValue.TEXT(value="card, brochure"),
        }
    )
    print("saved:", draft.log())

    # The everyday forms are types too.
    contact = phone.log_street_contact(
        streetbook.StreetContact(client_name="杨女士", phone="13900000001", grade=streetbook.Grade.B)
    )
    phone.amend(contact, {"grade": streetbook.FieldValue.TEXT(value="A")})
    mistaken = phone.log_street_contact(
        streetbook.StreetContact(client_name="李先生", phone="13900000002")
    )
    phone.annul(mistaken, "记错了")

    try:
        synced = phone.sync_blocking(HttpTransport())
        print(f"receipted: {synced.receipted}, received: {synced.received}")
    except streetbook.PhoneError.TryLater as later:
        print(later.text.en, f"({later.retry_after_ms / 1000:.0f} s)")

    for record in phone.list(streetbook.Filter()).records:
        print(record.kind, record.state.name.lower(), "annulled" if record.annulled else "")
    phone.shut_down()


if __name__ == "__main__":
    main(*sys.argv[1:4])
