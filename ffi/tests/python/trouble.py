"""Everything that can go wrong on a phone, as an app meets it.

    trouble.py ADDRESS FOLDER CODES
"""

import asyncio
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading

import streetbook
from http_transport import HttpTransport
from streetbook import FieldValue, Filter, Phone, PhoneError

ADDRESS, FOLDER, CODES = sys.argv[1], pathlib.Path(sys.argv[2]), json.loads(sys.argv[3])


def text(value):
    return FieldValue.TEXT(value=value)


def raises(kind, call, *words, **named):
    """The error that a call ends with, which must be of this kind."""
    try:
        call(*words, **named)
    except kind as error:
        return error
    raise AssertionError(f"{call} did not raise {kind}")


def contact(number):
    return streetbook.StreetContact(client_name="杨女士", phone=f"139{number:08}")


class Answers(streetbook.BlockingTransport):
    """Gives one prepared answer to everything."""

    def __init__(self, answer):
        self.answer = answer

    def post(self, request):
        return self.answer(request)


def answering(status, body=b"", **headers):
    return Answers(lambda _: streetbook.HttpResponse(status=status, headers=headers, body=body))


def a_wrong_field_is_named(phone):
    wrong = {"client_name": text("杨女士"), "phone": text("139"), "grade": text("Z")}
    error = raises(PhoneError.FixField, phone.log, "street_contact", wrong)
    problem = error.problem
    assert (problem.kind, problem.field, problem.rule) == ("street_contact", "phone", "not_phone")
    assert problem.label.zh == "客户电话"
    assert "11 位手机号" in problem.text.zh and "139" not in problem.text.en.split("such as")[0]
    draft = phone.new_draft("street_contact")
    draft.set(wrong)
    draft.set({"client_name": FieldValue.CLEARED(), "brought_to_site": text("maybe")})
    rules = [(problem.field, problem.rule) for problem in draft.check()]
    assert rules == [
        ("client_name", "required"),
        ("phone", "not_phone"),
        ("grade", "unknown_choice"),
        ("brought_to_site", "not_bool"),
    ], rules
    raises(PhoneError.FixField, draft.log)
    mended = {"client_name": text("杨女士"), "phone": text("13900000009")}
    draft.set(mended | {"grade": text("A"), "brought_to_site": text("true")})
    assert draft.check() == []
    assert draft.log() == draft.log(), "a double tap is one record"
    number = raises(PhoneError.FixField, phone.check_client, "139").problem
    assert (number.field, number.rule) == ("number", "not_phone")


def what_a_record_does_not_allow_is_said(phone):
    visit = phone.log("cold_visit", {"place_name": text("丽都大厦"), "outcome": text("nobody")})

    def code(call, *words):
        return raises(PhoneError.NotPossible, call, *words).code

    assert code(phone.amend, visit, {"met": text("前台")}) == "never_edited"
    assert code(phone.sign, visit) == "not_signed"
    assert code(phone.annul, visit, " ") == "reason"
    assert code(phone.annotate, visit, "") == "remark"
    assert code(phone.show, "no id") == "id"
    assert code(phone.show, "8d969eef-6eca-8c29-a3a6-29280e686cf0") == "unknown_record"
    assert code(phone.new_draft, "weather") == "unknown_kind"
    assert code(phone.on_response, streetbook.HttpResponse(status=200, body=b"")) == "no_request"
    assert code(phone.import_bytes, b"no file of ours") == "file"
    assert code(phone.export_to, "/nowhere/at/all") == "file"


def an_empty_folder_asks_for_a_code():
    error = raises(PhoneError.NotEnrolled, Phone.open, str(FOLDER / "empty"))
    assert "邀请码" in error.text.zh and "code" in error.text.en
    assert not (FOLDER / "empty").exists()


def a_wrong_code_is_the_offices_to_mend():
    folder = str(FOLDER / "wrong-code")
    error = raises(
        PhoneError.AskOffice, Phone.enrol_blocking, folder, ADDRESS, "AAAA-AAAA", HttpTransport()
    )
    assert error.code == "code", error
    assert "邀请码" in error.text.zh


def a_lost_answer_does_not_use_the_code_up():
    class Loses(HttpTransport):
        def post(self, request):
            super().post(request)
            raise streetbook.TransportError.NoAnswer(reason="a tunnel")

    folder, code = str(FOLDER / "tunnel"), CODES.pop()
    link = f"streetbook:enrol?code={code}"
    error = raises(PhoneError.TryLater, Phone.enrol_blocking, folder, ADDRESS, link, Loses())
    assert error.code == "no_answer"
    phone = Phone.enrol_blocking(folder, ADDRESS, link, HttpTransport())
    assert phone.owner().person == "out1"
    phone.shut_down()
    error = raises(
        PhoneError.NotPossible, Phone.enrol_blocking, folder, ADDRESS, code, HttpTransport()
    )
    assert error.code == "already_enrolled"


def later_is_said_with_the_time(phone):
    phone.log_street_contact(contact(1))

    def later(transport):
        return raises(PhoneError.TryLater, phone.sync_blocking, transport)

    def throws(error):
        def answer(_):
            raise error

        return Answers(answer)

    lost = throws(streetbook.TransportError.NoAnswer(reason="no route"))
    pauses = [later(lost).retry_after_ms for _ in range(12)]
    assert 2_000 <= pauses[0] <= 4_000 and 8_000 <= pauses[2] <= 16_000, pauses
    assert 450_000 <= pauses[-1] <= 900_000, pauses
    assert later(throws(RuntimeError("a fault of the app"))).code == "no_answer"
    assert later(answering(200, b"<html>please sign in</html>")).code == "not_the_office"
    assert later(answering(302)).code == "not_the_office"
    assert later(answering(401, b"proxy")).code == "not_the_office"
    assert later(answering(503, b"gateway")).code == "no_answer"
    slow = later(answering(429, b"", **{"Retry-After": "7"}))
    assert (slow.code, slow.retry_after_ms) == ("no_answer", 7_000), slow
    raises(PhoneError.UpdateApp, phone.sync_blocking, answering(426))
    assert raises(PhoneError.AskOffice, phone.sync_blocking, answering(413)).code == "too_large"
    cancelled = throws(streetbook.TransportError.Cancelled())
    raises(PhoneError.Cancelled, phone.sync_blocking, cancelled)
    assert phone.status().waiting > 0 and phone.status().oldest_waiting_ms >= 0
    phone.sync_blocking(HttpTransport())
    assert phone.status().waiting == 0
    first = later(lost).retry_after_ms
    assert first <= 4_000, "success forgives"


def a_key_seals_and_only_it_opens():
    folder, key = str(FOLDER / "sealed"), bytes(range(32))
    phone = Phone.enrol_blocking(folder, ADDRESS, CODES.pop(), HttpTransport(), key=key)
    phone.log_street_contact(contact(2))
    phone.shut_down()

    def code(folder, key):
        return raises(PhoneError.WrongKey, Phone.open, folder, key=key).code

    assert code(folder, None) == "missing"
    assert code(folder, bytes(32)) == "other"
    assert code(folder, b"short") == "length"
    assert code(str(FOLDER / "p"), key) == "not_sealed"
    phone = Phone.open(folder, key=key)
    assert phone.list(Filter()).total == 1
    phone.shut_down()


def one_folder_is_one_phones(phone):
    folder = str(FOLDER / "p")
    raises(PhoneError.LockedByAnother, Phone.open, folder)
    program = f"import streetbook\ntry: streetbook.Phone.open({folder!r})\nexcept streetbook.PhoneError.LockedByAnother: print('locked')"
    other = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert other.stdout == b"locked\n", other
    phone.status()


def a_full_disk_is_said_before_capture():
    """In a file system of its own, since nobody fills the machine's."""
    program = f"""
import sys, streetbook
sys.path[:0] = {sys.path!r}
from http_transport import HttpTransport
phone = streetbook.Phone.enrol_blocking(sys.argv[1], {ADDRESS!r}, {CODES.pop()!r}, HttpTransport())
try:
    phone.log_street_contact(streetbook.StreetContact(client_name="杨女士", phone="13900000003"))
except streetbook.PhoneError.StorageFull as full:
    assert full.free_bytes < full.needed_bytes == 50 * 1024 * 1024, full
    assert "存储空间不足" in full.text.zh
    assert phone.status().saved == 0
    print("full")
"""
    own = ["--mount"] if os.geteuid() == 0 else ["--map-root-user", "--mount"]
    with tempfile.TemporaryDirectory() as folder:
        mounted = f'mount -t tmpfs -o size=40m small {folder} && exec "$@"'
        words = ["unshare", *own, "sh", "-c", mounted, "sh", sys.executable, "-c", program, folder]
        ran = subprocess.run(words, capture_output=True, check=False)
    assert ran.stdout == b"full\n", ran


def a_fault_ends_one_call_only():
    class Broken(streetbook.PhoneClock):
        works = True

        def read(self):
            if not self.works:
                raise RuntimeError("no clock today")
            return streetbook.ClockReading(wall_ms=1_793_577_600_000, running_ms=1_000, boot=7)

    clock = Broken()
    phone = Phone.open(str(FOLDER / "tunnel"), clock=clock)
    clock.works = False
    error = raises(PhoneError.Internal, phone.log_street_contact, contact(4))
    assert "程序出错" in error.text.zh
    clock.works = True
    record = phone.log_street_contact(contact(4))
    assert phone.show(record).record.captured_at_ms == 1_793_577_600_000
    phone.shut_down()


class Ear(streetbook.Listener):
    """Hears everything, asks the phone back, and throws the first time."""

    def __init__(self, phone):
        self.phone, self.changes, self.steps = phone, [], []

    def on_change(self, change):
        assert self.phone.status().waiting >= change.waiting
        self.changes.append(change)
        if len(self.changes) == 1:
            raise RuntimeError("a fault of the app")

    def on_progress(self, progress):
        self.steps.append(progress)


def a_listener_hears_each_transaction_and_may_be_broken(phone):
    ear = Ear(phone)
    number = phone.subscribe(ear)
    record = phone.log_street_contact(contact(5))
    phone.amend(record, {"grade": text("B")})
    phone.sync_blocking(HttpTransport())
    causes = [change.cause for change in ear.changes]
    cause = streetbook.Cause
    assert causes[:3] == [cause.ACT, cause.ACT, cause.ANSWER], causes
    assert [change.records for change in ear.changes[:3]] == [[record]] * 3
    assert [change.waiting for change in ear.changes[:3]] == [1, 2, 0]
    assert ear.steps[0] == streetbook.SyncProgress(of=2, sent=2, receipted=0, received=0, round_trips=0)
    assert ear.steps[-1].receipted == 2, ear.steps
    phone.unsubscribe(number)
    phone.annotate(record, "下午来")
    assert len(ear.changes) == len(causes)


def a_phone_that_schedules_itself_syncs_step_by_step(phone):
    line, steps = HttpTransport(), 0
    while True:
        steps += 1
        step = phone.on_response(line.post(phone.next_request()))
        if not step.again:
            break
    assert phone.status().waiting == 0 and steps <= 2


def a_sync_is_cancelled(phone):
    phone.log_street_contact(contact(6))
    on_the_way, let_go = threading.Event(), threading.Event()

    def waits(request):
        on_the_way.set()
        let_go.wait()
        return HttpTransport().post(request)

    ended = []
    call = (PhoneError.Cancelled, phone.sync_blocking, Answers(waits))
    worker = threading.Thread(target=lambda: ended.append(raises(*call)))
    worker.start()
    on_the_way.wait()
    busy = raises(PhoneError.TryLater, phone.sync_blocking, HttpTransport())
    assert busy.code == "syncing"
    phone.log_street_contact(contact(7))
    phone.cancel_sync()
    let_go.set()
    worker.join()
    assert len(ended) == 1
    assert phone.status().waiting == 1, "what was receipted until then stays"
    asyncio.run(an_awaited_sync_is_cancelled(phone))


async def an_awaited_sync_is_cancelled(phone):
    class Never(streetbook.Transport):
        def __init__(self):
            self.asked = asyncio.Event()

        async def post(self, request):
            self.asked.set()
            await asyncio.Event().wait()

    class Async(streetbook.Transport):
        async def post(self, request):
            return await asyncio.to_thread(HttpTransport().post, request)

    class Throws(streetbook.Transport):
        async def post(self, request):
            raise RuntimeError("a fault of the app")

    never = Never()
    task = asyncio.create_task(phone.sync(never))
    await never.asked.wait()
    phone.cancel_sync()
    try:
        await task
        raise AssertionError("nobody cancelled it")
    except PhoneError.Cancelled:
        pass
    never = Never()
    task = asyncio.create_task(phone.sync(never))
    await never.asked.wait()
    task.cancel()
    try:
        await task
        raise AssertionError("nobody cancelled it")
    except asyncio.CancelledError:
        pass
    try:
        await phone.sync(Throws())
        raise AssertionError("it has no answer")
    except PhoneError.TryLater as later:
        assert later.code == "no_answer"
    assert (await phone.sync(Async())).receipted == 1


def eight_threads_log_two_hundred_each(phone):
    before = phone.status()
    ear = Ear(phone)
    number = phone.subscribe(ear)
    ids = [[] for _ in range(8)]

    def writes(worker):
        for place in range(200):
            ids[worker].append(phone.log_street_contact(contact(1_000 * (worker + 1) + place)))

    workers = [threading.Thread(target=writes, args=(worker,)) for worker in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    written = {record for own in ids for record in own}
    assert len(written) == 1_600
    assert phone.status().saved == before.saved + 1_600
    ear.steps.clear()
    assert phone.sync_blocking(HttpTransport()).receipted == 1_600
    receipted = [step.receipted for step in ear.steps]
    assert receipted == sorted(receipted) and receipted[-1] == 1_600 == ear.steps[-1].of
    phone.unsubscribe(number)
    listed, after = [], None
    while True:
        page = phone.list(Filter(kind="street_contact", oldest_first=True), after=after, limit=300)
        listed += page.records
        after = page.next
        if after is None:
            break
    assert written <= {record.id for record in listed} and len(listed) == page.total
    captured = [record.captured_at_ms for record in listed]
    assert captured == sorted(captured)


def a_killed_app_has_everything_that_it_has_shown():
    folder = str(FOLDER / "p")
    program = f"""
import sys
sys.path[:0] = {sys.path!r}
import streetbook
phone = streetbook.Phone.open({folder!r})
while True:
    print(phone.log_street_contact(streetbook.StreetContact(client_name="杨女士", phone="13912345678")), flush=True)
"""
    shown = []
    for _ in range(3):
        app = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
        for _ in range(40):
            shown.append(app.stdout.readline().decode().strip())
        app.send_signal(signal.SIGKILL)
        shown += [line.decode().strip() for line in app.stdout if line.endswith(b"\n")]
        app.wait()
    phone = Phone.open(folder)
    for record in shown:
        assert phone.show(record).record.state == streetbook.RecordState.WAITING
    phone.sync_blocking(HttpTransport())
    assert phone.status().waiting == 0
    phone.shut_down()


def a_colleague_carries_what_waits(phone):
    friend = Phone.open(str(FOLDER / "tunnel"))
    record = friend.log_street_contact(contact(8))
    file = str(FOLDER / "carried")
    assert friend.export_to(file) >= 1
    assert phone.import_from(file) >= 1
    phone.sync_blocking(HttpTransport())
    assert phone.status().carried == 0
    friend.sync_blocking(HttpTransport())
    assert friend.show(record).record.state == streetbook.RecordState.RELEASED
    friend.shut_down()


def of_two_values_a_person_chooses_one(phone):
    card = phone.log_street_contact(contact(9))
    phone.sync_blocking(HttpTransport())
    friend = Phone.open(str(FOLDER / "tunnel"))
    friend.sync_blocking(HttpTransport())
    friend.amend(card, {"grade": text("B")})
    phone.amend(card, {"grade": text("A")})
    for both in (friend, phone, friend):
        both.sync_blocking(HttpTransport())
    for both in (friend, phone):
        listed = both.list(Filter(conflicts_only=True)).records
        assert [record.id for record in listed] == [card]
        (conflict,) = listed[0].conflicts
        assert conflict.field == "grade"
        assert {side.value.value for side in conflict.values} == {"A", "B"}, conflict
        assert len({side.device for side in conflict.values}) == 2
    phone.choose(card, "grade", text("B"))
    for both in (phone, friend):
        both.sync_blocking(HttpTransport())
        shown = both.show(card)
        assert shown.record.conflicts == [] and shown.record.fields["grade"].value == "B"
        assert [line.by for line in shown.history] == ["out1"] * 4, shown.history
        (settled,) = shown.record.settled
        assert (settled.field, settled.value.value, settled.by) == ("grade", "B", "out1"), settled
    error = raises(PhoneError.FixField, phone.choose, card, "grade", text("Z"))
    assert error.problem.rule == "unknown_choice"
    friend.shut_down()


def what_the_rules_say_is_at_hand(phone):
    phone.log_client_report(
        streetbook.ClientReport(
            client_name="李先生",
            masked_phone="139****0009",
            expected_at_ms=phone.status().last_heard_ms + 3_600_000,
            route=streetbook.Route.ACCOMPANIED,
        )
    )
    check = phone.check_client("13900000009")
    assert check.phone == "139****0009", check
    assert check.known == streetbook.Acquaintance.SAME and check.who == ["out1"], check
    report = phone.list(Filter(kind="client_report")).records[0]
    assert all(ruling.text.zh and not ruling.is_final for ruling in phone.rulings_of(report.id))
    lines = phone.report(streetbook.ReportName.WAITING).lines
    assert lines and lines[0].text.zh
    kinds = {kind.id: kind for kind in phone.kinds()}
    slip = kinds["street_contact"]
    assert slip.mechanism == streetbook.Mechanism.SLIP and slip.may_write
    grade = next(field for field in slip.fields if field.id == "grade")
    assert [choice.label.zh for choice in grade.choices] == ["A 级", "B 级", "C 级", "D 级"]


def a_copied_phone_becomes_a_successor(phone):
    phone.sync_blocking(HttpTransport())
    phone.shut_down()
    copy = str(FOLDER / "copy")
    subprocess.run(["cp", "-r", str(FOLDER / "p"), copy], check=True)
    first, second = Phone.open(str(FOLDER / "p")), Phone.open(copy)
    first.log_street_contact(contact(10))
    lost = second.log_street_contact(contact(11))
    device, ear = second.owner().device, Ear(second)
    second.subscribe(ear)
    first.sync_blocking(HttpTransport())
    second.sync_blocking(HttpTransport())
    assert second.owner().device != device
    assert streetbook.Cause.SUCCESSOR in [change.cause for change in ear.changes]
    phones = [record.fields["phone"].value for record in second.list(Filter()).records]
    assert "13900000011" in phones, "what the office did not hold was made again"
    stands = second.show(lost).record.fields["phone"].value
    assert stands == "13900000010", "the id is that of who came first"
    second.shut_down()
    return first


def a_closed_phone_says_so(phone):
    draft = phone.new_draft("street_contact")
    phone.shut_down()
    phone.shut_down()
    for call in (phone.status, phone.kinds, phone.owner, phone.next_request, draft.check):
        raises(PhoneError.Closed, call)
    raises(PhoneError.Closed, phone.log_street_contact, contact(12))
    raises(PhoneError.Closed, phone.sync_blocking, HttpTransport())
    error = raises(PhoneError.Closed, phone.list, Filter())
    assert "重新打开" in error.text.zh
    Phone.open(str(FOLDER / "p")).shut_down()


def main():
    phone = Phone.enrol_blocking(str(FOLDER / "p"), ADDRESS, CODES.pop(), HttpTransport())
    a_wrong_field_is_named(phone)
    what_a_record_does_not_allow_is_said(phone)
    an_empty_folder_asks_for_a_code()
    a_wrong_code_is_the_offices_to_mend()
    a_lost_answer_does_not_use_the_code_up()
    later_is_said_with_the_time(phone)
    one_folder_is_one_phones(phone)
    a_full_disk_is_said_before_capture()
    a_fault_ends_one_call_only()
    a_listener_hears_each_transaction_and_may_be_broken(phone)
    a_phone_that_schedules_itself_syncs_step_by_step(phone)
    a_sync_is_cancelled(phone)
    eight_threads_log_two_hundred_each(phone)
    what_the_rules_say_is_at_hand(phone)
    a_colleague_carries_what_waits(phone)
    of_two_values_a_person_chooses_one(phone)
    phone.shut_down()
    a_key_seals_and_only_it_opens()
    a_killed_app_has_everything_that_it_has_shown()
    phone = a_copied_phone_becomes_a_successor(Phone.open(str(FOLDER / "p")))
    a_closed_phone_says_so(phone)
    print("every story ends well")


if __name__ == "__main__":
    main()
