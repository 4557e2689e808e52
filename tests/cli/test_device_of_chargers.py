"""`device CODE` of a controller: the same keys as of a device."""

from __future__ import annotations

from tests.cli.conftest import Cli

HEAD = ("管理番号", "製造番号", "区分", "メーカー", "機種", "設置場所", "状態")


def test_a_controller_answers_in_the_keys_of_a_device(cli: Cli) -> None:
    row = ("CH-0050", "SN-7788", "輪番充電器", "GIGA", "93HWZY_GD80", "教育センター", "予備機")
    cli.ok("import", "cabinets", cli.file("c.csv", HEAD, row))
    found = cli.ok("device", "CH-0050")
    assert (found["found"], found["kind"], found["asset_tag"], found["serial"], found["model"], found["status"]) == (
        True, "charger", "CH-0050", "SN-7788", "93HWZY_GD80", "spare",
    )  # fmt: skip
    assert (found["repairs"], found["form"], found["console_state"]) == ([], None, None)
    assert cli.ok("device", "SN-7788")["asset_tag"] == "CH-0050"
    assert cli.refused("device", "CH-9999") == {"found": False}
    assert "CH-0050" in cli("device", "CH-0050", bare=True).out
