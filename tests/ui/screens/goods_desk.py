"""A desk with loans, plans and losses, for tests and pictures of their pages."""

from __future__ import annotations

from app.domain.kinds import DeviceStatus
from app.domain.operations import Draft, Ref
from app.usecases.rows import DeviceRow
from tests.ui.screens.desk import DeviceRow as _unused
