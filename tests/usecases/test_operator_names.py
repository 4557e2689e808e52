"""Names of operators lie in the side store: no operation holds one, an erased one is gone wherever it was shown."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.commands import Undo
from app.domain.identity import code_id, short
from app.domain.kinds import Aggregate, ImportKind, Role
from app.domain.operations import Draft, Ref
from app.usecases import operator_names
from app.usecases.erase import erase
from app.usecases.operators import register_operator, sign_in
from app.usecases.undo import undo
from tests.support import small_files
from tests.support.bench import Bench
from tests.support.real_desks import digest

HEADINGS = ("担当者コード", "氏名", "役割")
KOGA, MORI = ("OP0101", "古賀 美咲", "受付担当"), ("OP0104", "森 恵", "管理者")


def brought_in(bench: Bench, *rows: tuple[str, ...], name: str = "o.csv", **more: Any) -> tuple[int, int, int]:
    """New, changed, same."""
    counts = (
        bench.imported(ImportKind.operators, small_files.write(bench.root / name, HEADINGS, rows), **more)
    ).report.counts
    return counts.new, counts.changed, counts.same


def names(bench: Bench) -> dict[str, str]:
    return {row.code: row.name for row in bench.program.queries.operators()}


def state_of(bench: Bench, code: str) -> Any:
    ref = Ref(Aggregate.operator, code_id(Aggregate.operator, code))
    return bench.program.ledger.read(lambda reads: reads.head(ref))


def written(bench: Bench) -> str:
    """All bytes of the log and of the heads, as text."""
    sql = "SELECT body FROM operation UNION ALL SELECT shown FROM head UNION ALL SELECT meta FROM head"
    rows = bench.program.ledger.read(lambda reads: reads.rows(sql))
    return "\n".join(bytes(row[0]).decode() for row in rows)


def test_no_operation_holds_a_name(bench: Bench) -> None:
    assert brought_in(bench, KOGA, MORI) == (2, 0, 0)
    made = bench.call(lambda unit: register_operator(unit, name="中村 健", role=Role.label)).operator
    assert names(bench) == {"OP0101": "古賀 美咲", "OP0104": "森 恵", made: "中村 健"}
    assert bench.call(lambda unit: sign_in(unit, made)).name == "中村 健"
    log = written(bench)
    for word in ("古賀", "森", "中村"):
        assert word not in log
    assert "OP0101" in log


def test_the_same_people_again_change_nothing_and_a_new_name_does(bench: Bench) -> None:
    brought_in(bench, KOGA, MORI)
    before = digest(bench.program)
    assert brought_in(bench, KOGA, MORI) == (0, 0, 2)
    assert brought_in(bench, MORI, KOGA, name="other.csv") == (0, 0, 2)
    assert brought_in(bench, ("OP0101", "", ""), name="empty.csv") == (0, 0, 1)
    assert digest(bench.program) == before
    married = ("OP0101", "田中 美咲", "受付担当")
    job = bench.imported(
        ImportKind.operators, small_files.write(bench.root / "new.csv", HEADINGS, [married, MORI]), dry_run=True
    )
    assert [decision.changes for _, decision in job.report.decisions] == [(("name", "古賀 美咲", "田中 美咲"),)]
    assert names(bench)["OP0101"] == "古賀 美咲"
    assert brought_in(bench, married, MORI, name="new.csv") == (0, 1, 1)
    assert names(bench)["OP0101"] == "田中 美咲"
    assert bench.do(undo, Undo).outcome == "undone"
    assert names(bench)["OP0101"] == "古賀 美咲"
    for _ in bench.program.ledger.rebuild():
        pass
    assert names(bench)["OP0101"] == "古賀 美咲"


def test_an_erased_name_is_gone_and_its_file_does_not_bring_it_back(bench: Bench) -> None:
    brought_in(bench, KOGA, MORI)
    assert names(bench)["OP0101"] == "古賀 美咲"
    before = digest(bench.program)
    bench.call(lambda unit: erase(unit, [state_of(bench, "OP0101")["name_id"]]))
    assert names(bench) == {"OP0101": "（氏名消去済み OP0101）", "OP0104": "森 恵"}
    assert bench.call(lambda unit: sign_in(unit, "OP0101")).name == "OP0101"
    assert digest(bench.program) == before
    assert brought_in(bench, KOGA, MORI) == (0, 0, 2)
    assert names(bench)["OP0101"] == "（氏名消去済み OP0101）"


def test_a_name_in_an_operation_of_before_is_still_read(bench: Bench) -> None:
    bench.register(Aggregate.operator, "OP0101", name="古賀 美咲", role="technician")
    assert names(bench) == {"OP0101": "古賀 美咲"}
    assert bench.call(lambda unit: sign_in(unit, "OP0101")).name == "古賀 美咲"
    assert brought_in(bench, KOGA) == (0, 0, 1)
    assert brought_in(bench, ("OP0101", "田中 美咲", ""), name="b.csv") == (0, 1, 0)
    assert names(bench) == {"OP0101": "田中 美咲"}


def test_somebody_without_a_name_is_called_by_the_code(bench: Bench) -> None:
    assert brought_in(bench, ("OP0101", "", "受付担当")) == (1, 0, 0)
    assert names(bench) == {"OP0101": "OP0101"}


def test_a_name_set_by_hand_after_the_file_was_made_is_kept_and_shown(bench: Bench) -> None:
    brought_in(bench, KOGA)
    path = small_files.write(bench.root / "old.csv", HEADINGS, [("OP0101", "古い 名前", "受付担当")])
    bench.clock.tick(days=400)
    ref = Ref(Aggregate.operator, code_id(Aggregate.operator, "OP0101"))
    bench.call(
        lambda unit: unit.record([Draft("changed", (ref,), {"set": {"name_id": unit.put_side("新 名前".encode())}})])
    )
    job = bench.imported(ImportKind.operators, path)
    assert job.report.counts.kept == [(2, "name", "新 名前", "古い 名前", "newer")]
    assert names(bench)["OP0101"] == "新 名前"


def test_the_control_names_left_in_the_row_would_stand_in_the_log(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operator_names, "set_apart", lambda _unit, _digest, row, _state: row)
    brought_in(bench, KOGA)
    assert "古賀" in written(bench)


def test_a_name_that_has_not_come_yet_is_no_erased_one(bench: Bench) -> None:
    """As its operation comes before its side record: they travel beside each other."""
    side_id = bytes(range(16))
    ref = Ref(Aggregate.operator, code_id(Aggregate.operator, "OP0101"))
    fields = {"code": "OP0101", "name_id": short(side_id), "role": "supervisor"}
    bench.record(Draft("registered", (ref,), {"set": fields}))
    assert names(bench) == {"OP0101": "（氏名はまだ届いていません OP0101）"}
    bench.program.side.put_all([(side_id, "text/plain", "古賀 美咲".encode())])
    assert names(bench) == {"OP0101": "古賀 美咲"}, "nobody says that it came"
    bench.call(lambda unit: erase(unit, [short(side_id)]))
    assert names(bench) == {"OP0101": "（氏名消去済み OP0101）"}
