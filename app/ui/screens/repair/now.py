"""The panel of what to do now, for each task: title, facts, lines or questions, fields, and what Enter says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from app.domain.bench_words import BoardDecision, GuardianStep
from app.settings.words import t
from app.ui.screens.fields import day_words, person_words, short_day_words
from app.ui.screens.repair import questions
from app.ui.screens.repair.model import PHRASES, Column, Draft, Field, Line, Now, Task, task_of
from app.ui.screens.repair.wording import cost_line, yen
from app.usecases.parts_rows import PartRow
from app.usecases.repair_page_rows import RepairPage
from app.usecases.rows import FormFacts


def panel(page: RepairPage, draft: Draft) -> Now:
    """What stands in the black frame."""
    task = draft.task or task_of(page)
    made = _MAKERS[task](page, draft)
    if made.questions:
        made = made._replace(active=questions.first_open(made.questions, draft.active))
    if made.lines:
        made = made._replace(at=min(max(draft.at, 0), len(made.lines) - 1))
    return made


def at_of(page: RepairPage, draft: Draft) -> str:
    """The id of the line Enter is about, or nothing."""
    made = panel(page, draft)
    return made.lines[made.at].id if made.lines else ""


def _title(task: Task) -> str:
    return t(f"repair_page.task.{task}")


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
        _title(Task.link),
        t("repair_page.link.note"),
        (t("repair_page.link.fact"),),
        columns,
        lines,
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
    asked = questions.of_diagnosis(page.course)
    done = all(one.answered or one.open_ for one in asked)
    hint = page.course.appeared
    field = Field("appeared", t("repair_page.field.appeared"), hint or t("repair_page.field.day_hint"))
    return Now(
        Task.diagnose,
        _title(Task.diagnose),
        t("repair_page.diagnose.note"),
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
            (
                t(f"kinds.route.{offer.route}"),
                "" if offer.allowed else t("repair_page.route.off"),
                t(f"repair_page.route.{offer.route}") if offer.allowed else t(f"refused.{offer.reason}"),
            ),
            chosen=page.course.route == offer.route,
            off=not offer.allowed,
        )
        for at, offer in enumerate(page.offers, 1)
    )
    at = min(max(draft.at, 0), len(lines) - 1)
    words = lines[at].cells[0]
    return Now(
        Task.route,
        _title(Task.route),
        t("repair_page.route.note"),
        _decided(page),
        columns,
        lines,
        main=t("repair_page.go.route", route=words),
        why_not=lines[at].cells[2] if lines[at].off else "",
    )


def _decided(page: RepairPage) -> tuple[str, ...]:
    """What the Board said, where it did."""
    course = page.course
    if not course.decision:
        return ()
    said = [t("repair_page.decided", decision=t(f"kinds.decision.{course.decision}"))]
    if course.payer:
        said.append(t("repair_page.payer", payer=t(f"kinds.payer.{course.payer}")))
    if course.amount is not None:
        said.append(t("repair_page.upto", amount=yen(course.amount)))
    if course.document:
        said.append(t("repair_page.document", document=course.document))
    return (t("repair_page.comma").join(said),)


def _guardian(page: RepairPage, draft: Draft) -> Now:
    done = page.course.guardian
    columns = (Column(t("repair_page.column.step"), 9, strong=True), Column(t("repair_page.column.day")))
    lines = tuple(
        Line(
            step.value,
            str(at),
            (t(f"kinds.step.{step}"), day_words(done[step]) if step in done else t("repair_page.guardian.open")),
            chosen=step in done,
        )
        for at, step in enumerate(GuardianStep, 1)
    )
    due = next((step for step in GuardianStep if step not in done), None)
    day = Field("on", t("repair_page.field.on"), t("repair_page.field.today"))
    amount = (Field("amount", t("repair_page.field.amount")),) if due in (GuardianStep.quote, GuardianStep.paid) else ()
    return Now(
        Task.guardian,
        _title(Task.guardian),
        t("repair_page.guardian.note"),
        _decided(page),
        columns,
        lines,
        fields=(day, *amount) if due else (),
        main=t("repair_page.go.guardian", step=t(f"kinds.step.{due}")) if due else "",
        why_not="" if due else t("repair_page.guardian.done"),
    )


def _ship(page: RepairPage, draft: Draft) -> Now:
    fields = tuple(
        Field(name, t(f"repair_page.field.{name}"), code=name in ("rma", "waybill"))
        for name in ("rma", "waybill", "firm", "due")
    )
    return Now(
        Task.ship,
        _title(Task.ship),
        t("repair_page.ship.note"),
        _decided(page),
        fields=fields,
        main=t("repair_page.go.ship"),
    )


# --- on the bench ---------------------------------------------------------------------------------------------------


def _part_lines(page: RepairPage, draft: Draft, *, use: bool) -> tuple[Line, ...]:
    at = min(max(draft.at, 0), len(page.parts) - 1)
    return tuple(_part(part, n, page, here=use and n == at) for n, part in enumerate(page.parts))


def _part(part: PartRow, n: int, page: RepairPage, *, here: bool) -> Line:
    place = next((p.place for p in part.places if p.quantity), "") or "—"
    stock = str(part.total)
    if not part.total:
        stock = t("repair_page.parts.ordered" if part.ordered else "repair_page.parts.none")
    elif here:
        stock = t("repair_page.parts.preview", before=part.total, after=part.total - 1)
    name = part.name or part.part
    if page.course.waiting_part == part.part:
        name = t("repair_page.parts.awaited", name=name)
    words = t("repair_page.parts.donor") if place == "donor" else place
    price = yen(part.price) if part.price is not None else "—"
    return Line(
        part.part, str(n + 1), (name, stock, words, price), off=not part.total, family="" if part.total else "look"
    )


def _part_columns() -> tuple[Column, ...]:
    return (
        Column(t("repair_page.column.part"), strong=True),
        Column(t("repair_page.column.stock"), 8.5, right=True, strong=True, mark=True),
        Column(t("repair_page.column.place"), 8),
        Column(t("repair_page.column.price"), 6.5, right=True),
    )


def _parts(page: RepairPage, draft: Draft) -> Now:
    lines = _part_lines(page, draft, use=True)
    at = min(max(draft.at, 0), len(lines) - 1) if lines else 0
    name = lines[at].cells[0] if lines else ""
    gone = bool(lines) and lines[at].off
    return Now(
        Task.parts,
        _title(Task.parts),
        t("repair_page.parts.note", total=len(lines)),
        columns=_part_columns(),
        lines=lines,
        empty=t("repair_page.parts.nothing_fits"),
        main=t("repair_page.go.parts", name=name) if lines else "",
        why_not=t("repair_page.parts.no_stock") if gone else "" if lines else t("repair_page.parts.go_on"),
        fates=bool(lines) and not gone,
    )


def _wait(page: RepairPage, draft: Draft) -> Now:
    lines = _part_lines(page, draft, use=False)
    named = next((part.name for part in page.parts if part.part == page.course.waiting_part), page.course.waiting_part)
    fact = t("repair_page.wait.part", name=named) if named else t("repair_page.wait.any")
    return Now(
        Task.wait,
        _title(Task.wait),
        t("repair_page.wait.note"),
        (fact,),
        _part_columns(),
        lines,
        empty=t("repair_page.parts.nothing_fits"),
        main=t("repair_page.go.wait"),
    )


def _work(page: RepairPage, draft: Draft) -> Now:
    used = t("repair_page.comma").join(t("repair_page.used", name=p.name, pieces=p.pieces) for p in page.used)
    return Now(
        Task.work,
        _title(Task.work),
        t("repair_page.work.note"),
        (t("repair_page.work.used", parts=used),) if used else (),
        questions=questions.of_work(draft),
        main=t("repair_page.go.work") if draft.work else "",
        why_not="" if draft.work else t("refused.work_missing"),
    )


def _test(page: RepairPage, draft: Draft) -> Now:
    columns = (
        Column(t("repair_page.column.check"), 12, strong=True),
        Column(t("repair_page.column.result"), mark=True),
    )
    lines = tuple(_check(str(at), check, draft) for at, check in enumerate(page.course.checks, 1))
    bad = [line for line in lines if draft.checks.get(line.id) is False]
    open_ = len(lines) - len(draft.checks)
    main = t("repair_page.go.fail") if bad else "" if open_ else t("repair_page.go.pass")
    return Now(
        Task.test,
        _title(Task.test),
        t("repair_page.test.note"),
        _work_done(page),
        columns,
        lines,
        main=main,
        why_not="" if main else t("repair_page.test.open", open=open_),
    )


def _work_done(page: RepairPage) -> tuple[str, ...]:
    done = t("repair_page.comma").join(t(f"kinds.work.{word}") for word in page.course.work)
    return (t("repair_page.test.done", work=done),) if done else ()


def _check(key: str, check: str, draft: Draft) -> Line:
    said = draft.checks.get(check)
    word = "check_open" if said is None else "test.good" if said else "test.bad"
    family = "" if said is None else "ok" if said else "refused"
    return Line(check, key, (t(f"kinds.check.{check}"), t(f"repair_page.{word}")), family=family)


# --- away, at the Board, back ---------------------------------------------------------------------------------------


def _away(page: RepairPage, draft: Draft) -> Now:
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
    since = (t("repair_page.away.since", day=day_words(sent)),) if sent else ()
    title = t("repair_page.away.installer" if with_installer else "repair_page.away.maker")
    return Now(Task.away, title, t("repair_page.away.note"), (*since, *facts), main=t("repair_page.go.away"))


def _decide(page: RepairPage, draft: Draft) -> Now:
    asked = questions.of_decision(draft)
    said = draft.answers.get("decision", "")
    ready = bool(said) and (said != BoardDecision.repair or "payer" in draft.answers)
    fields = tuple(Field(name, t(f"repair_page.field.{name}")) for name in ("amount", "document"))
    return Now(
        Task.decide,
        _title(Task.decide),
        t("repair_page.decide.note"),
        (cost_line(page),),
        questions=asked,
        fields=fields,
        main=t("repair_page.go.decide") if ready else "",
        why_not="" if ready else t("repair_page.decide.open"),
    )


def _ready(page: RepairPage, draft: Draft) -> Now:
    facts = [t("repair_page.ready.run", day=day_words(page.next_run)) if page.next_run else t("repair_page.ready.any")]
    if page.course.accessories:
        kept = t("repair_page.comma").join(t(f"kinds.accessory.{thing}") for thing in page.course.accessories)
        facts.append(t("repair_page.ready.with", things=kept))
    if page.course.by_person:
        facts[0] = t("repair_page.ready.by_person")
    return Now(
        Task.ready,
        _title(Task.ready),
        t("repair_page.ready.note"),
        tuple(facts),
        questions=questions.of_way(page, draft),
        main=t("repair_page.go.ready"),
    )


def _closed(page: RepairPage, draft: Draft) -> Now:
    course = page.course
    done = [t("repair_page.closed.day", day=day_words(course.closed))] if course.closed else []
    if course.way:
        done.append(t("repair_page.fact", name=t("repair_page.ask.way"), value=t(f"kinds.way.{course.way}")))
    return Now(
        Task.closed,
        t("repair_page.closed.title", state=t(f"kinds.state.{course.state}")),
        t("repair_page.closed.note"),
        (*done, *_work_done(page)),
    )


# --- beside the course ----------------------------------------------------------------------------------------------


def _words(page: RepairPage, draft: Draft, task: Task) -> Now:
    """Something to be written, with ready phrases."""
    lines = tuple(
        Line(str(at), str(at), (t(f"repair_page.phrase.{task}.{at}"),)) for at in range(1, PHRASES.get(task, 0) + 1)
    )
    return Now(
        task,
        _title(task),
        t("repair_page.words.note"),
        columns=(Column(t("repair_page.column.phrase")),),
        lines=lines,
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
        Task.place, _title(Task.place), t("repair_page.place.note"), facts, fields=(field,),
        main=t("repair_page.go.place"),
    )  # fmt: skip


def _hand_over(page: RepairPage, draft: Draft) -> Now:
    columns = (Column(t("repair_page.column.person"), strong=True), Column(t("repair_page.column.role"), 10))
    lines = tuple(
        Line(person.code, str(at), (person_words(person.name), t(f"kinds.role.{person.role}")))
        for at, person in enumerate(page.people[:9], 1)
    )
    return Now(
        Task.hand_over,
        _title(Task.hand_over),
        t("repair_page.hand_over.note"),
        columns=columns,
        lines=lines,
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
    Task.ship: _ship,
    Task.parts: _parts,
    Task.work: _work,
    Task.wait: _wait,
    Task.away: _away,
    Task.decide: _decide,
    Task.test: _test,
    Task.ready: _ready,
    Task.closed: _closed,
    Task.note: _said(Task.note),
    Task.hand_over: _hand_over,
    Task.place: _place,
    Task.cancel: _said(Task.cancel),
    Task.override: _said(Task.override),
    Task.disposal: _said(Task.disposal),
    Task.reopen: _said(Task.reopen),
}
