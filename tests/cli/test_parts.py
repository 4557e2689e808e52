"""stock, receive, count, use-part: rows, outcomes and exit codes as the contract has them; parts from a list."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from app.domain.codes import CodeKind, printed_code
from app.domain.identity import device_id
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref
from tests.cli.conftest import Cli
from tests.support.real_desks import running
from tests.support.small_files import device, form

HEADINGS = ("部品コード", "部品名", "対応機種", "保管場所", "在庫数", "発注点", "単価", "所有者")
LCD = {"part": "PN-LCD", "name": "液晶", "place": "棚 A-1", "reorder_point": 2}


def a_list(cli: Cli, *rows: tuple[str, ...]) -> str:
    return cli.file("parts.csv", HEADINGS, *rows)


@pytest.fixture
def store(cli: Cli) -> Cli:
    rows = (
        ("PN-LCD", "液晶", "NEC Y2", "棚 A-1", "3", "2", "12,800", "市"),
        ("PN-KEY", "キー", "ASUS", "", "", "", "", "誰か"),
    )
    cli.ok("import", "parts", a_list(cli, *rows))
    return cli


def repairing(cli: Cli) -> str:
    """A Chromebook being repaired at the center."""
    cli.schools()
    cli.devices(device("PF8K2M0D"))
    cli.forms(form("PF8K2M0D"))
    return str(cli.ok("intake", "PF8K2M0D", "--fault", "screen", "--cause", "natural")["results"][0]["repair"])


def goes_to(cli: Cli, repair: str, state: str) -> None:
    ref = Ref(Aggregate.device, device_id("PF8K2M0D"))
    draft = Draft("repair_state_set", (ref,), {"n": repair, "state": state})
    with running(cli.ledger) as program:
        program.desk.call(lambda unit: unit.record([draft])).result()


def test_stock_is_listed_place_by_place(store: Cli) -> None:
    everything = store.ok("stock")
    assert everything["total"] == 2
    assert everything["parts"][1] == {**LCD, "quantity": 3}
    assert everything["parts"][0] == {
        "part": "PN-KEY", "name": "キー", "place": None, "quantity": 0, "reorder_point": None,
    }  # fmt: skip
    store.ok("receive", "PN-LCD", "4", "--place", "E-1")
    one = store.ok("stock", printed_code(CodeKind.part, "PN-LCD").text)
    assert [(row["place"], row["quantity"]) for row in one["parts"]] == [("棚 A-1", 3), ("E-1", 4)]
    none = store("stock", "PN-NONE")
    assert (none.code, none.json) == (1, {"parts": [], "total": 0})
    assert store("stock", bare=True).out.splitlines() == [
        "PN-KEY　キー　置き場なし　0個",
        "PN-LCD　液晶　棚 A-1　3個",
        "PN-LCD　液晶　E-1　4個",
    ]


def test_a_ledger_without_parts_says_so(cli: Cli) -> None:
    assert cli.ok("stock") == {"parts": [], "total": 0}
    assert cli("stock", bare=True).out.strip() == "部品はまだありません。"


def test_received_and_counted(store: Cli) -> None:
    came = store.ok("receive", "PN-LCD", "2", "--cost", "13000")
    assert came == {
        "outcome": "received",
        "family": "ok",
        "reason": None,
        "parts": [{**LCD, "quantity": 5}],
        "total": 1,
    }
    again = store.ok("count", "pn-lcd", "5")
    assert (again["outcome"], again["family"], again["reason"]) == ("counted", "ok", None)
    other = store.ok("count", "PN-LCD", "1")
    assert (other["family"], other["reason"], other["parts"][0]["quantity"]) == ("look", "differs", 1)
    assert "数えた数に直しました" in store("count", "PN-LCD", "4", bare=True).out
    refused = store("receive", "PN-LCD", "0")
    assert (refused.code, refused.json["outcome"], refused.json["reason"]) == (1, "refused", "bad_count")
    assert store("receive", "PN-NONE", "1").json["reason"] == "unknown_part"
    assert store("count", "PN-LCD", "-1").json["reason"] == "bad_count"
    assert store("receive", "PN-LCD", "many").code == 2


def test_used_on_a_repair_until_there_is_none_left(store: Cli) -> None:
    repair = repairing(store)
    refused = store("use-part", repair, "PN-LCD")
    assert (refused.code, refused.json["family"], refused.json["reason"]) == (1, "refused", "repair_not_running")
    assert refused.json["parts"] == [{**LCD, "quantity": 3}]
    assert "先に対応を選んでください" in refused.err
    assert store("use-part", "8A-9999-X", "PN-LCD").json["reason"] == "unknown_repair"
    assert store("use-part", repair, "PN-NONE").json["parts"] == []
    goes_to(store, repair, "repairing")
    used = store.ok("use-part", f"RP{repair.replace('-', '')}", "PN-LCD", "2")
    assert used == {
        "outcome": "used", "family": "look", "reason": "at_reorder_point", "repair": repair,
        "parts": [{**LCD, "quantity": 1}], "total": 1,
    }  # fmt: skip
    assert store("use-part", repair, "PN-KEY").json["reason"] == "does_not_fit"
    store.ok("use-part", repair, "PN-LCD")
    assert store("use-part", repair, "PN-LCD").json["reason"] == "no_stock"
    assert store.ok("stock", "PN-LCD")["parts"] == [{**LCD, "quantity": 0}]
    store.ok("undo")
    assert store.ok("stock", "PN-LCD")["parts"] == [{**LCD, "quantity": 1}]
    store.digest()


def test_a_list_brought_in_again_brings_nothing_back(store: Cli) -> None:
    path = str(store.root / "files" / "parts.csv")
    before = store.digest()
    assert store.ok("import", "parts", path)["same"] == 2
    assert store.digest() == before
    store.ok("receive", "PN-LCD", "4", "--cost", "9000")
    after = store.digest()
    again = store.ok("import", "parts", path)  # 3 was counted already; the price of it is older than ours
    assert (again["changed"], again["same"]) == (0, 2)
    assert [(line["field"], line["reason"]) for line in again["kept"]] == [("price", "newer")]
    store.ok("count", "PN-LCD", "1")
    kept = store.ok("import", "parts", path)["kept"]
    assert ("quantity", 1, "3", "newer") in [(k["field"], k["ours"], k["theirs"], k["reason"]) for k in kept]
    assert store.ok("stock", "PN-LCD")["parts"][0]["quantity"] == 1
    assert store.digest() != after


def test_a_newer_list_is_a_stock_take(store: Cli) -> None:
    store.ok("receive", "PN-LCD", "4")
    path = Path(a_list(store, ("PN-LCD", "液晶", "NEC Y2", "棚A1", "6", "2", "12,800", "受託者")))
    later = time.time() + 3600
    os.utime(path, (later, later))
    dry = store.ok("import", "parts", str(path), "--dry-run")
    assert (dry["changed"], store.ok("stock", "PN-LCD")["parts"][0]["quantity"]) == (1, 7)
    assert store.ok("import", "parts", str(path))["changed"] == 1
    assert store.ok("stock", "PN-LCD")["parts"] == [{**LCD, "quantity": 6}]
    store.digest()
    store.ok("undo", "--reason", "ちがう一覧")
    assert store.ok("stock", "PN-LCD")["parts"] == [{**LCD, "quantity": 7}]


def test_what_a_list_names_is_kept_and_an_unknown_owner_is_told(cli: Cli) -> None:
    row = ("PN-LCD", "液晶", "NEC Y2", "棚 A-1", "3", "2", "12,800", "誰か")
    told = cli.ok("import", "parts", a_list(cli, row))
    assert [(w["row"], w["reason"]) for w in told["warnings"]] == [(2, "owner_unknown")]
    with running(cli.ledger) as program:
        found = program.queries.parts.part("PN-LCD")
        assert found is not None
        assert (found.price, found.reorder_point, found.models, found.owner) == (12_800, 2, ("NEC Y2",), "")
        assert [move.why for move in program.queries.parts.movements("PN-LCD")] == ["counted"]
