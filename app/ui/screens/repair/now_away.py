"""The panel of what leaves the bench: to maker or installer, back to the school, a substitute lent, another serial.

Decides what is asked before each is saved, and in which order; what it comes to is the use cases' matter.
"""

from __future__ import annotations

from app.domain.bench_words import ExchangeKind, HandbackWay
from app.settings.words import t
from app.ui.screens.fields import day_words, short_day_words, state_words
from app.ui.screens.repair import questions
from app.ui.screens.repair.model import Column, Draft, Field, Line, Now, Task
from app.ui.screens.repair.wording import yen
from app.usecases.repair_page_rows import RepairPage


def decided(page: RepairPage) -> tuple[str, ...]:
    """What the Board said, where it did."""
    course = page.course
    if not course.decision:
        return ()
    said = [t("repair_page.decided", decision=t(f"kinds.decision.{course.decision}"))]
    if course.payer:
        said.append(t("repair_page.payer", payer=t(f"kinds.payer.{course.payer}")))
    if course.amount is not None:
        said.append(t("repair_page.upto", amount=yen(course.amount)))
    if course.asked is not None:
        said.append(t("repair_page.asked", amount=yen(course.asked)))
    if course.quote is not None and course.quote != course.asked:
        said.append(t("repair_page.quote_now", amount=yen(course.quote)))
    if course.document:
        said.append(t("repair_page.document", document=course.document))
    return (t("repair_page.comma").join(said),)


def ship(page: RepairPage, draft: Draft) -> Now:
    """Onto a list with others, unless it is sent by itself."""
    alone = questions.how(draft) == questions.ALONE
    names = ("rma", "waybill", "firm", "due") if alone else ()
    return Now(
        Task.ship,
        t("repair_page.task.ship"),
        t("repair_page.ship.note"),
        (*decided(page), t(f"repair_page.ship.{questions.how(draft)}")),
        questions=questions.of_how(draft),
        fields=tuple(_sent_field(name) for name in names),
        main=t("repair_page.go.ship" if alone else "repair_page.go.ship_list"),
    )


def _sent_field(name: str) -> Field:
    hint = t("repair_page.field.no_names") if name == "firm" else ""
    return Field(name, t(f"repair_page.field.{name}"), hint, code=name in ("rma", "waybill"))


def away(page: RepairPage, draft: Draft) -> Now:
    """Where it is, and since when."""
    course = page.course
    with_installer = course.state == "with_installer"
    named = (
        ("firm", course.firm),
        ("rma", course.rma),
        ("waybill", course.waybill),
        ("shipment", course.shipment),
        ("due", day_words(course.due) if course.due else ""),
    )
    facts = tuple(
        t("repair_page.fact", name=t(f"repair_page.field.{name}"), value=value) for name, value in named if value
    )
    sent = page.dates.get("shipped") or page.dates.get("route", "")
    since = (t("repair_page.away.since", day=day_words(sent)),) if sent and not course.held else ()
    title = t("repair_page.away.installer" if with_installer else "repair_page.away.maker")
    if course.held:  # on a list that has not left: it lies here
        title = state_words(course.state, course.held)
    note = t("repair_page.away.note")
    return Now(Task.away, title, note, (*since, *facts, *lent_words(page)), main=t("repair_page.go.away"))


def ready(page: RepairPage, draft: Draft) -> Now:
    """How it goes back, and what came along with it; in a hand that is looked at here, else when the box is filled."""
    if page.course.by_person:
        facts = [t("repair_page.ready.by_person")]
    elif page.next_run:
        facts = [t("repair_page.ready.run", day=day_words(page.next_run))]
    else:
        facts = [t("repair_page.ready.any")]
    way = questions.way(page, draft)
    unseen = bool(page.course.accessories) and "with" not in draft.answers and way == HandbackWay.hand
    return Now(
        Task.ready,
        t("repair_page.task.ready"),
        t("repair_page.ready.note"),
        (*facts, *lent_words(page)),
        questions=questions.of_return(page, draft),
        main="" if unseen else t(f"repair_page.go.ready_{way}"),
        why_not=t("repair_page.ready.with_open") if unseen else "",
    )


def lent_words(page: RepairPage) -> tuple[str, ...]:
    """What the school has instead, and what to do about it."""
    loan = page.loan
    if loan is None:
        return ()
    due = t("repair_page.lend.until", day=short_day_words(loan.due)) if loan.due else t("repair_page.lend.no_day")
    if loan.over:
        due = t("repair_page.lend.over", days=loan.over)
    key = "lend.fetch" if page.course.state in ("ready", "returned") else "lend.there"
    return (t(f"repair_page.{key}", serial=loan.serial, school=loan.school, due=due),)


def lend(page: RepairPage, draft: Draft) -> Now:
    """A substitute goes to the school until a day; while it is there, it is taken back here."""
    title = t("repair_page.task.lend")
    if page.loan is not None:
        since = t("repair_page.lend.since", day=day_words(page.loan.since), model=page.loan.model)
        note, facts = t("repair_page.lend.scan_back"), (*lent_words(page), since)
        return Now(Task.lend, title, note, facts, main=t("repair_page.go.lend_back"))
    to, named = page.unit.school, draft.answers.get("found", "")
    fields: tuple[Field, ...] = () if named else (_unit_field("unit"),)
    if questions.due(page, draft) == questions.OTHER:
        fields += (Field("due", t("repair_page.field.due_day"), t("repair_page.field.day_hint")),)
    return Now(
        Task.lend,
        title,
        t("repair_page.lend.note"),
        (t("repair_page.lend.to", school=to) if to else t("repair_page.no_school"), named or t("repair_page.lend.ask")),
        questions=(questions.of_due(page, draft),) if to else (),
        fields=fields if to else (),
        main=t("repair_page.go.lend" if named else "repair_page.go.look") if to else "",
        why_not="" if to else t("repair_page.lend.no_school"),
    )


def _unit_field(name: str) -> Field:
    return Field(name, t(f"repair_page.field.{name}"), t("repair_page.field.unit_hint"), code=True)


def exchange(page: RepairPage, draft: Draft) -> Now:
    """Another serial came back: once it is named, what will happen stands there before it does."""
    title, note = t("repair_page.task.exchange"), t("repair_page.exchange.note")
    serial, unit = draft.answers.get("serial", ""), page.unit
    if not serial:
        ask = (t("repair_page.exchange.ask"),)
        return Now(Task.exchange, title, note, ask, fields=(_unit_field("serial"),), main=t("repair_page.go.look"))
    until = day_words(unit.warranty_until) if unit.warranty_until else t("repair_page.exchange.no_warranty")
    tells = {
        "serial": t("repair_page.exchange.serials", old=unit.serial, new=serial),
        "new": draft.answers.get("found", ""),
        "goes": t("repair_page.dot").join(word for word in (unit.asset_tag, unit.school) if word),
        "stays": t("repair_page.exchange.stays", until=until, times=len(page.earlier) + 1),
        "old": t("repair_page.exchange.closes"),
        "console": t("repair_page.exchange.console"),
    }
    kind = t("repair_page.exchange.turn", kind=t(f"repair_page.kind.{exchange_kind(draft)}"))
    lines = [Line("kind", "1", (t("repair_page.ask.kind"), kind), chosen=True)]
    lines += [Line(name, "", (t(f"repair_page.exchange.name.{name}"), words)) for name, words in tells.items()]
    return Now(
        Task.exchange,
        title,
        t("repair_page.exchange.before"),
        columns=(Column("", 8.5), Column("", strong=True)),
        lines=tuple(lines),
        walks=False,
        main=t("repair_page.go.exchange"),
    )


def exchange_kind(draft: Draft) -> ExchangeKind:
    """What came back: a whole unit, unless somebody said otherwise."""
    return ExchangeKind(draft.answers.get("kind", ExchangeKind.unit.value))
