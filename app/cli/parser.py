"""The words of a call: global options, verbs and arguments, to the letter of the contract. Knows no verb's work."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from app.cli.answer import UsageFault
from app.domain.kinds import ImportKind, RepairState
from app.settings.paths import default_ledger_folder


class Parser(argparse.ArgumentParser):
    """Raises UsageFault instead of leaving the program."""

    def error(self, message: str) -> NoReturn:
        """Wrong usage: exit 2, in one place."""
        raise UsageFault("usage", f"{self.prog}: {message}")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The call as a namespace (`verb` is empty for the window). Raises UsageFault; SystemExit 0 for --help."""
    listed = list(arguments)
    as_json = "--json" in listed
    listed = [a for a in listed if a != "--json"]
    found, rest = _global_parser(add_help=False).parse_known_args(listed)
    if rest:  # a verb, or --help; the window starts without making them all
        found = _parser().parse_args(_with_fields(listed))
    found.json = as_json
    found.ledger = Path(found.ledger) if found.ledger else default_ledger_folder()
    return found


def _with_fields(listed: list[str]) -> list[str]:
    """`act R A --FIELD VALUE`: any field name is taken; which are known is the rule's matter."""
    if "act" not in listed:
        return listed
    at = listed.index("act")
    head, tail = listed[: at + 1], listed[at + 1 :]
    plain, fields = [], []
    words = iter(tail)
    for word in words:
        if word.startswith("--") and word != "--help":
            value = next(words, None)
            if value is None:
                raise UsageFault("usage", f"act: {word} needs a value")
            fields += ["--field", f"{word[2:]}={value}"]
        else:
            plain.append(word)
    return head + fields + plain


def _day(text: str) -> str:
    """A day as 2026-11-20; anything else is wrong usage, not a list that is silently empty."""
    if text and date.fromisoformat(text).isoformat() != text:
        raise ValueError(text)
    return text


def _field(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name, value


def _global_parser(*, add_help: bool) -> Parser:
    parser = Parser(prog="main.py", description="Shuridai 修理台", add_help=add_help)
    parser.add_argument("--ledger", default=os.environ.get("SHURIDAI_LEDGER", ""), metavar="DIR")
    parser.add_argument("--operator", default=os.environ.get("SHURIDAI_OPERATOR", ""), metavar="CODE")
    parser.add_argument("--key-file", type=Path, default=None, metavar="FILE")
    parser.set_defaults(verb="")
    return parser


def _parser() -> Parser:
    parser = _global_parser(add_help=True)
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", parser_class=Parser)
    _files(verbs)
    _desk(verbs)
    _ledger(verbs)
    verbs.help = "{" + ", ".join(verbs.choices) + "}"
    return parser


def _files(verbs: argparse._SubParsersAction[Parser]) -> None:
    one = verbs.add_parser("import")
    one.add_argument("kind", choices=[kind.value for kind in ImportKind])
    one.add_argument("file", type=Path)
    one.add_argument("--dry-run", action="store_true")
    one.add_argument("--sheet", default=None, metavar="NAME")
    one.add_argument("--map", action="append", default=[], metavar="COLUMN=FIELD")
    one = verbs.add_parser("sample")
    one.add_argument("--devices", type=int, default=37_500)
    one.add_argument("--operations", type=int, default=0)
    one.add_argument("--seed", type=int, default=1)
    one = verbs.add_parser("export")
    one.add_argument("what", choices=["log", "devices", "parts", "chargers", "contacts"])
    one.add_argument("--out", type=Path, required=True)
    one.add_argument("--format", choices=["csv", "csv-cp932", "xlsx", "pdf"], default="csv")
    one.add_argument("--from", dest="since", type=_day, default="")
    one.add_argument("--to", dest="until", type=_day, default="")
    one.add_argument("--personal", action="store_true")
    one.add_argument("--reason", default="")


def _desk(verbs: argparse._SubParsersAction[Parser]) -> None:
    verbs.add_parser("device").add_argument("code")
    one = verbs.add_parser("intake")
    one.add_argument("codes", nargs="+", metavar="CODE")
    one.add_argument("--fault", default=None)
    one.add_argument("--cause", default=None)
    one.add_argument("--crate", default=None)
    one = verbs.add_parser("undo")
    one.add_argument("action", nargs="?", default="")
    one.add_argument("--reason", default="")
    one = verbs.add_parser("repairs")
    one.add_argument("--state", default="", choices=["", *(state.value for state in RepairState)], metavar="STATE")
    one.add_argument("--from", dest="since", type=_day, default="", metavar="D")
    one.add_argument("--to", dest="until", type=_day, default="", metavar="D")
    one = verbs.add_parser("act")
    one.add_argument("repair")
    one.add_argument("what", metavar="ACTION")
    one.add_argument("--field", dest="fields", action="append", type=_field, default=[])
    forms = verbs.add_parser("form").add_subparsers(dest="form_verb", required=True, parser_class=Parser)
    one = forms.add_parser("link")
    one.add_argument("repair")
    one.add_argument("answer")
    one = forms.add_parser("unlink")
    one.add_argument("repair")
    one.add_argument("answer", nargs="?", default="")
    forms.add_parser("list").add_argument("--open", action="store_true")
    verbs.add_parser("asklist")


def _ledger(verbs: argparse._SubParsersAction[Parser]) -> None:
    for name in ("verify", "rebuild", "rekey", "doctor"):
        verbs.add_parser(name)
    verbs.add_parser("backup").add_argument("to", type=Path)
    verbs.add_parser("restore").add_argument("source", type=Path, metavar="FROM")
    kept = verbs.add_parser("settings").add_subparsers(dest="settings_verb", required=True, parser_class=Parser)
    kept.add_parser("list")
    kept.add_parser("get").add_argument("key")
    one = kept.add_parser("set")
    one.add_argument("key")
    one.add_argument("value")
    one = verbs.add_parser("bench")
    one.add_argument("names", nargs="*", metavar="NAME")
    one.add_argument("--devices", type=int, default=37_500)
    verbs.add_parser("tour").add_argument("--out", type=Path, required=True)
