"""`decode FILE…`: codes, what the ledger knows of each, whether they would be taken; files that are none: exit 2."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.codes import CodeKind, printed_code
from tests.cli.conftest import Cli
from tests.support import pictures

SERIAL = "PF3ABCDE"


def picture(cli: Cli, name: str, *codes: tuple[str, int, int], form: str = "Code128") -> str:
    return str(pictures.save(cli.root / "photos" / name, pictures.frame(*codes, form=form)))


def known(cli: Cli) -> None:
    cli.schools()
    cli.ok("import", "devices", cli.file("devices.csv", ("製造番号", "資産番号"), (SERIAL, "KRM-000001")))


def test_a_known_device_is_named_and_accepted(cli: Cli) -> None:
    known(cli)
    found = cli.ok("decode", picture(cli, "one.png", (SERIAL, 300, 300)))
    assert found["total"] == 1
    (code,) = found["results"][0]["codes"]
    assert code == {
        "text": SERIAL,
        "format": "Code128",
        "names": "device",
        "which": SERIAL,
        "accepted": True,
        "reason": None,
    }


def test_the_asset_tag_names_the_same_device(cli: Cli) -> None:
    known(cli)
    (code,) = cli.ok("decode", picture(cli, "tag.png", ("KRM-000001", 300, 300)))["results"][0]["codes"]
    assert (code["names"], code["which"], code["accepted"]) == ("device", SERIAL, True)


def test_a_ledger_that_knows_nothing_names_nothing(cli: Cli) -> None:
    (code,) = cli.ok("decode", picture(cli, "one.png", ("M7NXCV01234567A", 200, 200), form="QRCode"))["results"][0][
        "codes"
    ]
    assert (code["text"], code["names"], code["which"]) == ("M7NXCV01234567A", None, None)
    assert code["accepted"]


def test_our_own_codes_are_named(cli: Cli) -> None:
    known(cli)
    repair = cli.ok("intake", SERIAL)["results"][0]["repair"]
    slip = printed_code(CodeKind.repair, repair.replace("-", "")[:-1]).text
    command = printed_code(CodeKind.command, "DONE").text
    file = picture(cli, "own.png", (slip, 100, 60), (command, 100, 400))
    codes = {code["names"]: code for code in cli.ok("decode", file)["results"][0]["codes"]}
    assert (codes["repair"]["which"], codes["command"]["which"]) == (repair, "DONE")
    assert all(code["accepted"] for code in codes.values())


def test_a_known_device_stands_before_the_others(cli: Cli) -> None:
    known(cli)
    file = picture(cli, "two.png", ("AAAAAAAA1", 100, 60), (SERIAL, 100, 400))
    assert [code["text"] for code in cli.ok("decode", file)["results"][0]["codes"]] == [SERIAL, "AAAAAAAA1"]


def test_what_is_no_serial_is_refused_with_the_reason(cli: Cli) -> None:
    (code,) = cli.ok("decode", picture(cli, "part.png", ("11S5B21C12345ZZ", 100, 100)))["results"][0]["codes"]
    assert (code["accepted"], code["reason"]) == (False, "part_number")


def test_no_code_is_no_failure(cli: Cli) -> None:
    called = cli("decode", picture(cli, "empty.png"))
    assert called.code == 0
    assert called.json["results"][0]["codes"] == []
    assert called.err.strip()


def test_unreadable_files_are_2_and_the_others_are_read_all_the_same(cli: Cli) -> None:
    good = picture(cli, "one.png", (SERIAL, 300, 300))
    empty = cli.root / "empty.jpg"
    empty.write_bytes(b"")
    table = cli.root / "table.csv"
    table.write_text("a,b\n1,2\n")
    bad = [str(cli.root / "none.png"), str(cli.root), str(empty), str(table)]
    found = cli.refused("decode", bad[0], good, *bad[1:], code=2)
    assert [row.get("error") for row in found["results"]] == ["missing", None, "folder", "empty", "not_a_picture"]
    assert [code["text"] for code in found["results"][1]["codes"]] == [SERIAL]
    assert found["error"] == "unreadable_input"


def test_a_pdf_is_read(cli: Cli) -> None:
    file = str(pictures.save(cli.root / "page.pdf", pictures.frame((SERIAL, 300, 300))))
    assert cli.ok("decode", file)["results"][0]["codes"][0]["text"] == SERIAL


@pytest.mark.parametrize("language", ["ja_JP.UTF-8", "en_US.UTF-8"])
def test_people_get_a_line_a_code(cli: Cli, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", language)
    known(cli)
    called = cli("decode", picture(cli, "one.png", (SERIAL, 300, 300)), str(Path(cli.root)), bare=True)
    assert called.code == 2
    assert SERIAL in called.out
    assert "one.png" in called.out
