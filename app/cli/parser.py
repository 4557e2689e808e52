"""The words of a call: global options, verbs and arguments, to the letter of the contract. Knows no verb's work."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from app.cli import helps
from app.cli.answer import UsageFault
from app.cli.disposal_parser import add_disposal
from app.cli.site_parser import add_transfers, add_visits
from app.cli.verb_parser import Parser, Verbs, add_days, add_parts, add_verb
from app.domain.kinds import ImportKind, RepairState
from app.settings.paths import default_ledger_folder
from app.settings.words import t


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
            word, told, said = word.partition("=")
            value = said if told else next(words, None)
            if value is None:
                raise UsageFault("usage", f"act: {t('cli_usage.missing_value', name=word)}")
            fields += ["--field", f"{word[2:]}={value}"]
        else:
            plain.append(word)
    return head + fields + plain


def _field(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name, value


def _global_parser(*, add_help: bool) -> Parser:
    about = "cli_help.about" if add_help else ""
    parser = Parser(prog="main.py", about=about, more=helps.codes if add_help else None, add_help=add_help)

    def said(key: str) -> str | None:
        return t(f"cli_help.{key}") if add_help else None

    environ = os.environ
    parser.add_argument("--ledger", default=environ.get("SHURIDAI_LEDGER", ""), metavar="DIR", help=said("ledger"))
    parser.add_argument(
        "--operator", default=environ.get("SHURIDAI_OPERATOR", ""), metavar="CODE", help=said("operator")
    )
    parser.add_argument("--key-file", type=Path, default=None, metavar="FILE", help=said("key_file"))
    parser.set_defaults(verb="")
    return parser


def _parser() -> Parser:
    parser = _global_parser(add_help=True)
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", title=t("cli_help.verbs"), parser_class=Parser)
    _files(verbs)
    _desk(verbs)
    _stock(verbs)
    _away(verbs)
    _inbox(verbs)
    add_visits(verbs)
    add_transfers(verbs)
    add_disposal(verbs)
    _labels(verbs)
    _ledger(verbs)
    return parser


def _files(verbs: Verbs) -> None:
    one = add_verb(verbs, "import", helps.fields)
    one.add_argument("kind", choices=[kind.value for kind in ImportKind], metavar="KIND", help=t("cli_help.kind"))
    one.add_argument("file", type=Path, metavar="FILE", help=t("cli_help.file"))
    one.add_argument("--dry-run", action="store_true", help=t("cli_help.dry_run"))
    one.add_argument("--sheet", default=None, metavar="NAME", help=t("cli_help.sheet"))
    one.add_argument("--map", action="append", default=[], metavar="COLUMN=FIELD", help=t("cli_help.map"))
    one = add_verb(verbs, "sample")
    one.add_argument("--devices", type=int, default=37_500, metavar="N", help=t("cli_help.devices"))
    one.add_argument("--operations", type=int, default=0, metavar="N", help=t("cli_help.operations"))
    one.add_argument("--seed", type=int, default=1, metavar="N", help=t("cli_help.seed"))
    one.add_argument("--work", action="store_true", help=t("cli_help.work"))
    one = add_verb(verbs, "export")
    one.add_argument(
        "what", choices=["log", "devices", "parts", "chargers", "contacts"], help=t("cli_help.what_export")
    )
    one.add_argument("--out", type=Path, required=True, metavar="FILE", help=t("cli_help.out_file"))
    one.add_argument("--format", choices=["csv", "csv-cp932", "xlsx", "pdf"], default="csv", help=t("cli_help.format"))
    add_days(one)
    one.add_argument("--personal", action="store_true", help=t("cli_help.personal"))
    one.add_argument("--reason", default="", metavar="TEXT", help=t("cli_help.export_reason"))


def _desk(verbs: Verbs) -> None:
    add_verb(verbs, "device").add_argument("code", metavar="CODE", help=t("cli_help.code"))
    one = add_verb(verbs, "decode")
    one.add_argument("files", nargs="+", type=Path, metavar="FILE", help=t("cli_help.pictures"))
    one = add_verb(verbs, "intake", helps.faults)
    one.add_argument("codes", nargs="+", metavar="CODE", help=t("cli_help.code"))
    one.add_argument("--fault", default=None, metavar="PLACE", help=t("cli_help.fault"))
    one.add_argument("--cause", default=None, metavar="CAUSE", help=t("cli_help.cause"))
    one.add_argument("--crate", default=None, metavar="CODE", help=t("cli_help.crate"))
    one = add_verb(verbs, "undo")
    one.add_argument("action", nargs="?", default="", metavar="ACTION", help=t("cli_help.undo_action"))
    one.add_argument("--reason", default="", metavar="TEXT", help=t("cli_help.undo_reason"))
    one = add_verb(verbs, "repairs", helps.states)
    states = ["", *(state.value for state in RepairState)]
    one.add_argument("--state", default="", choices=states, metavar="STATE", help=t("cli_help.state"))
    add_days(one)
    one = add_verb(verbs, "act", helps.actions)
    one.usage = "%(prog)s REPAIR ACTION [--FIELD VALUE …] [--json]"
    one.add_argument("repair", metavar="REPAIR", help=t("cli_help.repair"))
    one.add_argument("what", metavar="ACTION", help=t("cli_help.action"))
    one.add_argument("--field", dest="fields", action="append", type=_field, default=[], help=argparse.SUPPRESS)
    forms = add_parts(verbs, "form")
    for name in ("link", "unlink"):
        one = add_verb(forms, name, under="form_")
        one.add_argument("repair", metavar="REPAIR", help=t("cli_help.repair"))
        optional = {"nargs": "?", "default": ""} if name == "unlink" else {}
        one.add_argument("answer", metavar="ANSWER", help=t("cli_help.answer"), **optional)  # type: ignore[arg-type]
    add_verb(forms, "list", under="form_").add_argument("--open", action="store_true", help=t("cli_help.open"))
    add_verb(verbs, "asklist")
    _contacts(verbs)


def _contacts(verbs: Verbs) -> None:
    from app.domain.bench_words import ContactState, ContactWay  # the window starts by way of this module

    parts = add_parts(verbs, "contact")
    one = add_verb(parts, "add", helps.contacts, under="contact_")
    one.add_argument("--kind", required=True, metavar="KIND", help=t("cli_help.contact_kind"))
    one.add_argument(
        "--way",
        default="phone",
        choices=[way.value for way in ContactWay],
        metavar="WAY",
        help=t("cli_help.contact_way"),
    )
    for name in ("school", "device", "repair", "person", "content", "answer", "passed-to"):
        key = name.replace("-", "_")
        one.add_argument(f"--{name}", default="", metavar=key.upper(), help=t(f"cli_help.contact_{key}"))
    one.add_argument("--open", action="store_true", help=t("cli_help.contact_open"))
    one = add_verb(parts, "list", helps.contacts, under="contact_")
    add_days(one)
    one.add_argument("--school", default="", metavar="SCHOOL", help=t("cli_help.contact_school"))
    one.add_argument("--kind", default="", metavar="KIND", help=t("cli_help.contact_kind"))
    states = ["", *ContactState]
    one.add_argument("--state", default="", choices=states, metavar="STATE", help=t("cli_help.contact_state"))
    one.add_argument("--words", default="", metavar="TEXT", help=t("cli_help.contact_words"))
    one = add_verb(parts, "close", under="contact_")
    one.add_argument("contact", metavar="CONTACT", help=t("cli_help.contact"))
    one.add_argument("--answer", default="", metavar="TEXT", help=t("cli_help.contact_answer"))
    one.add_argument("--unsolved", action="store_true", help=t("cli_help.contact_unsolved"))


def _stock(verbs: Verbs) -> None:
    add_verb(verbs, "stock").add_argument("part", nargs="?", default="", metavar="PART", help=t("cli_help.part"))
    for name in ("receive", "count"):
        one = add_verb(verbs, name)
        one.add_argument("part", metavar="PART", help=t("cli_help.part"))
        one.add_argument("pieces", type=int, metavar="N", help=t(f"cli_help.pieces_{name}"))
        one.add_argument("--place", default="", metavar="PLACE", help=t("cli_help.part_place"))
        if name == "receive":
            one.add_argument("--cost", type=int, default=None, metavar="YEN", help=t("cli_help.cost"))
    one = add_verb(verbs, "use-part")
    one.add_argument("repair", metavar="REPAIR", help=t("cli_help.repair"))
    one.add_argument("part", metavar="PART", help=t("cli_help.part"))
    one.add_argument("pieces", nargs="?", type=int, default=1, metavar="N", help=t("cli_help.pieces_used"))


def _away(verbs: Verbs) -> None:
    one = add_verb(verbs, "lend")
    one.add_argument("code", metavar="CODE", help=t("cli_help.code"))
    one.add_argument("to", metavar="TO", help=t("cli_help.to_school"))
    one.add_argument("due", metavar="DUE", help=t("cli_help.due"))
    one.add_argument("--repair", default="", metavar="REPAIR", help=t("cli_help.stands_in"))
    _changed_hands(one)
    one = add_verb(verbs, "return")
    one.add_argument("code", metavar="CODE", help=t("cli_help.code"))
    _changed_hands(one)
    one = add_verb(verbs, "lost")
    one.add_argument("code", metavar="CODE", help=t("cli_help.code"))
    one.add_argument("--on", default="", metavar="DAY", help=t("cli_help.lost_on"))
    one.add_argument("--police", default="", metavar="NUMBER", help=t("cli_help.lost_police"))
    one.add_argument("--told", default="", metavar="DAY", help=t("cli_help.lost_told"))
    one = add_verb(verbs, "found")
    one.add_argument("code", metavar="CODE", help=t("cli_help.code"))
    one.add_argument("--on", default="", metavar="DAY", help=t("cli_help.found_on"))
    one.add_argument("--where", default="", metavar="TEXT", help=t("cli_help.found_where"))
    one = add_verb(verbs, "move")
    one.add_argument("codes", nargs="+", metavar="CODE", help=t("cli_help.code"))
    one.add_argument("to", metavar="TO", help=t("cli_help.to_school_or_place"))
    one = add_verb(verbs, "exchange")
    one.add_argument("repair", metavar="REPAIR", help=t("cli_help.repair"))
    one.add_argument("serial", metavar="SERIAL", help=t("cli_help.new_serial"))
    one.add_argument("--kind", required=True, choices=["mainboard", "unit"], help=t("cli_help.exchange_kind"))
    one = add_verb(verbs, "swap")
    one.add_argument("cabinet", metavar="CABINET", help=t("cli_help.swap_cabinet"))
    one.add_argument("out", metavar="OUT", help=t("cli_help.swap_out"))
    one.add_argument("spare", metavar="IN", help=t("cli_help.swap_in"))
    one.add_argument("--tag", default="", metavar="CODE", help=t("cli_help.swap_tag"))
    one.add_argument("--visit", default="", metavar="VISIT", help=t("cli_help.swap_visit"))
    one.add_argument("--correct", action="store_true", help=t("cli_help.swap_correct"))


def _inbox(verbs: Verbs) -> None:
    add_verb(verbs, "inbox")
    one = add_verb(verbs, "settle")
    one.add_argument("card", metavar="CARD", help=t("cli_help.card"))
    one.add_argument("choice", type=int, metavar="CHOICE", help=t("cli_help.choice"))
    one.add_argument("--reason", default="", metavar="TEXT", help=t("cli_help.settle_reason"))


def _changed_hands(one: Parser) -> None:
    """What is seen of a thing as it is lent or comes back."""
    one.add_argument("--condition", default="", metavar="WORD", help=t("cli_help.condition"))
    one.add_argument("--with", dest="with_it", default=None, metavar="WORD,WORD", help=t("cli_help.with_it"))
    one.add_argument("--note", default="", metavar="TEXT", help=t("cli_help.loan_note"))


def _labels(verbs: Verbs) -> None:
    from app.domain.label_templates import LabelKind  # the window starts by way of this module, and needs none

    one = add_verb(verbs, "labels", helps.labels)
    one.add_argument("kind", choices=[kind.value for kind in LabelKind], metavar="KIND", help=t("cli_help.label_kind"))
    one.add_argument("codes", nargs="*", metavar="CODE", help=t("cli_help.label_codes"))
    one.add_argument("--template", default="", metavar="T", help=t("cli_help.label_template"))
    one.add_argument("--stock", default="", metavar="S", help=t("cli_help.label_stock"))
    one.add_argument("--start", type=int, default=1, metavar="N", help=t("cli_help.label_start"))
    one.add_argument("--printer", default="", metavar="P", help=t("cli_help.label_printer"))
    one.add_argument("--out", type=Path, default=None, metavar="FILE", help=t("cli_help.label_out"))
    one.add_argument("--dpi", type=int, default=0, metavar="D", help=t("cli_help.label_dpi"))
    one.add_argument("--replaces", action="store_true", help=t("cli_help.label_replaces"))
    one.add_argument("--count", type=int, default=1, metavar="N", help=t("cli_help.label_count"))
    for name in ("school", "maker", "status"):
        one.add_argument(f"--{name}", default="", metavar=name.upper(), help=t(f"cli_help.label_{name}"))


def _ledger(verbs: Verbs) -> None:
    for name in ("verify", "rebuild", "rekey", "doctor"):
        add_verb(verbs, name)
    add_verb(verbs, "backup").add_argument("to", type=Path, metavar="TO", help=t("cli_help.to_folder"))
    add_verb(verbs, "restore").add_argument("source", type=Path, metavar="FROM", help=t("cli_help.from_folder"))
    kept = add_parts(verbs, "settings")
    add_verb(kept, "list", under="settings_")
    add_verb(kept, "get", under="settings_").add_argument("key", metavar="KEY", help=t("cli_help.key"))
    one = add_verb(kept, "set", under="settings_")
    one.add_argument("key", metavar="KEY", help=t("cli_help.key"))
    one.add_argument("value", metavar="VALUE", help=t("cli_help.value"))
    one = add_verb(verbs, "bench")
    one.add_argument("names", nargs="*", metavar="NAME", help=t("cli_help.names"))
    one.add_argument("--devices", type=int, default=37_500, metavar="N", help=t("cli_help.devices"))
    add_verb(verbs, "tour").add_argument(
        "--out", type=Path, required=True, metavar="DIR", help=t("cli_help.out_folder")
    )
