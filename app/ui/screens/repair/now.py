"""The panel of what to do now, for each task: title, facts, lines or questions, fields, and what Enter says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from app.domain.bench_words import BoardDecision, GuardianStep
from app.domain.kinds import Route
from app.domain.rules.routes import Offer
from app.settings.words import t
from app.ui.screens.fields import day_words, person_words, short_day_words, state_words
from app.ui.screens.repair import now_away, now_bench, questions
from app.ui.screens.repair.model import (
    PHRASES,
    Column,
    Draft,
    Field,
    Line,
    Now,
    Task,
    gone_to,
    line_at,
    task_of,
    with_the_board,
)
from app.ui.screens.repair.wording import cost_line, parts_words, summary_line, work_words, yen
from app.usecases.repair_page_rows import RepairPage
from app.usecases.rows import FormFacts


def panel(page: RepairPage, draft: Draft) -> Now:
    """What stands in the black frame."""
    task = draft.task or task_of(page)
    made = _MAKERS[task](page, draft)
    if made.questions:
        went_to = next((n for n, asked in enumerate(made.questions) if asked.id == draft.opens), draft.active)
        made = made._replace(active=questions.first_open(made.questions, went_to))
    return made


def at_of(page: RepairPage, draft: Draft) -> str:
    """The id of the line Enter is about, or nothing."""
    made = panel(page, draft)
    return made.lines[made.at].id if made.lines and made.at >= 0 else ""


# --- before the bench -----------------------------------------------------------------------------------------------


def _link(page: RepairPage, draft: Draft) -> Now:
    columns = (
        Column(t("repair_page.column.sent"), 8.5),
        Column(t("repair_page.column.unit"), 10, code=True),
        Column(t("repair_page.column.said")),
    )
    lines = tuple(_answer(str(at), answer) for at, answer in enumerate(page.answers, 1))
    return Now(
        Task.link,
        now_bench.title(Task.link),
        t("repair_page.link.note"),
        (t("repair_page.link.fact" if page.course.state == "awaiting_form" else "repair_page.link.late"),),
        columns,
        lines,
        line_at(draft, lines),
        empty=t("repair_page.link.none"),
        main=t("repair_page.go.link") if lines else "",
        why_not="" if lines else t("repair_page.link.asked"),
    )


def _answer(key: str, answer: FormFacts) -> Line:
    serial, tag = next(iter(answer.units), ("", ""))
    said = answer.symptom or (questions.fault_name(answer.fault) if answer.fault else "")
    sent = f"{short_day_words(answer.sent_local)} {answer.sent_local[11:16].lstrip('0')}"
    return Line(answer.answer, key, (sent, serial or tag, said))


def _diagnose(page: RepairPage, draft: Draft) -> Now:
    asked = questions.of_diagnosis(page.course, page.places)
    done = all(one.answered or one.open_ for one in asked)
    hint = page.course.appeared
    field = Field("appeared", t("repair_page.field.appeared"), hint or t("repair_page.field.day_hint"))
    return Now(
        Task.diagnose,
        now_bench.title(Task.diagnose),
        t("repair_page.diagnose.note"),
        (summary_line(page),),
        questions=asked,
        fields=(field,),
        main=t("repair_page.go.diagnose") if done else "",
        why_not="" if done else t("repair_page.diagnose.open"),
    )


def _hear(page: RepairPage, draft: Draft) -> Now:
    fields = tuple(Field(name, t(f"repair_page.field.{name}")) for name in ("when", "what", "asked", "answers"))
    facts = (t("repair_page.hear.fact"),) if page.course.hearing_due else ()
    return _words(page, draft, Task.hear)._replace(facts=facts, fields=fields, note=t("repair_page.hear.note"))


def _route(page: RepairPage, draft: Draft) -> Now:
    columns = (
        Column(t("repair_page.column.route"), 9.5, strong=True),
        Column("", 5.2),
        Column(t("repair_page.column.reason")),
    )
    lines = tuple(
        Line(
            offer.route.value,
            str(at),
            (t(f"kinds.route.{offer.route}"), "" if offer.allowed else t("repair_page.route.off"), _reason(offer)),
            chosen=page.course.route == offer.route,
            off=not offer.allowed,
        )
        for at, offer in enumerate(page.offers, 1)
    )
    at = line_at(draft, lines)
    words = lines[at].cells[0]
    return Now(
        Task.route,
        now_bench.title(Task.route),
        t("repair_page.route.note"),
        now_away.decided(page),
        columns,
        lines,
        at,
        main=t("repair_page.go.route", route=words),
        why_not=lines[at].cells[2] if lines[at].off else "",
    )


def _reason(offer: Offer) -> str:
    return t(f"repair_page.route.{offer.route}") if offer.allowed else t(f"refused.{offer.reason}")


def routes_told(page: RepairPage, now: Now) -> tuple[tuple[Column, ...], tuple[Line, ...]]:
    """Every route below the panel, with the key that chooses it or why it is shut; none while the panel asks them."""
    if now.task in (Task.route, Task.diagnose) or page.course.state not in _ROUTED or not page.course.route:
        return (), ()
    keys = {Route.board: "B", Route.disposal: "X"}
    lines = []
    for offer in page.offers:
        here = page.course.route == offer.route
        key = t("repair_page.route.here") if here else keys.get(offer.route, "R")
        if not offer.allowed and not here:
            key = t("repair_page.route.off")
        cells = (t(f"kinds.route.{offer.route}"), _reason(offer) if offer.allowed or not here else "")
        lines.append(Line(offer.route.value, key, cells, chosen=here, off=not offer.allowed and not here))
    return (Column("", 9, strong=True), Column("")), tuple(lines)


_ROUTED: Final = frozenset({"repairing", "waiting_parts"})


def _guardian(page: RepairPage, draft: Draft) -> Now:
    """One step after the other: the marked one is what Enter records, and no key moves the mark."""
    done = page.course.guardian
    due = next((step for step in GuardianStep if step not in done), None)
    columns = (Column(t("repair_page.column.step"), 11, strong=True), Column(t("repair_page.column.day"), mark=True))
    lines = tuple(_step(step, done.get(step, ""), due) for step in GuardianStep)
    day = Field("on", t("repair_page.field.on"), t("repair_page.field.today"))
    amount = (Field("amount", t("repair_page.field.amount")),) if due in (GuardianStep.quote, GuardianStep.paid) else ()
    return Now(
        Task.guardian,
        now_bench.title(Task.guardian),
        t("repair_page.guardian.note"),
        now_away.decided(page),
        columns,
        lines,
        -1 if due is None else tuple(GuardianStep).index(due),
        walks=False,
        fields=(day, *amount) if due else (),
        main=t("repair_page.go.guardian", step=t(f"kinds.step.{due}")) if due else "",
        why_not="" if due else t("repair_page.guardian.done"),
    )


def _step(step: GuardianStep, day: str, due: GuardianStep | None) -> Line:
    name = t(f"kinds.step.{step}")
    if day:
        return Line(step.value, "", (name, day_words(day)), family="ok")
    return Line(step.value, "", (name, t("repair_page.guardian.open")), off=step is not due)


# --- at the Board, closed ---------------------------------------------------------------------------------------------


def _board(page: RepairPage, draft: Draft) -> Now:
    """What the Board is told before it decides; a quote where there is one, and one that comes meanwhile."""
    quote = Field("quote", t("repair_page.field.quote"), t("repair_page.field.quote_hint"))
    note = t("repair_page.board.note")
    if with_the_board(page):
        quote = Field("quote", t("repair_page.field.new_quote"), t("repair_page.field.new_quote_hint"))
        return Now(
            Task.board, t("repair_page.task.quote"), note, (cost_line(page),), fields=(quote,),
            main=t("repair_page.go.quote"), hint=t("repair_page.hint.quote"),
        )  # fmt: skip
    return Now(
        Task.board, now_bench.title(Task.board), note, (cost_line(page),), fields=(quote,),
        main=t("repair_page.go.board"),
    )  # fmt: skip


def _decide(page: RepairPage, draft: Draft) -> Now:
    asked = questions.of_decision(draft)
    said = draft.answers.get("decision", "")
    ready = bool(said) and (said != BoardDecision.repair or "payer" in draft.answers)
    document = Field("document", t("repair_page.field.document"), t("repair_page.field.no_names"))
    fields = (Field("amount", t("repair_page.field.amount")), document)
    return Now(
        Task.decide,
        now_bench.title(Task.decide),
        t("repair_page.decided", decision=t(f"kinds.decision.{said}")) if said else t("repair_page.decide.note"),
        (cost_line(page),),
        questions=asked,
        fields=fields,
        main=t("repair_page.go.decide") if ready else "",
        why_not="" if ready else t("repair_page.decide.open"),
    )


def _closed(page: RepairPage, draft: Draft) -> Now:
    """How it ended, a line each: captions under each other, so that each is found."""
    course = page.course
    told = [
        ("closed.on", day_words(course.closed) if course.closed else ""),
        ("ask.way", t(f"kinds.way.{course.way}") if course.way else ""),
        ("ask.work", work_words(page)),
        ("parts_used", parts_words(page)),
        ("cost.now", yen(page.cost.now) if page.cost.now else ""),
    ]
    lines = tuple(Line(name, "", (t(f"repair_page.{name}"), words)) for name, words in told if words)
    return Now(
        Task.closed,
        t("repair_page.closed.title", state=state_words(course.state, course.held)),
        t("repair_page.closed.note"),
        now_away.lent_words(page),
        columns=(Column("", 8.5), Column("", strong=True)),
        lines=lines,
        walks=False,
    )


# --- beside the course ----------------------------------------------------------------------------------------------


def _words(page: RepairPage, draft: Draft, task: Task) -> Now:
    """Something to be written, with ready phrases."""
    lines = tuple(
        Line(str(at), str(at), (t(f"repair_page.phrase.{task}.{at}"),)) for at in range(1, PHRASES.get(task, 0) + 1)
    )
    return Now(
        task,
        now_bench.title(task),
        t("repair_page.words.note"),
        columns=(Column(t("repair_page.column.phrase")),),
        lines=lines,
        at=gone_to(draft, lines),
        walks=False,
        fields=(Field("text", t(f"repair_page.field.{task}")),),
        main=t(f"repair_page.go.{task}"),
    )


def _said(task: Task) -> Callable[[RepairPage, Draft], Now]:
    return lambda page, draft: _words(page, draft, task)


def _place(page: RepairPage, draft: Draft) -> Now:
    here = page.course.place
    facts = (t("repair_page.place.now", place=here),) if here else ()
    field = Field("text", t("repair_page.field.place"), t("repair_page.place.hint"))
    return Now(
        Task.place, now_bench.title(Task.place), t("repair_page.place.note"), facts, fields=(field,),
        main=t("repair_page.go.place"),
    )  # fmt: skip


def _hand_over(page: RepairPage, draft: Draft) -> Now:
    columns = (Column(t("repair_page.column.person"), strong=True), Column(t("repair_page.column.role"), 10))
    lines = tuple(
        Line(person.code, str(at) if at <= 9 else "", (person_words(person.name), t(f"kinds.role.{person.role}")))
        for at, person in enumerate(page.people, 1)  # those without a digit by the arrows, or the code NEXT
    )
    return Now(
        Task.hand_over,
        now_bench.title(Task.hand_over),
        t("repair_page.hand_over.note"),
        columns=columns,
        lines=lines,
        at=line_at(draft, lines),
        empty=t("repair_page.hand_over.nobody"),
        fields=(Field("text", t("repair_page.field.hand_over")),) if lines else (),
        main=t("repair_page.go.hand_over") if lines else "",
        why_not="" if lines else t("repair_page.hand_over.nobody"),
    )


_MAKERS: Final[dict[Task, Callable[[RepairPage, Draft], Now]]] = {
    Task.link: _link,
    Task.diagnose: _diagnose,
    Task.hear: _hear,
    Task.route: _route,
    Task.guardian: _guardian,
    Task.ship: now_away.ship,
    Task.parts: now_bench.parts,
    Task.work: now_bench.work,
    Task.wait: now_bench.wait,
    Task.away: now_away.away,
    Task.board: _board,
    Task.decide: _decide,
    Task.test: now_bench.test,
    Task.ready: now_away.ready,
    Task.closed: _closed,
    Task.note: _said(Task.note),
    Task.hand_over: _hand_over,
    Task.place: _place,
    Task.cancel: _said(Task.cancel),
    Task.override: _said(Task.override),
    Task.disposal: _said(Task.disposal),
    Task.reopen: _said(Task.reopen),
    Task.put_back: now_bench.put_back,
    Task.lend: now_away.lend,
    Task.exchange: now_away.exchange,
}
