"""Reading verbs: device, repairs, form list, asklist. Lists are whole; `total` stands beside each."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.bootstrap import Program
from app.cli.answer import DONE, REFUSED, Answer
from app.cli.desk_verbs import several_words, state_words
from app.domain.kinds import Aggregate
from app.settings.words import has, t
from app.usecases.charger_rows import ChargerRow
from app.usecases.rows import DeviceCardFacts, FormFacts, RepairFacts, RepairRow


def utc(program: Program, local: str) -> str | None:
    """A local time as people saw it, as UTC ISO 8601 with Z."""
    if not local:
        return None
    zone = ZoneInfo(program.settings.text("ledger.time_zone"))
    moment = datetime.fromisoformat(local).replace(tzinfo=zone)
    return (moment - (moment.utcoffset() or timedelta())).strftime("%Y-%m-%dT%H:%M:%SZ")


def form_json(facts: FormFacts | None) -> dict[str, Any] | None:
    """A form answer, words included: none where they were erased, or named and not come to this desk yet."""
    if facts is None:
        return None
    serial, tag = facts.units[0] if facts.units else ("", "")
    return {
        "answer": facts.answer,
        "sent": facts.sent_utc,
        "sent_local": facts.sent_local,
        "school": facts.school,
        "serial": serial,
        "tag": tag,
        "units": [{"serial": s, "tag": g} for s, g in facts.units],
        "fault": facts.fault,
        "cause": facts.cause,
        "symptom": facts.symptom,
        "erased": facts.erased,
        "awaited": facts.awaited,
        "linked": facts.linked[0] if facts.linked else None,
        "links": list(facts.linked),
    }


def _repair_json(program: Program, facts: RepairFacts) -> dict[str, Any]:
    return {
        "repair": facts.repair,
        "state": facts.state,
        "opened": utc(program, facts.opened_local),
        "opened_local": facts.opened_local,
        "fault": facts.fault,
        "cause": facts.cause,
        "detail": facts.detail,
        "accessories": list(facts.accessories),
        "swollen": facts.swollen,
    }


def device_json(program: Program, card: DeviceCardFacts) -> dict[str, Any]:
    """The answer of `device CODE`."""
    return {
        "found": True,
        "serial": card.serial or None,
        "asset_tag": card.asset_tag or None,
        "kind": card.kind,
        "device_id": card.device_id,
        "school": card.school or None,
        "school_code": card.school_code or None,
        "model": card.model or None,
        "maker": card.maker or None,
        "status": card.status,
        "console_state": card.console_state or None,
        "place": card.place or None,
        "aue": card.aue,
        "warranty_until": card.warranty_until,
        "notes": card.notes or None,
        "flags": list(card.flags),
        "form": form_json(card.form or card.candidate),
        "repairs": [_repair_json(program, r) for r in card.repairs],
    }


def device(program: Program, args: Namespace) -> Answer:
    """`device CODE`: what the ledger knows of it; not found, or the code of something else too: exit 1."""
    codes = (args.code, *program.desk.read_scan(args.code).candidates)
    code, found = next(((c, f) for c in codes if (f := program.queries.find_device(c))), ("", ()))
    card = program.queries.card(found[0]) if found else None
    if card is None:
        charger = next((row for one in codes if (row := program.queries.chargers.one(one)) is not None), None)
        if charger is not None:
            return _charger(charger)
        return Answer({"found": False}, REFUSED, (t("cli.device.not_found", code=args.code),))
    registered = program.queries.registered(code)
    if registered:
        things = [(Aggregate.device, c.serial or c.asset_tag) for ref in found if (c := program.queries.card(ref))]
        things += [(row.ref.kind, row.code) for row in registered]
        return Answer({"found": False, "several": [c for _, c in things]}, REFUSED, (several_words(things),))
    body = device_json(program, card)
    if len(found) > 1:
        others = [program.queries.card(ref) for ref in found]
        body["several"] = [c.serial for c in others if c]
    status = t(f"kinds.status.{card.status}")
    line = t(
        "cli.device.line", serial=card.serial, tag=card.asset_tag, school=card.school, model=card.model, status=status
    )
    return Answer(
        body,
        DONE,
        (line, *(t("cli.device.repair", repair=r.repair, state=state_words(r.state, r.held)) for r in card.repairs)),
    )


def _charger(row: ChargerRow) -> Answer:
    """A controller or a cabinet, in the keys of a device."""
    body: dict[str, Any] = {
        "found": True,
        "serial": row.serial or None,
        "asset_tag": row.code or None,
        "kind": row.kind,
        "device_id": None,
        "school": row.school or None,
        "school_code": row.school_code or None,
        "model": row.model or None,
        "maker": row.maker or None,
        "status": row.status or None,
        "console_state": None,
        "place": row.place or row.cabinet or None,
        "aue": None,
        "warranty_until": None,
        "notes": None,
        "flags": [],
        "form": None,
        "repairs": [],
    }
    key = f"charger_list.status.{row.status}"
    status = t(key) if has(key) else ""
    line = t("cli.device.line", serial=row.serial, tag=row.code, school=row.school, model=row.model, status=status)
    return Answer(body, DONE, (line,))


def repair_json(program: Program, row: RepairRow) -> dict[str, Any]:
    """A line of `repairs`."""
    return {
        "repair": row.repair,
        "serial": row.serial or None,
        "asset_tag": row.asset_tag or None,
        "school": row.school or None,
        "state": row.state,
        "opened": utc(program, row.opened_local),
        "opened_local": row.opened_local,
        "closed": row.closed,
        "fault": row.fault,
        "cause": row.cause,
        "route": row.route,
        "operator": row.operator,
    }


def repairs(program: Program, args: Namespace) -> Answer:
    """`repairs [--state S] [--from D] [--to D]`."""
    rows = program.queries.repairs(state=args.state or "", since=args.since or "", until=args.until or "")
    held = program.queries.away.held()
    words = [t("cli.repairs.total", total=len(rows))]
    for r in rows:
        state = state_words(r.state, held.get(r.repair, ""))
        words.append(t("cli.repairs.line", repair=r.repair, serial=r.serial, school=r.school, state=state))
    return Answer({"repairs": [repair_json(program, r) for r in rows], "total": len(rows)}, DONE, tuple(words))


def form_list(program: Program, args: Namespace) -> Answer:
    """`form list [--open]`; reading answers leaves a line in the access log."""
    actor = program.desk.signed_in()
    found = program.queries.answers(only_open=args.open)
    program.desk.call(lambda unit: unit.log_access("form_answers_read", str(len(found))), actor=actor).result()
    words = (t("cli.form.total", total=len(found)), *(_form_line(a) for a in found))
    return Answer({"answers": [form_json(a) for a in found], "total": len(found)}, DONE, words)


def _form_line(facts: FormFacts) -> str:
    """An answer in a line: its code, when it was sent, from which school, about what, what it counts for."""
    units = "、".join(serial or tag for serial, tag in facts.units)
    linked = "、".join(facts.linked) or t("cli.form.open")
    sent = facts.sent_local.replace("T", " ")[:16]
    school = facts.school or t("cli.no_school")
    return t("cli.form.line", answer=facts.answer, sent=sent, school=school, units=units or "—", linked=linked)


def ask_list(program: Program, args: Namespace) -> Answer:
    """`asklist`: schools with units that wait for a form."""
    del args
    rows = program.queries.ask_list()
    body = [
        {
            "school": row.school or None,
            "school_code": row.school_code or None,
            "units": [
                {"repair": number, "serial": serial or None, "asset_tag": tag or None, "opened": opened}
                for number, serial, tag, opened in row.units
            ],
        }
        for row in rows
    ]
    units = sum(len(row.units) for row in rows)
    words = [t("cli.asklist.total", schools=len(rows), units=units)]
    for row in rows:
        words.append(t("cli.asklist.line", school=row.school or t("cli.no_school"), units=len(row.units)))
        words += [f"  {number} {serial or tag} {opened[:10]}" for number, serial, tag, opened in row.units]
    return Answer({"schools": body, "total": units}, DONE, tuple(words))
