"""verify, rebuild, backup, restore, rekey, settings, doctor, export; and what is answered when the world says no."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app import bootstrap
from app.bootstrap import Options, start, stop
from app.cli.entry import main
from app.ledger import projection_tables
from app.ledger.driver import connect
from app.ledger.guards import LedgerRefused, Refusal
from app.settings.words import t
from tests.cli.conftest import Cli
from tests.support.small_files import device, form

SERIAL = "PF8K2M0D"
SETTING = {"key", "scope", "value", "default", "source"}
JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")
SECRET = "very-secret-token-77"


def taken_in(cli: Cli, *codes: str) -> list[str]:
    return [r["repair"] for r in cli.ok("intake", *(codes or (SERIAL,)))["results"]]


def test_a_new_ledger_is_made_on_first_use_and_is_sound(cli: Cli) -> None:
    found = cli.ok("verify")
    assert set(found) == {"ok", "operations", "projection_digest", "rebuild_digest", "problems"}
    assert (found["ok"], found["operations"], found["problems"]) == (True, 0, [])


def test_rebuild_comes_to_the_same_digest(cli: Cli) -> None:
    taken_in(cli, SERIAL, "NXHPZ123")
    before = cli.digest()
    rebuilt = cli.ok("rebuild")
    assert (rebuilt["ok"], rebuilt["projection_digest"], rebuilt["rebuild_digest"]) == (True, before, before)
    assert cli.digest() == before


def test_a_verb_waits_for_projections_of_another_version_and_says_so(cli: Cli) -> None:
    taken_in(cli)
    before = cli.digest()
    program = start(Options(ledger=cli.ledger))
    program.ledger.writer.run_transaction(lambda connection: projection_tables.stamp(connection, "1.3"))
    stop(program)
    found = cli("verify")
    assert (found.code, found.json["projection_digest"]) == (0, before)
    assert t("cli.rebuilding") in found.err
    assert t("cli.rebuilding") not in cli("verify").err


@pytest.mark.parametrize("how", ["head", "body", "gap"])
def test_a_tampered_ledger_is_not_ok(cli: Cli, how: str) -> None:
    taken_in(cli)
    before = cli.digest()
    program = start(Options(ledger=cli.ledger))
    key = program.opened.key
    stop(program)
    raw = connect(cli.ledger / "ledger.db", key)
    if how == "head":
        raw.execute(
            "UPDATE head SET shown = CAST(CAST('{\"x\":1}' AS TEXT) AS BLOB) WHERE n = (SELECT max(n) FROM head)"
        )
    elif how == "body":
        raw.execute("DROP TRIGGER operation_never_changes")
        raw.execute("UPDATE operation SET body = CAST(replace(CAST(body AS TEXT), 'OP0001', 'OP0666') AS BLOB)")
    else:
        raw.execute("DROP TRIGGER operation_never_goes")
        raw.execute("UPDATE operation SET desk_no = desk_no + 5")
    raw.close()
    found = cli.refused("verify")
    assert found["ok"] is False
    assert found["problems"]
    if how == "head":
        assert cli.ok("rebuild")["projection_digest"] == before
        assert cli.digest() == before


def test_backup_restore_gives_a_new_mark_and_no_number_twice(cli: Cli) -> None:
    first = taken_in(cli, SERIAL)
    backup = cli.ok("backup", str(cli.root / "backups"))
    assert {"outcome", "family", "folder", "operations"} <= set(backup)
    assert (backup["outcome"], backup["sound"]) == ("backed_up", True)
    digest = cli.digest()
    later = taken_in(cli, "NXHPZ123", "NXHPZ124")
    restored = cli.ok("restore", backup["folder"])
    assert restored["outcome"] == "restored"
    assert cli.digest() == digest
    again = taken_in(cli, "NXHPZ123", "NXHPZ124", "NXHPZ125")
    assert not set(again) & {*first, *later}
    marks = {number.split("-")[0] for number in [*first, *later]}
    assert marks == {"8A"} if first[0].startswith("8A") else len(marks) == 1
    assert not {number.split("-")[0] for number in again} & marks
    cli.digest()
    assert cli.ok("rebuild")["ok"]


def test_unsent_work_of_two_desks_of_one_ledger_folds_the_same_after_restore(cli: Cli) -> None:
    """The desk before and the desk after a restore both hold unsent operations on one unit; desk ids are random."""
    for turn in range(6):
        cli.ledger = cli.root / f"ledger{turn}"
        number = taken_in(cli, SERIAL)[0]
        cli.ok("act", number, "place", "--place", "棚1")
        backup = cli.ok("backup", str(cli.root / f"backups{turn}"))
        cli.ok("restore", backup["folder"])
        cli.ok("act", number, "place", "--place", "棚2")
        cli.ok("act", number, "diagnose", "--fault", "screen")
        cli.digest()
        assert cli.ok("rebuild")["ok"]


def test_a_ledger_can_be_restored_onto_nothing(cli: Cli) -> None:
    taken_in(cli)
    backup = cli.ok("backup", str(cli.root / "backups"))
    digest = cli.digest()
    cli.ledger = cli.root / "elsewhere"
    restored = cli("restore", backup["folder"])
    assert restored.json["replaced"] is None
    assert "横に" not in restored.err, "nothing was there"
    assert cli.digest() == digest
    again = cli("restore", backup["folder"])
    assert f"横に残してあります（{again.json['replaced']}）" in again.err


def test_the_folder_that_holds_the_backups_will_do_where_there_is_one_and_names_the_newest_of_more(cli: Cli) -> None:
    taken_in(cli)
    folder = cli.root / "backups"
    cli.ok("backup", str(folder))
    digest = cli.digest()
    assert cli.ok("restore", str(folder))["outcome"] == "restored"
    assert cli.digest() == digest
    newest = cli.ok("backup", str(folder))["folder"]
    called = cli("restore", str(folder))
    assert (called.code, called.json["error"], called.json["choices"][-1]) == (1, "not_a_ledger", newest)
    assert newest in called.err
    assert cli.digest() == digest


def test_rekey_keeps_everything_and_the_old_key_opens_nothing(cli: Cli) -> None:
    taken_in(cli)
    digest = cli.digest()
    program = start(Options(ledger=cli.ledger))
    old = program.opened.key
    stop(program)
    assert cli.ok("rekey")["outcome"] == "rekeyed"
    assert cli.digest() == digest
    with pytest.raises(Exception, match=r"."):
        connect(cli.ledger / "ledger.db", old).execute("SELECT count(*) FROM operation").fetchall()


def test_backup_where_nothing_may_be_written_is_refused(cli: Cli) -> None:
    taken_in(cli)
    file = cli.root / "a-file"
    file.write_text("x")
    assert cli.refused("backup", str(file), code=2)["error"] == "not_a_folder"
    assert cli.refused("backup", str(file / "below"))["family"] == "refused"
    assert cli.refused("restore", str(cli.root / "nothing"), code=2)["error"] == "unreadable_input"
    (cli.root / "empty").mkdir()
    assert cli.refused("restore", str(cli.root / "empty"))["family"] == "refused"


def test_settings_list_get_set(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = cli.ok("settings", "list")
    assert listed["total"] == len(listed["settings"])
    assert all(set(row) == SETTING for row in listed["settings"])
    got = cli.ok("settings", "get", "form.valid_days")
    assert got == {"key": "form.valid_days", "scope": "shared", "value": 60, "default": 60, "source": "default"}
    done = cli.ok("settings", "set", "form.valid_days", "30")
    assert (done["value"], done["source"]) == (30, "ledger") or done["value"] == 30
    assert cli.ok("settings", "get", "form.valid_days")["value"] == 30
    monkeypatch.setenv("SHURIDAI_FORM_VALID_DAYS", "7")
    got = cli.ok("settings", "get", "form.valid_days")
    assert (got["value"], got["source"]) == (7, "environment")
    monkeypatch.delenv("SHURIDAI_FORM_VALID_DAYS")
    assert cli.ok("settings", "get", "form.valid_days")["value"] == 30
    assert cli.refused("settings", "get", "no.such")["family"] == "refused"
    assert cli.refused("settings", "set", "no.such", "1", code=2)["family"] == "refused"
    assert cli.refused("settings", "set", "form.valid_days", "soon", code=2)["family"] == "refused"
    cli.digest()


def test_a_long_setting_lies_apart_and_comes_through_everything(cli: Cli) -> None:
    """A prefill link of a real form has a thousand characters and more; an operation holds a few hundred bytes."""
    key = "form.prefill_template"
    long = "https://forms.example.jp/" + "長い/" * 400 + "?s={serial}&t={tag}"
    short = "https://forms.example.jp/?s={serial}"
    assert cli.ok("settings", "set", key, long)["value"] == long
    assert cli.ok("settings", "get", key)["value"] == long
    before = cli.digest()
    assert cli.ok("settings", "set", key, long)["value"] == long
    assert cli.digest() == before, "the same again writes nothing"
    cli.ok("rebuild")
    assert cli.ok("settings", "get", key) == cli.ok("settings", "get", key) | {"value": long, "source": "shared"}
    made = cli.ok("backup", str(cli.root / "copies"))
    assert cli.ok("settings", "set", key, short)["value"] == short
    cli.ok("undo")
    assert cli.ok("settings", "get", key)["value"] == long
    cli.ok("settings", "set", key, "")
    assert cli.ok("settings", "get", key)["value"] == ""
    cli.ok("restore", made["folder"])
    assert cli.ok("settings", "get", key)["value"] == long
    assert next(r for r in cli.ok("settings", "list")["settings"] if r["key"] == key)["value"] == long


def test_secrets_are_never_shown(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("cloud.google.client_secret", "cloud.google.refresh_token", "cloud.hub.desk_key"):
        said = cli("settings", "set", key, SECRET)
        assert said.code == 0
        for called in (
            said,
            cli("settings", "get", key),
            cli("settings", "list"),
            cli("settings", "get", key, bare=True),
        ):
            assert SECRET not in called.out + called.err
        assert cli.ok("settings", "get", key)["value"] is True
    monkeypatch.setenv("SHURIDAI_CLOUD_HUB_DESK_KEY", SECRET + "2")
    assert SECRET not in cli("settings", "list").out
    assert cli.ok("settings", "get", "cloud.hub.desk_key")["source"] == "environment"


def test_doctor_says_what_it_found(cli: Cli) -> None:
    found = cli.ok("doctor")
    assert found["ok"] is True
    assert {"check", "family", "finding"} <= set(found["checks"][0])


def test_json_may_stand_anywhere_after_the_verb(cli: Cli) -> None:
    taken_in(cli)
    first = cli("repairs").json
    for arguments in (
        ["repairs", "--json", "--state", "awaiting_form"],
        ["repairs", "--state", "awaiting_form", "--json"],
    ):
        assert json.loads(cli(*arguments, bare=True).out) == first


def test_without_json_words_stand_on_standard_output(cli: Cli) -> None:
    called = cli("repairs", bare=True)
    assert called.code == 0
    assert called.out.strip()
    assert not called.out.startswith("{")


def test_words_follow_lang(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    japanese = cli("device", "NOSUCH999").err
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    english = cli("device", "NOSUCH999").err
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    assert cli("device", "NOSUCH999").err == japanese
    assert JAPANESE.search(japanese)
    assert not JAPANESE.search(english)


def test_ledger_and_operator_come_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHURIDAI_LEDGER", str(tmp_path / "by environment"))
    assert main(["repairs", "--json"]) == 0
    assert (tmp_path / "by environment" / "ledger.json").exists()
    capsys.readouterr()
    monkeypatch.setenv("SHURIDAI_OPERATOR", "OP4711")
    assert main(["repairs", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["reason"] == "unknown_operator"


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["import"],
        ["import", "cheese", "x.csv"],
        ["intake"],
        ["act", "8A-1"],
        ["device"],
        ["form"],
        ["--cheese", "repairs"],
        ["undo", "--reason"],
    ],
)
def test_wrong_usage_is_2_with_words(cli: Cli, arguments: list[str]) -> None:
    called = cli(*arguments)
    assert called.code == 2
    assert called.err.strip()
    assert called.json["error"] == "usage"
    assert not cli.ledger.exists(), "nothing is made for a call that can't run"


def test_a_folder_that_is_no_ledger_is_refused_in_words(cli: Cli) -> None:
    cli.ledger.mkdir()
    (cli.ledger / "ledger.json").write_text("{}")
    (cli.ledger / "ledger.db").write_bytes(b"not ours")
    called = cli("repairs")
    assert called.code == 1
    assert called.err.strip()
    assert (cli.ledger / "ledger.db").read_bytes() == b"not ours"
    cli.ledger = cli.root / "a-file"
    cli.ledger.write_text("x")
    assert cli("repairs").code == 1


def test_a_wrong_key_file_is_refused_in_words(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    taken_in(cli)
    wrong = cli.root / "wrong.key"
    wrong.write_text("nonsense")
    called = cli("--key-file", str(cli.root / "no-such.key"), "repairs")
    assert called.code in (0, 1, 2)
    import keyring

    from tests.support.keyrings import MemoryKeyring

    keyring.set_keyring(MemoryKeyring())
    for name in (wrong, cli.root / "no-such.key"):
        called = cli("--key-file", str(name), "repairs")
        assert called.code in (1, 2)
        assert called.err.strip()
        assert "crash" not in called.out


def subprocess_env(cli: Cli) -> dict[str, str]:
    repo = str(Path(__file__).resolve().parents[2])
    return os.environ | {"PYTHONPATH": repo, "SHURIDAI_LEDGER": str(cli.ledger), "LANG": "en_US.UTF-8"}


def run(cli: Cli, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    program = Path(__file__).resolve().parents[2] / "main.py"
    command = [sys.executable, str(program), *arguments]
    return subprocess.run(
        command, env=subprocess_env(cli), capture_output=True, text=True, input=typed, timeout=60, cwd=cli.root
    )


@pytest.mark.usefixtures("keys_in_files")
def test_as_a_process_of_its_own(cli: Cli) -> None:
    done = run(cli, "intake", SERIAL, "NXHPZ123", "--json")
    assert done.returncode == 0
    assert [r["outcome"] for r in json.loads(done.stdout)["results"]] == ["unknown_device"] * 2
    assert not JAPANESE.search(done.stderr)
    refused = run(cli, "import", "devices", "missing.csv", "--json")
    assert (refused.returncode, json.loads(refused.stdout)["error"]) == (2, "unreadable_input")
    assert "Traceback" not in refused.stderr
    assert run(cli, "verify", "--json").returncode == 0
    assert not list(cli.ledger.rglob("*.log")), "logs lie outside the ledger's own folder"


@pytest.mark.usefixtures("keys_in_files")
def test_a_ledger_open_elsewhere_is_told_within_five_seconds(cli: Cli) -> None:
    begun = time.monotonic()
    run(cli, "repairs", "--json")
    alone = time.monotonic() - begun
    program = start(Options(ledger=cli.ledger))
    try:
        begun = time.monotonic()
        called = run(cli, "repairs", "--json")
        lasted = time.monotonic() - begun
    finally:
        stop(program)
    assert called.returncode == 1
    assert json.loads(called.stdout)["error"] == "in_use"
    assert called.stderr.strip()
    assert "Traceback" not in called.stderr
    assert lasted - alone < 4, f"{lasted:.1f} s, {alone:.1f} s where nobody else has it open"


@pytest.mark.usefixtures("keys_in_files")
def test_several_started_at_once_on_an_empty_folder_make_one_ledger(cli: Cli) -> None:
    program = Path(__file__).resolve().parents[2] / "main.py"
    begun = [
        subprocess.Popen(
            [sys.executable, str(program), "intake", f"PF8K2M0{letter}", "--json"],
            env=subprocess_env(cli),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for letter in "DEFG"
    ]
    taken = []
    for process in begun:
        out, err = process.communicate(timeout=120)
        found = json.loads(out)
        assert "Traceback" not in err
        if process.returncode:
            assert (found["error"], bool(err.strip())) == ("in_use", True)
        else:
            taken += [result["repair"] for result in found["results"]]
    assert taken
    assert len(set(taken)) == len(taken)
    listed = cli.ok("repairs")
    assert sorted(r["repair"] for r in listed["repairs"]) == sorted(taken)
    cli.digest()


@pytest.mark.usefixtures("keys_in_files")
def test_who_looked_a_moment_too_early_opens_what_another_made(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(cli, "intake", SERIAL, "--json").returncode == 0
    monkeypatch.setattr(bootstrap, "exists", lambda _folder: False)
    assert cli.ok("repairs")["total"] == 1
    program = start(Options(ledger=cli.ledger))
    try:
        assert not program.new_ledger
        assert json.loads(run(cli, "repairs", "--json").stdout)["error"] == "in_use"
    finally:
        stop(program)
    monkeypatch.setattr(bootstrap, "create_ledger", _refuses)
    assert cli.refused("repairs")["error"] == "disk_full"


def _refuses(*_: object, **__: object) -> None:
    raise LedgerRefused(Refusal.disk_full)


def test_asklist_and_form_list_hold_what_they_must(cli: Cli) -> None:
    cli.schools()
    cli.devices(device(SERIAL))
    cli.forms(form("ZZ99999"))
    taken_in(cli, SERIAL)
    asked = cli.ok("asklist")
    assert asked["total"] == 1
    listed = cli.ok("form", "list")
    assert {"answer", "sent", "school", "serial", "tag", "linked"} <= set(listed["answers"][0])
