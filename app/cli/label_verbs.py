"""`labels`: labels laid out, read back, recorded, and written to a file or sent to a printer of this desk."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app.bootstrap import Program
from app.cli.answer import DONE, REFUSED, Answer, UsageFault
from app.cli.pins import prove
from app.domain.kinds import Family
from app.domain.label_templates import LabelKind
from app.settings.words import has, t
from app.usecases.device_rows import DeviceFilter
from app.usecases.label_facts import CODELESS
from app.usecases.label_ports import LabelRequest, Prepared
from app.usecases.print_labels import LabelRefused, needed

if TYPE_CHECKING:
    from app.bootstrap_labels import Labels

RANGE: Final = ".."
"""Between two tags: all from one to the other."""
FILE_DOTS: Final = {".zpl": 203, ".ql": 300, ".prn": 300}
"""Dots an inch of a file for a label printer where none are named: the usual ones of its kind."""
FORMS: Final = (".pdf", *FILE_DOTS)
FEWEST_DOTS, MOST_DOTS = 100, 1200
WRONG_USAGE: Final = frozenset(
    {
        "unknown_template",
        "unknown_stock",
        "does_not_fit",
        "no_template",
        "bad_start",
        "slip_count",
        "unknown_printer",
        "unknown_form",
    }
)
"""What can't be printed because the call is wrong, not because of a code."""
LOOK: Final = frozenset({"switched_to_qr", "missing_characters", "unregistered"})
"""Notes that a person should look at; smaller words are none."""


def reason_words(reason: str) -> str:
    """Why a label is not printed, in a sentence."""
    return t(f"label_words.reason.{reason}") if has(f"label_words.reason.{reason}") else reason


def labels(program: Program, args: Namespace) -> Answer:
    """`labels KIND CODE… [--template T] [--stock S] [--start N] [--printer P|--out FILE] [--dpi D]`."""
    from app.bootstrap_labels import Labels

    kind = LabelKind(args.kind)
    _check_call(kind, args)
    proved = prove(program, needed(kind))
    maker = Labels.of(program, to_printer=bool(args.printer))
    try:
        prepared = maker.prepare(_request(maker, kind, args), _progress)
        where = _print(maker, prepared, args, proved=proved) if prepared.pages else {}
    except LabelRefused as refused:
        return _not_printed(maker, kind, args, refused)
    finally:
        maker.close()
    return _answer(prepared, args, where)


def _check_call(kind: LabelKind, args: Namespace) -> None:
    """Raises UsageFault, in words, for a call that can't be meant."""
    narrowed = args.school or args.maker or args.status
    faults = (
        ("nowhere", not (args.printer or args.out)),
        ("two_ways", bool(args.printer and args.out)),
        ("form", args.out is not None and args.out.suffix.lower() not in FORMS),
        ("no_codes", kind not in CODELESS and not args.codes and not narrowed),
        ("codes", kind in CODELESS and bool(args.codes or narrowed)),
        ("count", args.count < 1),
        ("start", args.start < 1),
        ("dpi", args.dpi != 0 and not FEWEST_DOTS <= args.dpi <= MOST_DOTS),
    )
    for name, wrong in faults:
        if wrong:
            words = t(f"cli.labels.usage.{name}", forms=" ".join(FORMS), fewest=FEWEST_DOTS, most=MOST_DOTS)
            raise UsageFault("usage", words)


def _request(maker: Labels, kind: LabelKind, args: Namespace) -> LabelRequest:
    suffix = args.out.suffix.lower() if args.out else ""
    return LabelRequest(
        kind=kind,
        codes=_codes(maker, args),
        template=args.template,
        stock=args.stock,
        start=args.start,
        dpi=args.dpi or FILE_DOTS.get(suffix, 0),
        printer=args.printer,
        replaces=args.replaces,
        count=args.count,
        dots=suffix in FILE_DOTS,
    )


def _codes(maker: Labels, args: Namespace) -> tuple[str, ...]:
    """The codes named, ranges spelled out, and the devices that fit the filter."""
    found: list[str] = []
    for code in args.codes:
        first, between, last = code.partition(RANGE)
        tags = maker.codes_between(first, last) if between else (code,)
        if not tags:
            raise UsageFault("usage", t("cli.labels.usage.range", codes=code))
        found += tags
    if args.school or args.maker or args.status:
        found += maker.codes_of(DeviceFilter(school=args.school, status=args.status, maker=args.maker))
    return tuple(found)


def _progress(done: int, whole: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done:,} / {whole:,}", end="\n" if done == whole else "", file=sys.stderr, flush=True)


def _print(maker: Labels, prepared: Prepared, args: Namespace, *, proved: bool) -> dict[str, Any]:
    """Where the labels went: a file, or a printer's job as it stands once it was tried."""
    if args.out:
        path: Path = args.out
        return {"file": str(path), "action": maker.write(prepared, path, proved=proved)}
    job = maker.wait(maker.submit(prepared, args.printer, proved=proved))
    return {"job": job.job, "state": job.state.value, "said": job.said, "action": job.action}


def _answer(prepared: Prepared, args: Namespace, where: dict[str, Any]) -> Answer:
    printed = [line for line in prepared.lines if not line.reason]
    looked = any(LOOK.intersection(line.notes) for line in printed)
    state = where.get("state", "")
    refused = not where or bool(prepared.refused) or state in ("refused", "unknown")
    family = Family.refused if refused else Family.look if looked or state == "waiting" else Family.ok
    body = {
        "outcome": ("printed" if args.printer else "written") if where else "refused",
        "family": family.value,
        "kind": prepared.request.kind.value,
        "labels": len(printed),
        "pages": len(prepared.pages),
        "file": where.get("file"),
        "refused": [{"code": code, "reason": reason} for code, reason in prepared.refused],
        "symbols": [
            {
                "text": symbol.text,
                "format": symbol.format,
                "page": symbol.page,
                "x": round(symbol.x, 3),
                "y": round(symbol.y, 3),
                "w": round(symbol.width, 3),
                "h": round(symbol.height, 3),
            }
            for symbol in prepared.symbols
        ],
        "notes": [
            {"code": line.code, "notes": list(line.notes), "missing": list(line.missing)}
            for line in printed
            if line.notes
        ],
        "template": prepared.template.id,
        "stock": prepared.stock.id,
        "dpi": prepared.dpi,
        "read_back": {
            "readers": list(prepared.read_back.readers),
            "read": prepared.read_back.read,
            "wanted": prepared.read_back.wanted,
        },
        "next_start": prepared.next_start,
        "action": where.get("action"),
        "job": where.get("job"),
        "state": state or None,
        "said": where.get("said"),
    }
    return Answer(body, REFUSED if refused else DONE, tuple(_words(prepared, args, where, len(printed))))


def _words(prepared: Prepared, args: Namespace, where: dict[str, Any], printed: int) -> list[str]:
    words = []
    if "file" in where:
        pages = len(prepared.pages)
        words.append(t("cli.labels.written", labels=printed, pages=pages, file=Path(where["file"]).name))
    elif where:
        state = t(f"cli.labels.job.{where['state']}")
        words.append(
            t("cli.labels.sent", labels=printed, printer=args.printer, state=state, said=where["said"]).strip()
        )
    for line in prepared.lines:
        if line.reason:
            words.append(t("cli.labels.refused", code=line.code, words=reason_words(line.reason)))
        for note in line.notes:
            if not line.reason and note in LOOK:
                said = t(f"label_words.note.{note}", characters="".join(line.missing))
                words.append(t("cli.labels.note", code=line.code, words=said))
    if not where:
        words.append(t("cli.labels.nothing"))
    return words


def _not_printed(maker: Labels, kind: LabelKind, args: Namespace, refused: LabelRefused) -> Answer:
    """Nothing was printed: the call was wrong, or another desk was faster."""
    words = reason_words(refused.reason)
    if refused.reason in WRONG_USAGE:
        choices = {
            "unknown_template": [template.id for template in maker.templates(kind)],
            "unknown_stock": [stock.id for stock in maker.stocks()],
            "unknown_printer": [printer.name for printer in maker.printers()],
        }.get(refused.reason, [])
        named = t("cli.labels.choices", choices=" ".join(choices)) if choices else ""
        raise UsageFault(refused.reason, f"{words} {named}".strip(), {"choices": choices})
    body = {
        "outcome": "refused",
        "family": Family.refused.value,
        "kind": kind.value,
        "labels": 0,
        "pages": 0,
        "file": None,
        "refused": [{"code": refused.code or code, "reason": refused.reason} for code in args.codes[:1] or [""]],
        "symbols": [],
        "reason": refused.reason,
    }
    return Answer(body, REFUSED, (words,))
