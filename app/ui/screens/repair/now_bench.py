"""The panel while the unit is on the bench: parts, a part waited for, the work done, the test list."""

from __future__ import annotations

from functools import partial

from app.domain.bench_words import Check
from app.domain.rules.parts import suits
from app.settings.words import t
from app.ui.screens.repair import questions
from app.ui.screens.repair.model import Column, Draft, Line, Now, Task, gone_to, line_at
from app.ui.screens.repair.wording import parts_words, work_words, yen
from app.usecases.parts_rows import PartRow
from app.usecases.repair_page_rows import RepairPage


def title(task: Task) -> str:
    """A task's title."""
    return t(f"repair_page.task.{task}")


def _part_lines(page: RepairPage, at: int = -1) -> tuple[Line, ...]:
    """`at` is the one that Enter would use: it shows what would be left."""
    return tuple(_part(part, n, page, here=n == at) for n, part in enumerate(page.parts))


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


def parts(page: RepairPage, draft: Draft) -> Now:
    """Parts that fit: the digits or a scan of the label; Enter uses the one that is marked, and where none is none."""
    at = _marked(page, draft)
    lines = _part_lines(page, at)
    now = Now(
        Task.parts,
        title(Task.parts),
        t("repair_page.parts.note", total=len(lines)),
        columns=_part_columns(),
        lines=lines,
        at=at,
    )
    if page.used and at < 0:
        return now._replace(main=t("repair_page.go.parts_in"), hint=t("repair_page.hint.parts_in"))
    if at < 0:
        which = t("repair_page.parts.which", faults=faults_words(page))
        return now._replace(facts=(which,), why_not=t("repair_page.parts.choose"))
    gone = lines[at].off
    return now._replace(
        main=t("repair_page.go.parts", name=lines[at].cells[0]),
        short=t("repair_page.go.parts_short"),
        why_not=t("repair_page.parts.no_stock") if gone else "",
        fates=not gone,
    )


def _marked(page: RepairPage, draft: Draft) -> int:
    """The part somebody chose, else the only one whose name says that it is for what is broken; -1: none.

    Once one went in, none is marked by itself: a second Enter would take a second piece.
    """
    if draft.at >= 0 or page.used:
        return min(draft.at, len(page.parts) - 1)
    places = (page.course.fault, *page.course.further)
    suiting = [n for n, part in enumerate(page.parts) if suits(part.name, places)]
    return suiting[0] if len(suiting) == 1 else -1


def faults_words(page: RepairPage) -> str:
    """What is broken, in a line."""
    places = (page.course.fault, *page.course.further)
    return t("repair_page.comma").join(questions.fault_name(place) for place in places if place)


def put_back(page: RepairPage, draft: Draft) -> Now:
    """Which of the parts taken for this repair goes back on its shelf, a piece at a time."""
    lines = tuple(
        Line(part.part, str(at), (part.name or part.part, t("repair_page.pieces", pieces=part.pieces)))
        for at, part in enumerate(page.used, 1)
    )
    at = line_at(draft, lines)
    name = lines[at].cells[0] if lines else ""
    return Now(
        Task.put_back,
        title(Task.put_back),
        t("repair_page.put_back.note"),
        columns=(
            Column(t("repair_page.column.part"), strong=True),
            Column(t("repair_page.column.taken"), 8.5, right=True),
        ),
        lines=lines,
        at=at,
        empty=t("repair_page.put_back.none"),
        main=t("repair_page.go.put_back", name=name) if lines else "",
    )


def wait(page: RepairPage, draft: Draft) -> Now:
    """Which part is waited for. Enter is about the marked one: it has come, or where another was chosen, that one is
    waited for from now on.
    """
    awaited = next((n for n, part in enumerate(page.parts) if part.part == page.course.waiting_part), -1)
    lines = _part_lines(page)
    at = gone_to(draft, lines) if draft.at >= 0 else awaited
    named = page.parts[awaited].name if awaited >= 0 else page.course.waiting_part
    other = at >= 0 and at != awaited
    return Now(
        Task.wait,
        title(Task.wait),
        t("repair_page.wait.note"),
        (t("repair_page.wait.part", name=named) if named else t("repair_page.wait.any"),),
        _part_columns(),
        lines,
        at,
        empty=t("repair_page.parts.nothing_fits"),
        main=t("repair_page.go.wait_for", name=lines[at].cells[0]) if other else t("repair_page.go.wait"),
        hint=t("repair_page.hint.wait_for") if other else "",
    )


def work(page: RepairPage, draft: Draft) -> Now:
    """What was done: several words."""
    used = parts_words(page)
    return Now(
        Task.work,
        title(Task.work),
        t("repair_page.work.note"),
        (t("repair_page.work.used", parts=used),) if used else (),
        questions=questions.of_work(draft),
        main=t("repair_page.go.work") if draft.work else "",
        why_not="" if draft.work else t("refused.work_missing"),
    )


def test(page: RepairPage, draft: Draft) -> Now:
    """The test list of the kind."""
    columns = (
        Column(t("repair_page.column.check"), 12, strong=True),
        Column(t("repair_page.column.result"), mark=True),
    )
    keys = ("K" if check == Check.console else str(at) for at, check in enumerate(page.course.checks, 1))
    lines = tuple(map(partial(_check, draft), keys, page.course.checks))
    bad = [line for line in lines if draft.checks.get(line.id) is False]
    open_ = len(lines) - len(draft.checks)
    main = t("repair_page.go.fail") if bad else "" if open_ else t("repair_page.go.pass")
    return Now(
        Task.test,
        title(Task.test),
        t("repair_page.test.note"),
        (*work_done(page), *_exchanged(page)),
        columns,
        lines,
        line_at(draft, lines),
        main=main,
        why_not="" if main else t("repair_page.test.open", open=open_),
    )


def _exchanged(page: RepairPage) -> tuple[str, ...]:
    """That the console is still to be looked at, until it was."""
    unseen = Check.console in page.course.checks
    return (t("repair_page.test.exchanged", serial=page.unit.serial),) if unseen else ()


def work_done(page: RepairPage) -> tuple[str, ...]:
    """What was done, in a sentence."""
    done = work_words(page)
    return (t("repair_page.test.done", work=done),) if done else ()


def _check(draft: Draft, key: str, check: str) -> Line:
    said = draft.checks.get(check)
    word = "check_open" if said is None else "test.good" if said else "test.bad"
    family = "" if said is None else "ok" if said else "refused"
    return Line(check, key, (t(f"kinds.check.{check}"), t(f"repair_page.{word}")), family=family)
