"""The device card and the near-match comparison in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.domain.kinds import Family
from app.domain.rules.forms import off_by
from app.settings.words import t
from app.ui.screens.fields import call_words, day_words, lent_words, person_words, short_day_words, state_words
from app.ui.screens.intake.wording import fault_words, flag_words
from app.ui.widgets.chips import ChipRow
from app.ui.widgets.device_card import CardBlock, CardFact, DeviceCardData
from app.ui.widgets.near_match_panel import CompareRow, NearMatchCandidate, NearMatchData
from app.ui.widgets.timeline import TimelineEntry
from app.usecases.rows import DeviceCardFacts, FormFacts, RepairFacts


def until(day: str | None, today: date) -> tuple[str, str]:
    """A last day in words, and how far it is."""
    if not day:
        return "", ""
    last = date.fromisoformat(day)
    months = (last.year - today.year) * 12 + last.month - today.month - (1 if last.day < today.day else 0)
    note = t("intake.card.months", months=months) if last >= today else t("intake.card.over")
    return t("intake.card.until", day=day_words(day)), note


def card_data(card: DeviceCardFacts, today: date, newest: str | None) -> DeviceCardData:
    """The card; `newest` is the repair just opened."""
    warranty, warranty_note = until(card.warranty_until, today)
    in_warranty = bool(card.warranty_until) and date.fromisoformat(card.warranty_until or "") >= today
    chips = [ChipRow(text=t("intake.card.in_warranty"))] if in_warranty else []
    if any(r.swollen for r in card.repairs if r.closed is None):
        chips.append(ChipRow(text=t("intake.card.swollen"), kind="look"))
    serial = card.serial or (t("intake.card.tail", tail=card.tail) if card.tail else t("intake.card.no_number"))
    aue, aue_note = until(card.aue, today)
    state = t(f"kinds.status.{card.status}")
    console = f"（{card.console_state}）" if card.console_state and card.console_state != "ACTIVE" else ""
    facts = (
        CardFact(label=t("intake.card.model"), value=card.model or "—", strong=True),
        CardFact(label=t("intake.card.maker"), value=card.maker or "—", wide_only=True),
        CardFact(label=t("intake.card.warranty"), value=warranty or "—", note=warranty_note),
        CardFact(label=t("intake.card.aue"), value=aue or "—", note=aue_note, wide_only=True),
        CardFact(label=t("intake.card.status"), value=state + console, strong=bool(newest)),
        CardFact(label=t("intake.card.place"), value=card.place or t("intake.card.here"))
        if card.lent is None
        else CardFact(label=t("intake.card.lent"), value=lent_words(card.lent), strong=True),
        *([CardFact(label=t("contacts.about"), value=call_words(card.calls))] if card.calls else ()),
    )
    warnings = _warnings(card)
    return DeviceCardData(
        serial=serial,
        spoken="、".join(part for part in (serial, card.school, card.model, state, flag_words(card.flags)) if part),
        tag=card.asset_tag,
        school=card.school or t("intake.card.no_school"),
        school_note=card.room,
        chips=tuple(chips),
        facts=facts,
        warnings=warnings,
        form=form_block(card, newest),
        history_title=t("intake.card.history"),
        history_note=t("intake.card.repairs", total=len(card.repairs)),
        history=tuple(_entry(r) for r in card.repairs),
    )


def _warnings(card: DeviceCardFacts) -> tuple[CardBlock, ...]:
    blocks = []
    if card.flags:
        blocks.append(CardBlock(family=Family.look, head=flag_words(card.flags)))
    if card.cards:
        blocks.append(CardBlock(family=Family.look, head=t("intake.card.cards", total=card.cards)))
    return tuple(blocks)


def form_block(card: DeviceCardFacts, newest: str | None) -> CardBlock | None:
    """The fault report of this unit, or what is missing."""
    if card.form is not None:
        form = card.form
        body = t("intake.card.quoted", text=form.symptom) if form.symptom else ""
        return CardBlock(
            family=Family.ok,
            head=t("intake.card.form"),
            aside=_matched(card, form),
            body=body or words_missing(form) or fault_words(form.fault),
            detail=_sent(form),
        )
    if card.candidate is not None:
        return CardBlock(
            family=Family.look,
            head=t("intake.card.candidate"),
            body=t("intake.card.not_started"),
            detail=_sent(card.candidate),
        )
    if newest and card.kind == "chromebook":
        return CardBlock(family=Family.look, head=t("intake.card.no_form"), body=t("intake.card.asked"))
    return None


def words_missing(form: FormFacts) -> str:
    """Why a form's words aren't there: erased for good, or not come yet. They are different things."""
    if form.erased:
        return t("intake.card.erased")
    return t("intake.card.awaited") if form.awaited else ""


def _matched(card: DeviceCardFacts, form: FormFacts) -> str:
    by_serial = any(serial and serial == card.serial for serial, _ in form.units)
    return t("intake.card.by_serial" if by_serial else "intake.card.by_tag")


def _sent(form: FormFacts) -> str:
    parts = [f"{short_day_words(form.sent_local)} {form.sent_local[11:16].lstrip('0')}", form.reporter or ""]
    if form.cause:
        parts.append(t("intake.card.cause", cause=t(f"kinds.cause.{form.cause}")))
    return "　".join(part for part in parts if part)


def _entry(repair: RepairFacts) -> TimelineEntry:
    closed = repair.closed is not None
    state = state_words(repair.state, repair.held)
    what = "・".join(
        part
        for part in (
            fault_words(repair.fault),
            t(f"kinds.cause.{repair.cause}") if repair.cause else "",
            person_words(repair.operator_name),
        )
        if part
    )
    family = None if closed else Family.ok if repair.state != "awaiting_form" else Family.look
    return TimelineEntry(
        id=repair.repair,
        title=day_words(repair.opened),
        rest=f"{state} {repair.repair}",
        meta=what,
        family=family,
    )


def near_match(card: DeviceCardFacts, form: FormFacts, today: date) -> NearMatchData:
    """The comparison of the scanned unit with the answer that may be its own."""
    code = min((s for s, _ in form.units if s), key=lambda s: off_by(s, card.serial), default="")
    same = code == card.serial or not code
    days = (today - date.fromisoformat(form.sent_local[:10])).days
    tag = next((g for _, g in form.units if g), "")
    same_school = bool(form.school) and form.school == card.school
    rows = (
        CompareRow(
            label=t("intake.near.school"),
            device=card.school,
            form=form.school,
            family=Family.ok if same_school else Family.look,
            verdict=t("intake.near.same" if same_school else "intake.near.other"),
        ),
        CompareRow(
            label=t("intake.near.tag"),
            device=card.asset_tag,
            form=tag or t("intake.near.not_written"),
            codes=True,
            form_missing=not tag,
        ),
        CompareRow(
            label=t("intake.near.symptom"),
            form="　".join(p for p in (form.symptom, form.details, words_missing(form)) if p),
        ),
        CompareRow(label=t("intake.near.sent"), form=_sent(form), verdict=t("intake.near.days", days=days)),
    )
    words = t("intake.near.take_old") if same else ""
    candidate = NearMatchCandidate(form_id=form.answer, form_code=code or card.serial, rows=rows, link_words=words)
    title = t("intake.near.title_old" if same else "intake.near.title")
    note = t("intake.near.note_old" if same else "intake.near.note", off=0 if same else off_by(code, card.serial))
    return NearMatchData(title=title, note=note, scanned=card.serial, candidates=(candidate,))


def other_answers(card: DeviceCardFacts, forms: Sequence[FormFacts], today: date) -> NearMatchData:
    """Open answers of the school, likest first, to be walked through."""
    near = sorted(forms, key=lambda f: min((off_by(s, card.serial) for s, _ in f.units if s), default=9))
    candidates = tuple(near_match(card, form, today).candidates[0] for form in near)
    return NearMatchData(title=t("intake.near.others", total=len(near)), scanned=card.serial, candidates=candidates)
