"""A desk's serial scanners made up: rows told, codes given, choices kept; nothing is opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from app.bootstrap_scanners import Setup
from app.usecases.scanners import (
    Burst,
    Framing,
    Heard,
    PortReason,
    PortRow,
    PortState,
)


def port(number: int, state: PortState = PortState.ready, **about: object) -> PortRow:
    """A port of a made-up scanner."""
    made = PortRow(f"05E0:1701:S{number:04d}", number, "Example Scan ES-200", f"COM{number + 2}", state, known=True)
    return made._replace(**about)  # type: ignore[arg-type]  # names as given


@dataclass
class MadeUpPorts:
    """`usecases.scanners.SerialScanners`, moved by the test."""

    told: tuple[PortRow, ...] = ()
    chosen: list[tuple[str, object]] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    fault: Exception | None = None
    stopped: bool = False

    def start(
        self,
        heard: Callable[[Heard], None],
        burst: Callable[[Burst], None],
        changed: Callable[[tuple[PortRow, ...]], None],
    ) -> None:
        self.heard, self.burst, self.changed = heard, burst, changed

    def stop(self) -> None:
        self.stopped = True

    def rows(self) -> tuple[PortRow, ...]:
        return self.told

    def show(self, *rows: PortRow) -> None:
        """The ports are these now."""
        self.told = rows
        self.changed(rows)

    def scan(self, row: PortRow, data: bytes, text: str) -> None:
        """A code, and the silence after it."""
        self.heard(Heard(row.identity, row.number, text, data, 1.0))
        self.burst(Burst(row.identity, row.number, data))

    def note_read(self, identity: str) -> None:
        self._keep("read", identity)

    def use(self, identity: str, *, on: bool) -> None:
        state, reason = (PortState.looking, PortReason.none) if on else (PortState.aside, PortReason.chosen)
        self._change(identity, state=state, reason=reason)
        self._keep("use", on)

    def set_framing(self, identity: str, framing: Framing) -> None:
        self._change(identity, framing=framing)
        self._keep("framing", framing)

    def set_baud(self, identity: str, baud: int) -> None:
        self._change(identity, baud=baud)
        self._keep("baud", baud)

    def _change(self, identity: str, **about: object) -> None:
        changed = (
            row._replace(**about) if row.identity == identity else row  # type: ignore[arg-type]  # names as given
            for row in self.told
        )
        self.show(*changed)

    def _keep(self, what: str, value: object) -> None:
        self.chosen.append((what, value))
        if self.fault is not None:
            raise self.fault


class MadeUpSetup(Setup):
    """The setup over made-up ports; what a test scan tells is the real thing."""

    def __init__(self) -> None:
        self.ports = MadeUpPorts()
        super().__init__(self.ports)
        self.lacks: tuple[str, ...] = ()

    def missing(self) -> tuple[str, ...]:
        return self.lacks
