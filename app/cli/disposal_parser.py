"""The words of the verbs of disposal, to the letter of the contract."""

from __future__ import annotations

from app.cli import helps
from app.cli.verb_parser import Verbs, add_parts, add_verb
from app.settings.words import t


def add_disposal(verbs: Verbs) -> None:
    """`dispose`, `tick`, `disposal`, `deprovision`, `pickup`, `box`."""
    one = add_verb(verbs, "dispose")
    one.add_argument("codes", nargs="+", metavar="CODE", help=t("cli_help.code"))
    one.add_argument("--way", required=True, choices=["A", "B"], help=t("cli_help.disposal_way"))
    one.add_argument("--instruction", default="", metavar="NO", help=t("cli_help.disposal_instruction"))
    one.add_argument("--box", default="", metavar="BOX", help=t("cli_help.disposal_box"))
    one.add_argument("--reason", default="", metavar="TEXT", help=t("cli_help.disposal_reason"))
    one = add_verb(verbs, "tick", helps.steps)
    one.add_argument("code", metavar="CODE", help=t("cli_help.code"))
    one.add_argument("step", metavar="STEP", help=t("cli_help.step"))
    one.add_argument("--note", default="", metavar="TEXT", help=t("cli_help.step_note"))
    one.add_argument("--second", default="", metavar="OPERATOR", help=t("cli_help.second"))
    for name in ("how", "place", "on", "to", "document"):
        one.add_argument(f"--{name}", default="", metavar=name.upper(), help=t(f"cli_help.step_{name}"))
    one = add_verb(verbs, "disposal")
    one.add_argument("code", metavar="CODE", help=t("cli_help.code_or_box"))
    one.add_argument("--evidence", default="", metavar="DIR", help=t("cli_help.evidence"))
    _add_pickup(verbs)
    one = add_verb(verbs, "deprovision", helps.reasons)
    one.add_argument("code", metavar="CODE", help=t("cli_help.serial"))
    one.add_argument("--reason", default="", metavar="REASON", help=t("cli_help.deprovision_reason"))
    one.add_argument("--second", default="", metavar="OPERATOR", help=t("cli_help.second"))
    one.add_argument("--later", action="store_true", help=t("cli_help.second_later"))
    instead = one.add_mutually_exclusive_group()
    instead.add_argument("--cancel", action="store_true", help=t("cli_help.deprovision_cancel"))
    instead.add_argument("--enrolled", default=None, metavar="TEXT", help=t("cli_help.deprovision_enrolled"))
    parts = add_parts(verbs, "box")
    one = add_verb(parts, "close", under="box_")
    one.add_argument("box", metavar="BOX", help=t("cli_help.box"))
    one.add_argument("--out", default="", metavar="DIR", help=t("cli_help.box_out"))


def _add_pickup(verbs: Verbs) -> None:
    one = add_verb(verbs, "pickup")
    one.add_argument("boxes", nargs="+", metavar="BOX", help=t("cli_help.pickup_boxes"))
    for name in ("number", "firm", "date", "vehicle", "witness", "document", "sheet"):
        metavar = {"number": "NO", "document": "NO", "sheet": "FILE", "date": "D"}.get(name, "TEXT")
        one.add_argument(f"--{name}", default="", metavar=metavar, help=t(f"cli_help.pickup_{name}"))
    one.add_argument("--units", nargs="+", default=[], metavar="CODE", help=t("cli_help.pickup_units"))
    for name in ("stay", "anyway"):
        one.add_argument(f"--{name}", action="store_true", help=t(f"cli_help.pickup_{name}"))
