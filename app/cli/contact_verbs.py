"""`contact add|list|close`: calls, visits and letters recorded, listed and closed, as at the window's phone strip."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from typing import Any

from app.bootstrap import Program
from app.bootstrap_contacts import contact_queries
from app.cli.answer import DONE, REFUSED, Answer
from app.cli.desk_verbs import number_of, refusal_words
from app.cli.read_verbs import utc
from app.domain.codes import CodeKind, parse_printed_code, parse_repair_number, squeeze
from app.domain.kinds import Family
from app.domain.operations import Ref
from app.domain.rules.contacts import ContactRefused
from app.domain.rules.permissions import Command
from app.domain.rules.school_reading import schools_meant
from app.settings.words import t, word_or_code
from app.usecases.contact_rows import ContactFilter, ContactQueries, ContactRow, Words
from app.usecases.contacts import (
    CloseContact,
    ContactResult,
    RecordContact,
    close_contact,
    note_read,
    record_contact,
)


def contact(program: Program, args: Namespace) -> Answer:
    """The part of the verb that was asked for."""
    return _PARTS[args.contact_verb](program, args)


def kind_words(kind: str) -> str:
    """A kind in words; one that a supervisor added by its own code."""
    return word_or_code(f"contacts.kind.{kind}", kind)


def add(program: Program, args: Namespace) -> Answer:
    """`contact add`: one contact, in one transaction."""

    def work() -> ContactResult:
        device, repair = _device(program, args.device)
        command = RecordContact(
            action=program.desk.new_action(),
            kind=args.kind,
            way=args.way,
            school=_school(contact_queries(program), args.school),
            device=device,
            repair=number_of(args.repair) if args.repair else repair,
            person=args.person,
            content=args.content,
            answer=args.answer,
            passed_to=args.passed_to,
            follow=args.open,
        )
        return program.desk.run(record_contact, command).result()

    return _answer(work, "")


def close(program: Program, args: Namespace) -> Answer:
    """`contact close CONTACT [--answer TEXT] [--unsolved]`."""
    number = squeeze(args.contact)
    command = CloseContact(program.desk.new_action(), number, solved=not args.unsolved, answer=args.answer)
    return _answer(lambda: program.desk.run(close_contact, command).result(), number)


def listed(program: Program, args: Namespace) -> Answer:
    """`contact list`: open ones first, then the newest; reading them leaves a line in the access log."""
    program.desk.signed_in().require(Command.read_contact_words)
    queries = contact_queries(program)
    school = _school(queries, args.school) if args.school else ""
    rows = queries.contacts(
        ContactFilter(
            since=args.since, until=args.until, school=school, kind=args.kind or "", state=args.state, words=args.words
        )
    )
    program.desk.call(lambda unit: note_read(unit, len(rows))).result()
    words = (t("contacts.cli.total", total=len(rows)), *(_line(row) for row in rows))
    return Answer({"contacts": [_json(program, row) for row in rows], "total": len(rows)}, DONE, words)


_PARTS: dict[str, Callable[[Program, Namespace], Answer]] = {"add": add, "list": listed, "close": close}


def _answer(work: Callable[[], ContactResult], number: str) -> Answer:
    try:
        result = work()
    except ContactRefused as refused:
        result = ContactResult.refused(number, refused.reason)
    body = {
        "outcome": result.outcome,
        "family": result.family.value,
        "contact": result.contact or None,
        "state": result.state or None,
        "reason": result.reason or None,
    }
    if result.family is Family.refused:
        return Answer(body, REFUSED, (refusal_words(result.reason),))
    return Answer(body, DONE, (t(f"contacts.outcome.{result.outcome}", contact=result.contact),))


def _school(queries: ContactQueries, text: str) -> str:
    """The code of a school named by code, name, alias, reading or printed code; raises ContactRefused."""
    if not text:
        return ""
    printed = parse_printed_code(text)
    code = printed.body if printed is not None and printed.kind is CodeKind.school else text
    names = queries.school_names()
    exact = [s for s in names if squeeze(s.code) == squeeze(code) or text in (s.name, *s.aliases)]
    found = exact or list(schools_meant(text, names))
    if len(found) != 1:
        raise ContactRefused("school_names_several" if found else "unknown_school")
    return found[0].code


def _device(program: Program, code: str) -> tuple[Ref | None, str]:
    """The device a code names, and the repair where the code was its number; raises ContactRefused."""
    if not code:
        return None, ""
    for text in (code, *program.desk.read_scan(code).candidates):
        found = program.queries.find_device(text)
        if len(found) == 1:
            number = parse_repair_number(text)
            return found[0], number.text if number is not None else ""
        if found:
            raise ContactRefused("number_names_two")
    raise ContactRefused("unknown_device_named")


def _json(program: Program, row: ContactRow) -> dict[str, Any]:
    return {
        "contact": row.contact,
        "at": utc(program, row.local),
        "at_local": row.local,
        "way": row.way,
        "kind": row.kind,
        "school": row.school or None,
        "school_code": row.school_code or None,
        "serial": row.serial or None,
        "repair": row.repair or None,
        "state": row.state,
        "solved": row.solved,
        "passed_on": bool(row.passes),
        "followed": row.followed,
        "faq": row.faq,
        "fault_report": row.fault or None,
        "closed": row.closed or None,
        "operator": row.operator,
        **{name: words.text or None for name, words in _said(row).items()},
        "erased": any(words.erased for words in _said(row).values()),
        "awaited": any(words.awaited for words in _said(row).values()),
    }


def _said(row: ContactRow) -> dict[str, Words]:
    return {"person": row.person, "content": row.content, "answer": row.answer, "passed_to": row.to}


def _line(row: ContactRow) -> str:
    state = t(f"contacts.state.{row.state}")
    said = row.content.text or (t("contacts.erased") if row.content.erased else "")
    return t(
        "contacts.cli.line", contact=row.contact, at=row.local[:16], state=state, kind=kind_words(row.kind),
        school=row.school or t("cli.no_school"), words=said,
    )  # fmt: skip
