"""Holds the list of settings to its own rules, and each kind to what it may hold."""

from __future__ import annotations

import pytest

from app.domain.kinds import FaultPlace
from app.settings import words
from app.settings.keys import SETTINGS, setting
from app.settings.values import Fault, Kind, Scope, SettingError, Value


@pytest.mark.parametrize("key", list(SETTINGS))
def test_a_setting_can_hold_its_own_default(key: str) -> None:
    known = SETTINGS[key]
    written = "" if known.default is None else str(known.default)
    assert known.parse(written) == known.default
    assert known.accept(known.default) == known.default


@pytest.mark.parametrize("key", list(SETTINGS))
@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_setting_is_told_in_both_languages(key: str, language: str) -> None:
    words.set_language(language)
    known = SETTINGS[key]
    assert words.t(known.about)
    for choice in known.choices if known.kind is Kind.choice else ():
        assert words.has(f"settings.choice.{key}.{choice}")


def test_every_fault_scope_has_words() -> None:
    for fault in Fault:
        assert words.has(f"settings.fault.{fault}")
    for scope in Scope:
        assert words.has(f"settings.scope.{scope}")


def test_environment_names_are_told_apart_and_leave_the_command_lines_own_alone() -> None:
    names = [known.environment for known in SETTINGS.values()]
    assert len(set(names)) == len(names)
    assert not {"SHURIDAI_LEDGER", "SHURIDAI_OPERATOR"} & set(names)
    assert not [name for name in names if name.startswith("SHURIDAI_TEST_")]


def test_the_environment_form_is_the_one_scripts_were_promised() -> None:
    assert setting("cloud.google.directory_url").environment == "SHURIDAI_CLOUD_GOOGLE_DIRECTORY_URL"


def test_scripts_find_every_key_they_were_promised() -> None:
    google = (
        "directory_url forms_url sheets_url auth_url token_url customer client_id client_secret refresh_token "
        "form_id ledger_sheet_id board_sheet_id allow_write allow_deprovision daily_deprovision_cap"
    )
    promised = {f"cloud.google.{name}" for name in google.split()} | {"cloud.hub.url", "cloud.hub.desk_key"}
    assert promised <= set(SETTINGS)
    assert setting("cloud.google.customer").default == "my_customer"
    assert setting("cloud.google.allow_write").default is False
    assert setting("cloud.google.allow_deprovision").default is False


def test_our_own_choices_are_marked_and_shared() -> None:
    for key, days in {"intake.back_within_days": 90, "form.valid_days": 60, "undo.free_minutes": 15}.items():
        known = setting(key)
        assert (known.ours, known.scope, known.default) == (True, Scope.shared, days)


PERIODS = '[{"batch":"2025-12","until":"2026-01-31","document":"教ICT第12号"}]'


def test_nothing_whose_key_sounds_secret_lies_elsewhere() -> None:
    for key, known in SETTINGS.items():
        sounds = any(word in key for word in ("secret", "token", "desk_key")) and not key.endswith("_url")
        assert sounds == (known.scope is Scope.secret), key


def test_an_unknown_key_is_named() -> None:
    with pytest.raises(SettingError) as refused:
        setting("desk.colour")
    assert (refused.value.fault, refused.value.key) == (Fault.unknown_key, "desk.colour")


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("desk.text_scale", " 150 ", 150),
        ("desk.reduced_motion", "TRUE", True),
        ("desk.reduced_motion", "off", False),
        ("desk.theme", "dark", "dark"),
        ("board.cost_limit", "", None),
        ("board.cost_limit", "30000", 30000),
        ("ledger.time_zone", "Europe/Berlin", "Europe/Berlin"),
        ("center.closed_days", "2026-08-13〜2026-08-15 夏季閉庁", "2026-08-13〜2026-08-15 夏季閉庁"),
        ("center.run_days", "火 金", "火 金"),
        ("center.run_days", "", ""),
        ("bench.limit.maker", "21", 21),
        ("cloud.hub.url", "https://hub.example.jp/", "https://hub.example.jp"),
        ("cloud.hub.url", "https://HUB.example.jp:8443", "https://hub.example.jp:8443"),
        ("cloud.hub.url", "http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("cloud.hub.url", "http://[::1]:8080", "http://[::1]:8080"),
        ("cloud.hub.url", "", ""),
        ("form.prefill_template", "", ""),
        (
            "form.prefill_template",
            "https://docs.example.jp/f?entry.1={serial}&entry.2={school}",
            "https://docs.example.jp/f?entry.1={serial}&entry.2={school}",
        ),
        ("desk.name", "  受付台 A ", "受付台 A"),
        ("repair.initial_periods", "", ""),
        ("repair.initial_periods", PERIODS, PERIODS),
        ("repair.fault_places", "天板、ペン差し", "天板、ペン差し"),
        ("repair.initial_periods", "2025-12 → 2026-1-31 教ICT第12号", "2025-12 → 2026-1-31 教ICT第12号"),
        ("repair.light_faults", "", ""),
        ("repair.light_faults", "screen, battery,other:A1", "screen, battery,other:A1"),
    ],
)
def test_what_a_setting_takes(key: str, text: str, value: Value) -> None:
    assert setting(key).parse(text) == value


def test_periods_kept_from_before_without_a_document_go_on() -> None:
    kept = "2025-12 → 2026-01-31"
    assert setting("repair.initial_periods").accept(kept) == kept


@pytest.mark.parametrize(
    ("key", "text", "fault", "limit"),
    [
        ("desk.text_scale", "99", Fault.too_low, "100"),
        ("desk.text_scale", "201", Fault.too_high, "200"),
        ("desk.text_scale", "1.5", Fault.not_whole, ""),
        ("desk.text_scale", "", Fault.not_whole, ""),
        ("desk.text_scale", "１００", Fault.not_whole, ""),
        ("desk.reduced_motion", "maybe", Fault.not_yes_no, "true false"),
        ("desk.theme", "blue", Fault.not_a_choice, "light dark system"),
        ("repair.fault_places", "天板,天板", Fault.not_places, "天板"),
        ("disposal.steps", "写真@verified", Fault.not_steps, "写真@verified"),
        ("repair.initial_periods", "one month", Fault.not_periods, "one month"),
        ("repair.initial_periods", "2025-12 → 2026-1-31", Fault.not_periods, "2025-12 → 2026-01-31"),
        ("repair.initial_periods", "2025-12 → 2026-1-31; 来月", Fault.not_periods, "来月"),
        ("repair.initial_periods", '[{"batch":"2025-12"}]', Fault.not_periods, '[{"batch":"2025-12"}]'),
        ("repair.light_faults", "screen,skreen", Fault.not_a_choice, " ".join(FaultPlace)),
        ("ledger.time_zone", "Asia", Fault.unknown_zone, ""),
        ("ledger.time_zone", "Asia/Nowhere", Fault.unknown_zone, ""),
        ("ledger.time_zone", "../../etc/passwd", Fault.unknown_zone, ""),
        ("ledger.time_zone", "", Fault.unknown_zone, ""),
        ("center.closed_days", "2026-01-05; 夏休み", Fault.not_days, "夏休み"),
        ("center.run_days", "火 毎日", Fault.not_run_days, "毎日"),
        ("cloud.hub.url", "hub.example.jp", Fault.not_an_address, ""),
        ("cloud.hub.url", "ftp://hub.example.jp", Fault.not_an_address, ""),
        ("cloud.hub.url", "https://hub.example.jp/v1", Fault.not_an_address, ""),
        ("cloud.hub.url", "https://hub.example.jp?x=1", Fault.not_an_address, ""),
        ("cloud.hub.url", "https://me:pw@hub.example.jp", Fault.not_an_address, ""),
        ("cloud.hub.url", "https://hub example.jp", Fault.not_an_address, ""),
        ("cloud.hub.url", "https://hub.example.jp:99999", Fault.not_an_address, ""),
        ("cloud.hub.url", "http://hub.example.jp", Fault.not_encrypted, ""),
        ("cloud.hub.url", "http://127.0.0.1.example.jp", Fault.not_encrypted, ""),
        ("form.prefill_template", "https://docs.example.jp/f", Fault.bad_template, "{serial} {tag} {school}"),
        ("form.prefill_template", "http://docs.example.jp/f?{serial}", Fault.bad_template, "{serial} {tag} {school}"),
        ("form.prefill_template", "https://docs.example.jp/{pupil}", Fault.bad_template, "{serial} {tag} {school}"),
        ("form.prefill_template", "https://docs.example.jp/{serial}{", Fault.bad_template, "{serial} {tag} {school}"),
    ],
)
def test_what_a_setting_refuses_and_why(key: str, text: str, fault: Fault, limit: str) -> None:
    with pytest.raises(SettingError) as refused:
        setting(key).parse(text)
    assert (refused.value.fault, refused.value.limit, refused.value.wanted) == (fault, limit, text)


@pytest.mark.parametrize("value", [None, 1.5, ["light"], {"a": 1}])
def test_a_stored_value_of_another_shape_is_refused(value: object) -> None:
    with pytest.raises(SettingError):
        setting("desk.theme").accept(value)


def test_a_stored_yes_is_no_number() -> None:
    with pytest.raises(SettingError):
        setting("desk.text_scale").accept(True)


def test_every_kind_is_in_use() -> None:
    assert {known.kind for known in SETTINGS.values()} == set(Kind)
