"""What a list may be narrowed by, and how a table's file is named."""

from __future__ import annotations

from app.usecases.contacts import ContactResult
from app.usecases.device_rows import EVERY, DeviceFilter
from app.usecases.tables import FileForm


def test_a_filter_names_what_narrows_and_is_one_only_then() -> None:
    narrow = DeviceFilter(school="ES01", status="lent")
    assert narrow.named == (("school", "ES01"), ("status", "lent"))
    assert narrow
    assert not EVERY


def test_a_files_name_ends_as_its_form_says() -> None:
    assert [form.ending for form in FileForm] == [".csv", ".csv", ".xlsx", ".pdf"]


def test_a_refused_contact_changes_nothing_and_says_why() -> None:
    found = ContactResult.refused("A0001", "contact_closed")
    assert (found.outcome, found.family.value, found.contact, found.reason) == (
        "refused", "refused", "A0001", "contact_closed",
    )  # fmt: skip
