"""The repair log as a table: its columns, and how a repair becomes a row of words, days, counts and amounts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from app.reports.table import column, day, word, words
from app.settings.words import t, word_or_code
from app.usecases.log_rows import LogFilter, LogRow, UsedHere
from app.usecases.tables import Cell, CellKind, Column, Row, Table


class _Of(NamedTuple):
    """How a column is filled."""

    key: str
    cell: Callable[[LogRow], Cell]
    kind: CellKind = CellKind.text
    personal: bool = False


def _list(values: Sequence[str]) -> str:
    return t("reports.parted").join(values)


def _part(part: UsedHere) -> str:
    return t("reports.part", name=part.name or part.part, count=part.quantity)


def _tests(row: LogRow) -> str:
    """The test list: what passed by its name, what did not with a mark before it."""
    return _list(
        [word("kinds.check", name) if passed else t("reports.failed", check=word("kinds.check", name))
         for name, passed in row.tests]
    )  # fmt: skip


def _state(row: LogRow) -> str:
    """What has not left yet, though its state says so, is told as on every screen: by where it waits."""
    return word("kinds.held", row.held) if row.held else word("kinds.state", row.state)


def _hardware(row: LogRow) -> str:
    return "" if row.hardware is None else t("reports.hardware" if row.hardware else "reports.not_hardware")


_CODE, _DATE, _NUMBER, _YEN = CellKind.code, CellKind.date, CellKind.number, CellKind.yen
_LOG: Final = (
    _Of("repair", lambda r: r.repair, _CODE),
    _Of("opened", lambda r: day(r.opened), _DATE),
    _Of("closed", lambda r: day(r.closed), _DATE),
    _Of("days", lambda r: r.days, _NUMBER),
    _Of("state", _state),
    _Of("school_code", lambda r: r.school_code, _CODE),
    _Of("school", lambda r: r.school),
    _Of("serial", lambda r: r.serial, _CODE),
    _Of("asset_tag", lambda r: r.asset_tag, _CODE),
    _Of("kind", lambda r: word("kinds.kind", r.kind)),
    _Of("maker", lambda r: r.maker),
    _Of("model", lambda r: r.model),
    _Of("fault", lambda r: word("kinds.fault", r.fault)),
    _Of("further", lambda r: words("kinds.fault", r.further)),
    _Of("cause", lambda r: word("kinds.cause", r.cause)),
    _Of("detail", lambda r: word("kinds.detail", r.detail)),
    _Of("hardware", _hardware),
    _Of("route", lambda r: word("kinds.route", r.route)),
    _Of("work", lambda r: words("kinds.work", r.work)),
    _Of("parts", lambda r: _list([_part(part) for part in r.parts])),
    _Of("parts_cost", lambda r: r.parts_cost, _YEN),
    _Of("cost", lambda r: r.cost, _YEN),
    _Of("decision", lambda r: word("kinds.decision", r.decision)),
    _Of("payer", lambda r: word("kinds.payer", r.payer)),
    _Of("document", lambda r: r.document),
    _Of("rma", lambda r: r.rma, _CODE),
    _Of("waybill", lambda r: r.waybill, _CODE),
    _Of("tests", _tests),
    _Of("way", lambda r: word("kinds.way", r.way)),
    _Of("place", lambda r: r.place),
    _Of("operator", lambda r: r.operator, _CODE),
    _Of("assigned", lambda r: r.assigned, _CODE),
    _Of("operator_name", lambda r: r.spoken.taken_in_by, personal=True),
    _Of("assigned_name", lambda r: r.spoken.in_hand, personal=True),
    _Of("reporter", lambda r: r.spoken.reporter, personal=True),
    _Of("form_words", lambda r: r.spoken.form, personal=True),
    _Of("notes", lambda r: r.spoken.notes, personal=True),
)


def log_columns(*, personal: bool) -> tuple[Column, ...]:
    """The columns of the log, those of people's names and words only where they were asked for."""
    return tuple(column(of.key, of.kind, personal=of.personal) for of in _LOG if personal or not of.personal)


def log_rows(rows: Sequence[LogRow], *, personal: bool) -> list[Row]:
    """The cells of these repairs, in the order of `log_columns`."""
    cells = [of.cell for of in _LOG if personal or not of.personal]
    return [tuple(cell(row) for cell in cells) for row in rows]


def log_table(rows: Sequence[LogRow], only: LogFilter, schools: dict[str, str], *, personal: bool) -> Table:
    """The log as a table; its note says what it was narrowed by."""
    columns = log_columns(personal=personal)
    return Table(t("reports.title.log"), columns, log_rows(rows, personal=personal), note(only, schools))


def note(only: LogFilter, schools: dict[str, str]) -> str:
    """What the log was narrowed by, in words."""
    said = []
    if only.since or only.until:
        said.append(t("reports.period", since=only.since, until=only.until).strip())
    for name in ("school", "kind", "model", "maker", "state", "fault", "cause", "person"):
        value = str(getattr(only, name))
        if value:
            shown = schools.get(value, value) if name == "school" else value
            shown = word_or_code(f"kinds.{name}.{value}", shown)
            said.append(t("reports.narrowed", name=t(f"reports.filter.{name}"), value=shown))
    return "　".join(said)
