"""Whatever is done to a ledger, in whatever order: the log folded anew comes to what the ledger shows."""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from app.bootstrap_files import import_source
from app.domain.commands import Act, Amend, CloseCrate, LinkForm, OpenCrate, Recognise, TakeIn, TakeInProvisional, Undo
from app.domain.identity import unshort
from app.domain.kinds import Accessory, Action, Cause, ImportKind, Role, Route
from app.domain.label_templates import LabelKind
from app.domain.operations import decode
from app.usecases.act import act, amend
from app.usecases.change_setting import change_setting
from app.usecases.crates import close_crate, open_crate
from app.usecases.erase import erase
from app.usecases.import_job import ImportJob
from app.usecases.label_facts import Asked, wanted
from app.usecases.link_form import link_form
from app.usecases.operators import issue_badge, register_operator, set_pin
from app.usecases.print_labels import LabelRefused, PrintAgain, PrintLabels, print_again, print_labels
from app.usecases.scan_back import ScanBack, scan_back
from app.usecases.take_in import recognise, take_in, take_in_provisional
from app.usecases.undo import undo
from tests.support import small_files
from tests.support.machines import Machine, walk
from tests.support.real_desks import digest

SERIALS = ("PF8K2M0D", "PF8K2M00", "PF8K2MO0", "NXHPZ123", "5CD1234XYZ")
CODES = (*SERIALS, "KRM-000001", "KRM-000002", "KRM-000001-R2", "???", "1S82M8PF8K2M0D")
serials, codes = st.sampled_from(SERIALS), st.sampled_from(CODES)


BENCH: dict[Action, dict[str, str]] = {
    Action.route: {},
    Action.need_part: {},
    Action.part_came: {},
    Action.hear: {"what": "落とした"},
    Action.ship: {"rma": "R1", "waybill": "1234"},
    Action.receive_back: {},
    Action.decide: {"decision": "repair", "payer": "board", "amount": "9000"},
    Action.repaired: {"work": "replace_part"},
    Action.pass_: {},
    Action.fail: {"checks": "camera"},
    Action.return_: {"way": "run"},
    Action.photo: {},
}
"""What is done on the bench, with its fields."""


class LedgerMachine(Machine):
    """One desk, everything a day brings."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers: list[str] = []
        self.prints: list[bytes] = []
        self.files = 0

    def _issued(self, number: str) -> None:
        assert number not in self.numbers, "a number was given out twice"
        self.numbers.append(number)

    def _number(self, pick: int) -> str:
        return self.numbers[pick % len(self.numbers)] if self.numbers else "8A-0001-X"

    @rule(code=codes, fault=st.sampled_from([None, "screen", "battery"]), cause=st.sampled_from([None, *Cause]))
    def scans(self, code: str, fault: str | None, cause: Cause | None) -> None:
        crates = [c.crate for c in self.program.queries.open_crates()]
        crate = crates[-1] if crates else None
        result = self.do(take_in, TakeIn, self.scan(code), fault=fault, cause=cause, crate=crate)
        if result is not None and result.outcome in ("unknown_device", "near_match", "awaiting_form", "opened"):
            self._issued(result.repair)

    @rule(tail=st.sampled_from(["", "2M0", "XYZ"]))
    def takes_in_what_cannot_be_read(self, tail: str) -> None:
        result = self.do(take_in_provisional, TakeInProvisional, tail=tail)
        self._issued(result.repair)

    @rule(pick=st.integers(0, 50), serial=serials)
    def recognises(self, pick: int, serial: str) -> None:
        scan = self.scan(serial)
        self.do(recognise, Recognise, repair=self._number(pick), scan=scan)

    @rule(
        pick=st.integers(0, 50),
        fault=st.sampled_from(["screen", "power", None]),
        swollen=st.sampled_from([None, True, False]),
    )
    def amends(self, pick: int, fault: str | None, swollen: bool | None) -> None:
        self.do(
            amend,
            Amend,
            repair=self._number(pick),
            fault=fault,
            cause=Cause.non_natural if fault else None,
            detail="drop" if fault else None,
            accessories=(Accessory.pen,) if swollen else None,
            swollen=swollen,
        )

    @rule(
        pick=st.integers(0, 50),
        what=st.sampled_from([Action.cancel, Action.reopen, Action.override, Action.note, Action.place]),
    )
    def acts(self, pick: int, what: Action) -> None:
        fields = {"reason": "電話で確認", "text": "充電しない", "place": "棚2"}
        self.do(act, Act, repair=self._number(pick), what=what, fields=fields)

    @rule(pick=st.integers(0, 50), what=st.sampled_from(sorted(BENCH)), route=st.sampled_from(Route))
    def works_on_the_bench(self, pick: int, what: Action, route: Route) -> None:
        fields = BENCH[what] | ({"route": route.value, "reason": "液晶"} if what is Action.route else {})
        self.do(act, Act, repair=self._number(pick), what=what, fields=fields, content=b"\xff\xd8\xff")

    @rule(pick=st.integers(0, 50), which=st.integers(0, 50), unlink=st.booleans())
    def links(self, pick: int, which: int, unlink: bool) -> None:
        answers = self.program.queries.answers()
        if answers:
            answer = unshort(answers[which % len(answers)].answer)
            self.do(link_form, LinkForm, repair=self._number(pick), answer=answer, unlink=unlink)

    @rule(
        code=codes, kind=st.sampled_from([LabelKind.asset, LabelKind.disposal, LabelKind.slip]), replaces=st.booleans()
    )
    def prints_a_label(self, code: str, kind: LabelKind, replaces: bool) -> None:
        program = self.program
        read, today = program.desk.read_scan, program.clock.now().today
        line = program.ledger.read(lambda reads: wanted(kind, code, Asked(reads, read, {}, today, replaces)).line)
        if line.reason:
            return
        replacing = replaces and kind is not LabelKind.slip
        assert self.do(print_labels, PrintLabels, kind, (line,), "t", replacing, 1).labels == 1
        self.prints.append(self.actions[-1])

    @precondition(lambda self: self.prints)
    @rule(pick=st.integers(0, 50))
    def prints_it_again(self, pick: int) -> None:
        assert self.do(print_again, PrintAgain, self.prints[pick % len(self.prints)]).labels == 1

    @precondition(lambda self: self.prints)
    @rule(pick=st.integers(0, 50), one=codes, other=codes)
    def scans_back(self, pick: int, one: str, other: str) -> None:
        job, pending = self.prints[pick % len(self.prints)], None
        for code in (one, other):
            scan = self.scan(code)
            with suppress(LabelRefused):  # a slip's: nothing to stick
                pending = self.do(scan_back, ScanBack, job, scan, pending).pending

    @rule(school=st.sampled_from([None, "ES01", "ES09"]))
    def opens_a_crate(self, school: str | None) -> None:
        self.do(open_crate, OpenCrate, label="北小 11/20", school=school)

    @rule(reopen=st.booleans(), pick=st.integers(1, 5))
    def closes_a_crate(self, reopen: bool, pick: int) -> None:
        mark = self.program.desk.mark
        self.do(close_crate, CloseCrate, crate=f"{mark}{pick:04d}", reopen=reopen)

    @rule(
        kind=st.sampled_from([ImportKind.devices, ImportKind.forms, ImportKind.schools]),
        seed=st.integers(0, 10**6),
        cut=st.booleans(),
    )
    def imports(self, kind: ImportKind, seed: int, cut: bool) -> None:
        rng = random.Random(seed)
        self.files += 1
        path = self.root / "files" / f"{self.files}.csv"
        if kind is ImportKind.schools:
            small_files.write(path, small_files.SCHOOLS, small_files.SCHOOL_ROWS[: rng.randrange(1, 3)])
        elif kind is ImportKind.devices:
            rows = [
                small_files.device(
                    s,
                    rng.choice(["北小学校", "南小学校", "どこか"]),
                    rng.choice(["", "KRM-000001"]),
                    notes=rng.choice(["", "要確認"]),
                )
                for s in rng.sample(SERIALS, rng.randrange(1, 5))
            ]
            small_files.write(path, small_files.DEVICES, rows)
        else:
            rows = [
                small_files.form(rng.choice([*SERIALS, ""]), clock=f"8:0{n}:05") for n in range(rng.randrange(1, 4))
            ]
            small_files.write(path, small_files.FORMS, rows)
        before = digest(self.program)
        job = self._import(path, kind, cut=cut)
        if cut:
            job = self._import(path, kind)
        counts = job.report.counts
        assert job.report.read == counts.new + counts.changed + counts.same + len(job.report.refusals)
        after = digest(self.program)
        again = self._import(path, kind).report.counts
        assert (again.new, again.changed) == (0, 0)
        assert digest(self.program) == after
        if rng.random() < 0.3 and job.action != self._no_operations(job.action):
            done = self.do(undo, Undo, target=job.action, reason="ちがうファイル")
            assert done.outcome == "undone"
            assert digest(self.program) == before, "an undone import leaves nothing"
        else:
            self.actions.append(job.action)

    def _no_operations(self, action: bytes) -> bytes | None:
        found = self.program.ledger.read(
            lambda r: r.rows("SELECT 1 FROM operation WHERE action_id=? LIMIT 1", (action,))
        )
        return None if found else action

    def _import(self, path: Path, kind: ImportKind, *, cut: bool = False) -> ImportJob:
        self.clock.tick(seconds=7)
        job = ImportJob(self.program.desk, import_source(self.program, path, kind), dry_run=False)
        for _ in job.steps():
            if cut:
                break
        return job

    @precondition(lambda self: self.actions)
    @rule(pick=st.integers(0, 500))
    def undoes(self, pick: int) -> None:
        target = self.actions[pick % len(self.actions)]
        result = self.do(undo, Undo, target=target, reason="まちがい")
        assert result.reason in ("", "built_on", "already_undone", "nothing_to_undo", "not_undoable")

    @rule(most=st.integers(1, 20))
    def erases(self, most: int) -> None:
        rows = self.program.ledger.read(lambda r: r.rows("SELECT body FROM operation"))
        ids: list[str] = []
        for (body,) in rows:
            payload = decode(body).payload
            held = {**payload, **payload.get("set", {})}
            ids += [v for k, v in held.items() if k in ("words", "note", "reason", "pin", "name_id") and v]
            ids += [held["value"]["side"]] if isinstance(held.get("value"), dict) else []
        before = digest(self.program)
        self.program.desk.call(lambda unit: erase(unit, ids[:most])).result()
        assert digest(self.program) == before, "erasing touches no head"
        for side_id in ids[:most]:
            assert self.program.side.get(unshort(side_id)) is None

    @rule(days=st.sampled_from([30, 60, None]))
    def sets_a_setting(self, days: int | None) -> None:
        self.program.desk.call(lambda unit: change_setting(unit, "form.valid_days", days)).result()
        assert self.program.ledger.shared("form.valid_days") == (days or 60)

    @rule(length=st.sampled_from([10, 900]))
    def sets_a_long_setting(self, length: int) -> None:
        link = "https://forms.example.jp/" + "x" * length + "?s={serial}"
        self.program.desk.call(lambda unit: change_setting(unit, "form.prefill_template", link)).result()
        assert self.program.ledger.shared("form.prefill_template") == link

    @rule(people=st.sets(st.sampled_from(["古賀 美咲", "森 恵", "田中 一郎"]), min_size=1))
    def brings_in_operators(self, people: set[str]) -> None:
        self.files += 1
        path = self.root / "files" / f"{self.files}.csv"
        rows = [(f"OP010{len(name)}", name, "受付担当") for name in sorted(people)]
        small_files.write(path, ("担当者コード", "氏名", "役割"), rows)
        self.actions.append(self._import(path, ImportKind.operators).action)
        after = digest(self.program)
        self._import(path, ImportKind.operators)
        assert digest(self.program) == after
        bodies = self.program.ledger.read(lambda r: r.rows("SELECT body FROM operation"))
        assert not any(name.split()[0].encode() in body for (body,) in bodies for name in people)

    @rule(role=st.sampled_from(list(Role)))
    def registers_an_operator(self, role: Role) -> None:
        made = self.program.desk.call(lambda unit: register_operator(unit, name="古賀", role=role)).result()
        self.program.desk.call(lambda unit: issue_badge(unit, made.operator)).result()
        self.program.desk.call(lambda unit: set_pin(unit, made.operator, "1234")).result()

    @rule()
    def starts_again(self) -> None:
        mark = self.program.desk.mark
        self.closed()
        self.opened()
        assert self.program.desk.mark == mark


def test_any_sequence_of_work_folds_to_what_is_shown() -> None:
    walk(LedgerMachine, short=(12, 25), full=(250, 50), done={"take_in"})
