"""Thirty calls from a list, at a real window, by keys alone; the next one's answer; an old one found again.

Under `make test-all` over a ledger of 37,500 devices and 4,000 older contacts, with a real Japanese input method where
there is one, at the pace stated in `phone_hands`; else a few calls over a small ledger, quicker, in plain letters. What
is asserted is what was saved; seconds are printed, and lie in the file that `PHONE_FIGURES` names.
"""

from __future__ import annotations

import json
import os
import pwd
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import keyring
import pytest

from app.bootstrap import Program
from app.bootstrap_contacts import contact_queries
from app.domain.bench_words import OUT_OF_SCOPE, ContactKind
from app.domain.rules.school_reading import SchoolName, schools_meant
from app.usecases.contacts import RecordContact, record_contact
from app.usecases.ports import UnitOfWork
from tests.features.test_intake_window import cli
from tests.support import ibus_session, sampling
from tests.support.keyrings import absent
from tests.support.phone_hands import Log, PhoneHands, Timed, letters_of
from tests.support.real_desks import Clock, running, set_clock
from tests.support.xscreen import Screen, x_screen
from tests.support.xwindow import picture

pytestmark = [pytest.mark.xwindow, pytest.mark.timeout(1_200)]

FIGURES, PICTURES = "PHONE_FIGURES", "PHONE_PICTURES"
OLD_SAID = "水ぬれのあとに電源が入らない (mizunure)"
KEYBOARD = 2
"""The kind's key of the call whose answer the next one finds."""
QUESTIONS = (
    ("itumodoruka", "raisyuunoyotei"),
    ("ki-bo-dogahazureta", "fo-muwookuttemorau"),
    ("fo-muganihaitterukawakaranai", "todoiteiru"),
    ("hokankonoakairampuganuku", "saikidousuru"),
    ("daitaikihaaruka", "yobitannmatuwokasu"),
    ("tannmatugamitukaranai", "keisatuhetodokeru"),
    ("pasuwa-dowowasureta", ""),
    ("musennlannitunagaranai", ""),
    ("jikaihahanosyuunohi", "kayoutokinnyou"),
)
"""What is asked, and answered, of each kind in the order of its keys; letters as they are typed."""


class Call(NamedTuple):
    """A line of the list: how the school is typed, which of those it may mean, the kind's key, and the words."""

    school: SchoolName
    typed: str
    number: int
    """0: typed so it can be only this one."""
    kind: int
    asked: str
    answer: str

    @property
    def passed(self) -> bool:
        return list(ContactKind)[self.kind - 1] in OUT_OF_SCOPE


def calls(schools: tuple[SchoolName, ...], count: int) -> list[Call]:
    """The list: another school each, the kinds in turn."""
    read = [school for school in schools if school.reading]
    made = []
    for at in range(count):
        school = read[at * 7 % len(read)]
        typed = school.reading.split()[0][:2]
        meant = schools_meant(typed, schools)
        number = 0 if len(meant) == 1 else meant.index(school) + 1
        kind = at % len(QUESTIONS) + 1
        made.append(Call(school, letters_of(typed), number, kind, *QUESTIONS[kind - 1]))
    return [call for call in made if call.number <= 9]


def fill(program: Program, contacts: int) -> str:
    """Older contacts, the oldest 400 days ago; the number of the one that is looked for later."""
    began = datetime.now(UTC) - timedelta(days=400)
    real, clock = program.clock, Clock(began)
    set_clock(program, clock)
    at_old, numbers = contacts // 8, list[str]()
    for start in range(0, contacts, 50):
        clock.utc = began + timedelta(days=400 * start / contacts)

        def work(unit: UnitOfWork, start: int = start) -> None:
            for at in range(start, min(contacts, start + 50)):
                said = OLD_SAID if at == at_old else f"{at}台目の{('画面', '電池', 'カメラ', '充電')[at % 4]}について"
                command = RecordContact(b"", "fault", content=said, answer="折り返した", person="担当者")
                numbers.append(record_contact(unit, command).contact)

        program.desk.call(work).result()
    set_clock(program, real)  # type: ignore[arg-type]
    return numbers[at_old]


@contextmanager
def window(ledger: Path, key: Path, *, composes: bool) -> Iterator[Screen]:
    """The program on a screen of its own, inside a session with an input method where one is wanted."""
    words = ["main.py", "--ledger", str(ledger), "--operator", "OP0001"]
    if composes:
        words = ["-m", "tests.support.ibus_session", "main", *words[1:], "--key-file", str(key)]
    try:
        with x_screen() as plain, plain.program(words) as running_window:
            running_window.wait_for_line("shuridai: ready")
            screen = plain.above_all()
            screen.focus("修理台")
            time.sleep(8 if composes else 0.5)
            yield screen
    finally:
        if composes:
            ibus_session.end(os.environ["HOME"])


def begin(hands: PhoneHands, call: Call) -> None:
    """T, the school, the kind: from here on words are typed."""
    hands.look()
    hands.key("t")
    hands.look()
    hands.key(*call.typed)
    if call.number:
        hands.look()
        hands.key(str(call.number))
    hands.look()
    hands.key(str(call.kind))
    hands.look()


def one_call(hands: PhoneHands, call: Call) -> None:
    """T, the school, the kind, what was asked and the answer behind the arrow, Enter."""
    begin(hands, call)
    hands.text(call.asked)
    if call.answer:
        hands.text("zl" if hands.composes else "->", convert=False)
        hands.text(call.answer)
    hands.key("Return")
    if call.passed:
        hands.look()
        hands.text("kyouikuiinnkai")
        hands.key("Return")


def keep_the_answer(hands: PhoneHands, asked: str) -> None:
    """On the list of contacts: the newest with these words becomes an answer for the next one."""
    hands.key("F6")
    hands.look()
    hands.key("slash")
    hands.text(asked)
    hands.look()
    hands.key("Down")
    hands.look()
    hands.key("a")
    hands.look()
    hands.key("Return")


def find_its_answer(hands: PhoneHands, call: Call, keep: Path) -> None:
    """The next one asks the same: the answer is there before the sentence is finished, and two keys take it."""
    begin(hands, call)
    hands.key(*("minus" if letter == "-" else letter for letter in call.asked[: len(call.asked) * 2 // 3]))
    hands.look()
    picture(hands.screen, keep / "answer-while-typing.png")
    if hands.composes:
        hands.key("Return")
    hands.key("Down", "Return")
    hands.look()
    hands.key("Return")


def find_an_old_one(hands: PhoneHands, keep: Path) -> float:
    """From the board: the list, the search, a word, Enter; seconds until it was in sight. Then it is opened again."""
    hands.key("F2")
    hands.look()
    began = time.monotonic()
    hands.key("F6")
    hands.look()
    hands.key("slash")
    hands.text("mizunure")
    hands.look()
    hands.key("Down", "Return")
    spent = time.monotonic() - began
    hands.look()
    picture(hands.screen, keep / "old-one.png")
    hands.key("o")
    return spent


def told(name: str, took: list[Timed]) -> dict[str, object]:
    """The figures of some calls."""
    row: dict[str, object] = {"name": name, "n": len(took)}
    for field in Timed._fields:
        values = [getattr(one, field) for one in took]
        row[field] = {"median": round(statistics.median(values), 3), "max": round(max(values), 3)}
    return row


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where whoever the window runs as may go."""
    made = Path(tempfile.mkdtemp(prefix="shuridai-phone-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


def test_calls_from_a_list_the_next_ones_answer_and_an_old_one(folder: Path, memory_keyring: object) -> None:
    keyring.set_keyring(absent())  # the window is a process of its own, and must find the key
    whole = sampling.run_all()
    composes = whole and ibus_session.available()
    ledger, keep = folder / "ledger", Path(os.environ.get(PICTURES, str(folder)))
    cli(ledger, "sample", "--devices", "37500" if whole else "200")
    with running(ledger) as program:
        schools = contact_queries(program).school_names()
        old = fill(program, 4_000 if whole else 50)
        key = program.opened.key
    key_file = folder / "key"
    key_file.write_text(key.hex() + "\n", "ascii")
    if composes and os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody").pw_uid
        for path in (folder, *folder.rglob("*")):
            os.chown(path, nobody, -1)
    listed, took, made = calls(schools, 30 if whole else 2), [], []
    with window(ledger, key_file, composes=composes) as screen:
        log = Log(ledger, key)
        hands = PhoneHands(screen, log, composes=composes, pace=1.0 if whole else 0.4)
        for call in listed:
            spent, op = hands.timed(lambda call=call: one_call(hands, call), "contact_made")  # type: ignore[misc]
            took.append(spent)
            made.append(op.payload["set"])
        asked = listed[KEYBOARD - 1]
        kept, _ = hands.timed(lambda: keep_the_answer(hands, asked.asked), "faq_kept")
        answered, op = hands.timed(lambda: find_its_answer(hands, asked, keep), "contact_made")
        made.append(op.payload["set"])
        seconds: list[float] = []
        found, op = hands.timed(lambda: seconds.append(find_an_old_one(hands, keep)), "contact_reopened")
        log.close()
    figures = [told("calls", took), told("kept as answer", [kept]), told("with the answer", [answered])]
    figures.append({"name": "old one", "seconds": round(seconds[0], 2), "keys": found.keys, "composed": composes})
    print(json.dumps(figures, ensure_ascii=False))
    if os.environ.get(FIGURES):
        Path(os.environ[FIGURES]).write_text(json.dumps(figures, ensure_ascii=False, indent=1), "utf-8")
    kinds = [kind.value for kind in ContactKind]
    assert [(one["school"], one["kind"]) for one in made] == [
        (call.school.code, kinds[call.kind - 1]) for call in (*listed, asked)
    ]
    assert op.payload["contact"] == old
    with running(ledger) as program:
        rows = {row.contact: row for row in contact_queries(program).contacts()}
        assert program.ledger.verify().ok
    said = [rows[one["number"]] for one in made]
    assert all(row.content.text for row in said)
    assert [bool(row.answer.text) for row in said] == [bool(call.answer) for call in (*listed, asked)]
    assert [bool(row.to.text) for row in said] == [call.passed for call in (*listed, asked)]
    assert said[-1].answer == said[KEYBOARD - 1].answer, "the answer given before is what was recorded"
