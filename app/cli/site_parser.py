"""The words of what is done at the schools and between them: visits, planned moves, a school's end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.cli import helps
from app.cli.verb_parser import Parser, Verbs, add_days, add_parts, add_verb
from app.settings.words import t


def _many(text: str) -> tuple[str, int]:
    """CODE, or CODE=3 for so many of it."""
    code, told, count = text.rpartition("=")
    return (code, int(count)) if told else (text, 1)


def add_visits(verbs: Verbs) -> None:
    """`visit` and its parts."""
    parts = add_parts(verbs, "visit")
    _visit_plans(parts)
    for name in ("begin", "load", "line", "pickup", "report", "count", "close", "cancel", "show"):
        _visit_deed(add_verb(parts, name, under="visit_"), name)
    add_days(add_verb(parts, "list", under="visit_"))


def _visit_plans(parts: Verbs) -> None:
    from app.domain.visit_words import Planned, Todo  # the window starts by way of this module

    for name in ("plan", "change"):
        one, new = add_verb(parts, name, helps.visits, under="visit_"), name == "plan"
        if not new:
            one.add_argument("visit", metavar="VISIT", help=t("cli_help.visit"))
        for field in ("school", "day"):
            key = field if new else f"--{field}"
            one.add_argument(key, metavar=field.upper(), help=t(f"cli_help.visit_{field}"))
        for field in ("begins", "ends", "words"):
            one.add_argument(f"--{field}", metavar=field.upper(), help=t(f"cli_help.visit_{field}"))
        one.add_argument(
            "--todo", nargs="*", choices=[word.value for word in Todo], metavar="WORD", help=t("cli_help.visit_todo")
        )
        for what in Planned:
            one.add_argument(
                f"--{what}", action="append", type=_many, default=[], metavar="CODE", help=t(f"cli_help.visit_{what}")
            )


def _visit_deed(one: Parser, name: str) -> None:
    one.add_argument("visit", metavar="VISIT", help=t("cli_help.visit"))
    if name == "line":
        one.add_argument("what", choices=["none", "note"], metavar="WHAT", help=t("cli_help.visit_what"))
        one.add_argument("--thing", default="", metavar="TEXT", help=t("cli_help.visit_thing"))
    if name == "report":
        one.add_argument("--confirmer", default="", metavar="NAME", help=t("cli_help.visit_confirmer"))
        one.add_argument("--out", type=Path, default=None, metavar="FILE", help=t("cli_help.out_file"))
    if name in ("line", "report"):
        one.add_argument("--words", default="", metavar="TEXT", help=t("cli_help.visit_words"))
    if name == "load":
        one.add_argument("codes", nargs="+", metavar="CODE", help=t("cli_help.visit_spares"))
    if name == "pickup":
        one.add_argument("codes", nargs="+", metavar="CODE", help=t("cli_help.code"))
        one.add_argument("--fault", default=None, metavar="PLACE", help=t("cli_help.fault"))
        one.add_argument("--cause", default=None, metavar="CAUSE", help=t("cli_help.cause"))
    if name == "count":
        one.add_argument("codes", nargs="*", metavar="CODE", help=t("cli_help.visit_codes"))
        one.add_argument("--place", default="", metavar="PLACE", help=t("cli_help.visit_place"))
        one.add_argument("--end", action="store_true", help=t("cli_help.visit_end"))


def add_transfers(verbs: Verbs) -> None:
    """`transfer` and its parts, and `school`."""
    from app.domain.bench_words import TransferWhy  # the window starts by way of this module

    parts = add_parts(verbs, "transfer")
    one = add_verb(parts, "plan", under="transfer_")
    one.add_argument("from_", metavar="FROM", help=t("cli_help.from_school"))
    one.add_argument("to", metavar="TO", help=t("cli_help.to_school"))
    one.add_argument("--on", default="", metavar="D", help=t("cli_help.transfer_on"))
    one.add_argument(
        "--why",
        default="merger",
        choices=[word.value for word in TransferWhy],
        metavar="W",
        help=t("cli_help.transfer_why"),
    )
    one.add_argument("--kit", action="store_true", help=t("cli_help.transfer_kit"))
    one.add_argument("--number", default="", metavar="NO", help=t("cli_help.transfer_number"))
    for name in ("out", "in"):
        one = _numbered(parts, name)
        one.add_argument("codes", nargs="+", metavar="CODE", help=t("cli_help.code"))
        one.add_argument("--crate", default="", metavar="CRATE", help=t("cli_help.transfer_crate"))
    one = _numbered(parts, "crate")
    one.add_argument("side", choices=["out", "in"], metavar="out|in", help=t("cli_help.transfer_side"))
    one.add_argument("crate", metavar="CRATE", help=t("cli_help.transfer_crate"))
    one.add_argument("adapters", type=int, metavar="N", help=t("cli_help.transfer_adapters"))
    one = _numbered(parts, "rekit", helps.rekits)
    one.add_argument("code", metavar="CODE", help=t("cli_help.code"))
    one.add_argument("checks", nargs="+", metavar="CHECK", help=t("cli_help.transfer_check"))
    one = add_verb(parts, "show", under="transfer_")
    one.add_argument("transfer", nargs="?", default="", metavar="NO", help=t("cli_help.transfer"))
    _numbered(parts, "close").add_argument("--anyway", action="store_true", help=t("cli_help.transfer_anyway"))
    one = add_verb(verbs, "school")
    one.add_argument("school", metavar="SCHOOL", help=t("cli_help.school"))
    one.add_argument("--ends", default=None, metavar="D", help=t("cli_help.school_ends"))
    one.add_argument("--successor", default=None, metavar="SCHOOL", help=t("cli_help.school_successor"))
    one.add_argument("--alias", dest="aliases", action="append", metavar="NAME", help=t("cli_help.school_alias"))


def _numbered(parts: Verbs, name: str, more: Callable[[], str] | None = None) -> Parser:
    one = add_verb(parts, name, more, under="transfer_")
    one.add_argument("transfer", metavar="NO", help=t("cli_help.transfer"))
    return one
