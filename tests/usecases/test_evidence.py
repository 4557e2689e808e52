"""The evidence pack: what it holds of a unit and of a box, that it proves itself, and that what was altered shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap_evidence import SUMS, write_evidence
from app.domain.commands import Undo
from app.domain.identity import device_id, short
from app.domain.kinds import Aggregate, Role
from app.domain.operations import Draft, Ref
from app.domain.rules.repair import RepairRefused
from app.usecases.evidence import faults
from app.usecases.session import NotAllowed
from app.usecases.undo import take_back
from tests.support.bench import Bench
from tests.support.real_desks import heads
from tests.usecases.disposal_stand import Stand
from tests.usecases.pickup_stand import check, handed_box, leave, truck, witness

S1, S2, S3 = "PF0AAA01", "PF0AAA02", "PF0AAA03"


@pytest.fixture
def stand(bench: Bench) -> Stand:
    """A box of two, one of them to its end; and a unit of no disposal."""
    made = Stand(bench)
    handed_box(made, "A0001", S1, S2)
    made.unit(S3)
    number = truck(made, "A0001")
    check(made, number, "A0001", S1, S2)
    leave(made, number)
    made.tick(S1, "certificate")
    witness(made, number)
    return made


def written(stand: Stand, code: str) -> tuple[dict[str, Any], Path]:
    pack = write_evidence(stand.bench.program, code, stand.bench.root / "out" / code)
    raw = pack.json.read_bytes()
    assert faults(raw) == []
    found: dict[str, Any] = json.loads(raw)
    assert (found["total"], len(found["operations"])) == (pack.units, pack.operations)
    return found, pack.json.parent


def test_a_unit_from_its_beginning_to_the_witness(stand: Stand) -> None:
    found, folder = written(stand, f"T-{S1}")
    (unit,) = found["units"]
    assert (unit["serial"], unit["status"], unit["done"], unit["box"]) == (S1, "disposed", True, "A0001")
    assert all(step["state"] == "done" and step["operations"] for step in unit["steps"])
    kinds = {json.loads(each["body"])["k"] for each in found["operations"]}
    assert {"disposal_begun", "step_done", "boxed", "box_closed", "box_handed", "pickup_opened", "pickup_left"} <= kinds
    whole = json.dumps(found, ensure_ascii=False)
    assert S2 not in whole, "another unit's belong in another pack"
    assert short(device_id(S2)) not in whole
    assert "例示 立会" not in json.dumps(found, ensure_ascii=False), "no words of the side store"
    assert sorted(path.name for path in folder.iterdir()) == [
        SUMS,
        f"evidence-unit-{S1}.json",
        f"evidence-unit-{S1}.pdf",
    ]


def test_each_hash_is_that_of_its_bytes_and_of_the_ledger_and_the_sums_are_those_of_the_files(stand: Stand) -> None:
    found, folder = written(stand, "A0001")
    assert [unit["serial"] for unit in found["units"]] == [S1, S2]
    assert [unit["done"] for unit in found["units"]] == [True, False]
    rows = stand.bench.program.ledger.read(lambda reads: reads.rows("SELECT sha, body FROM operation"))
    held = {sha.hex(): body.decode() for sha, body in rows}
    for each in found["operations"]:
        assert hashlib.sha256(each["body"].encode()).hexdigest() == each["sha256"]
        assert held[each["sha256"]] == each["body"]
    for line in (folder / SUMS).read_text().splitlines():
        sha, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == sha
    assert len((folder / SUMS).read_text().splitlines()) == 2


Pack = dict[str, Any]


def _step(made: Pack, at: int = 5) -> Pack:
    found: Pack = made["units"][0]["steps"][at]
    return found


def _body(made: Pack) -> None:
    first = made["operations"][0]
    first["body"] = first["body"].replace("2026", "2025")


def _left_out(made: Pack) -> None:
    its = _step(made)["operations"]
    made["operations"] = [each for each in made["operations"] if each["sha256"] not in its]


def _anothers(made: Pack) -> None:
    _step(made)["operations"] = made["units"][1]["steps"][5]["operations"]


def _unit_left_out(made: Pack) -> None:
    del made["units"][0]


CHANGES: dict[str, Callable[[Pack], object]] = {
    "body": _body,
    "hash": lambda made: made["operations"][3].update(sha256="0" * 64),
    "left out": _left_out,
    "claimed": lambda made: made["units"][1]["steps"][-1].update(state="done"),
    "another's": _anothers,
    "unit left out": _unit_left_out,
    "form": lambda made: made.update(format="other/1"),
    "who": lambda made: _step(made).update(by="OP0099"),
    "when": lambda made: _step(made).update(at="2025-11-20T00:00:00Z"),
    "day": lambda made: _step(made).update(on="2025-01-01"),
    "how": lambda made: _step(made, 1).update(how="none"),
    "second": lambda made: _step(made).update(second="OP0099"),
    "serial": lambda made: made["units"][0].update(serial="PF0AAA09"),
    "taken back": lambda made: made["operations"][-1].update(undone=True),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_altered_shows(stand: Stand, change: str) -> None:
    found, _ = written(stand, "A0001")
    assert faults(json.dumps(found).encode()) == []
    CHANGES[change](found)
    assert faults(json.dumps(found).encode()) != []
    assert faults(b"[]") != []
    assert faults(b"{") != []


def test_two_packs_in_one_folder_are_each_checked_by_the_sums(stand: Stand) -> None:
    folder = stand.bench.root / "out"
    for code in (S1, "A0001", S1):
        write_evidence(stand.bench.program, code, folder)
    lines = {name: sha for sha, name in (line.split("  ") for line in (folder / SUMS).read_text().splitlines())}
    assert sorted(lines) == sorted(path.name for path in folder.iterdir() if path.name != SUMS)
    assert len(lines) == 4
    for name, sha in lines.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == sha


def test_units_without_a_latin_name_do_not_share_a_file(stand: Stand) -> None:
    names = set()
    for at, tag in enumerate(("備品甲", "備品乙")):
        unit = Ref(Aggregate.device, bytes([at + 1]) * 16)
        fields = {"tag": tag, "kind": "ipad", "status": "in_use", "serial": ""}
        stand.bench.record(Draft("registered", (unit,), {"set": fields}))
        stand.bench.record(Draft("disposal_begun", (unit,), {"way": "A"}))
        names.add(write_evidence(stand.bench.program, tag, stand.bench.root / "out").json.name)
    assert len(names) == 2


def test_what_was_taken_back_proves_nothing(stand: Stand) -> None:
    desk = stand.bench.program.desk
    stand.tick(S2, "certificate", document="C-2")
    take_back(desk, Undo(desk.new_action())).result()
    found, _ = written(stand, S2)
    steps = {step["step"]: step for step in found["units"][0]["steps"]}
    assert (steps["certificate"]["state"], steps["certificate"]["operations"]) == ("next", [])
    assert [each["undone"] for each in found["operations"] if '"C-2"' in each["body"]] == [True]


def test_who_may_and_the_access_log_has_its_line(stand: Stand) -> None:
    stand.employ()
    before = heads(stand.bench.program)
    written(stand, "A0001")
    assert heads(stand.bench.program) == before, "an export writes nothing but the line"
    lines = stand.bench.program.ledger.read(lambda reads: reads.rows("SELECT what, detail FROM access_log"))
    assert ("evidence", "evidence-box-A0001 2") in [tuple(line) for line in lines]
    out = stand.bench.root / "none"
    with stand.acting(Role.label), pytest.raises(NotAllowed):
        write_evidence(stand.bench.program, "A0001", out)
    assert not out.exists()


@pytest.mark.parametrize(
    ("code", "reason"), [(S3, "not_in_disposal"), ("PF0ZZZ99", "unknown_device"), ("A0077", "unknown_device")]
)
def test_there_is_none_of_what_is_in_no_disposal(stand: Stand, code: str, reason: str) -> None:
    with pytest.raises(RepairRefused, match=reason):
        write_evidence(stand.bench.program, code, stand.bench.root / "none")
