"""What befalls desks: stops, kills, backups put back, copies, cuts, clocks. One table; each says what it may cost.

A fault that takes a disk away may cost what only that disk held; none other may cost anything.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final, NamedTuple

from app.ledger.backup import backup

if TYPE_CHECKING:
    from tests.simulation.desks import SimDesk
    from tests.simulation.world import World

MOST_DESKS: Final = 6
WEEK: Final = 7 * 86400.0


class Fault(NamedTuple):
    """One kind, and how often."""

    name: str
    weight: int
    strike: Callable[[World, SimDesk], None]


def restarted(world: World, desk: SimDesk) -> None:
    desk.stop()
    desk.start()
    nothing_lost(world, desk)


def killed(world: World, desk: SimDesk) -> None:
    desk.kill(world.folder())
    desk.start()
    nothing_lost(world, desk)


def dies_soon(world: World, desk: SimDesk) -> None:
    """Killed in the middle of what it does next: between two transactions, or before it could say that it saved."""
    desk.dies_at = world.rng.randrange(1, 5)


def restored(world: World, desk: SimDesk) -> None:
    """By the product's own way, from a backup it made, perhaps long ago."""
    kept = _copies(world, desk, "backup")
    if not kept or world.rng.random() < 0.4:
        made = backup(desk.program.opened, world.root / f"{desk.name}-backup", now=world.time.utc)
        if kept:
            shutil.rmtree(kept[0])
        assert made.sound
        if world.rng.random() < 0.7:
            return
        kept = [made.folder]
    was = desk.program.ledger.desk.id
    desk.stop()
    desk.machine.restore(kept[0])
    desk.start()
    assert desk.program.ledger.desk.id != was, "a restored desk went on as the one it was"
    gone_with_the_disk(world, desk)


def put_back(world: World, desk: SimDesk) -> None:
    """The files of an earlier day copied into the ledger's place by hand."""
    kept = _copies(world, desk, "files")
    if not kept or world.rng.random() < 0.4:
        folder = world.root / f"{desk.name}-files"
        shutil.rmtree(folder, ignore_errors=True)
        desk.machine.copy_ledger(folder / "one")
        return
    ids = desk.read(lambda reads: reads.rows("SELECT desk_id FROM desk"))
    counted = {bytes(row[0]): _highest(desk, bytes(row[0])) for row in ids}
    desk.stop()
    desk.machine.put_ledger(kept[0])
    desk.start()
    now = desk.program.ledger.desk.id
    assert _highest(desk, now) >= counted.get(now, 0), "an older copy would hand out numbers again"
    gone_with_the_disk(world, desk)


def set_back(world: World, desk: SimDesk) -> None:
    """The whole machine is set back to a snapshot: nothing on it can tell."""
    kept = _copies(world, desk, "whole")
    if not kept or world.rng.random() < 0.4:
        folder = world.root / f"{desk.name}-whole"
        shutil.rmtree(folder, ignore_errors=True)
        desk.machine.copy_whole(folder / "one")
        return
    desk.stop()
    desk.machine.put_whole(kept[0])
    desk.start()
    gone_with_the_disk(world, desk)


def copied(world: World, desk: SimDesk) -> None:
    """Another PC begins with a copy of this ledger's folder."""
    if len(world.desks) < MOST_DESKS:
        folder = world.folder()
        desk.machine.copy_ledger(folder)
        made = world.join(folder)
        assert made.program.ledger.desk.id != desk.program.ledger.desk.id, "a copied folder went on as the same desk"


def cloned(world: World, desk: SimDesk) -> None:
    """Another PC begins as this one's clone, name and all: two desks with one id, or more, until their numbers meet."""
    if len(world.desks) < MOST_DESKS:
        folder = world.folder()
        desk.machine.copy_whole(folder)
        world.join(folder / "ledger", whole=folder)


def user_lost(world: World, desk: SimDesk) -> None:
    """The user's folders are gone, the ledger's is not."""
    was = desk.program.ledger.desk.id
    desk.stop()
    desk.machine.lose_home(f"{desk.name} again {world.time.seconds}")
    desk.start()
    assert desk.program.ledger.desk.id != was, "a ledger of another place went on as the desk it was"
    nothing_lost(world, desk)


def cut_off(world: World, desk: SimDesk) -> None:
    """Offline: an hour or weeks. People go on."""
    desk.away_until = world.time.seconds + world.rng.choice((1800.0, 4 * 3600.0, 2 * WEEK, 4 * WEEK))


def back_online(world: World, desk: SimDesk) -> None:
    desk.away_until = 0.0


def clock_wrong(world: World, desk: SimDesk) -> None:
    """The clock jumps, back or ahead, or is put right."""
    desk.machine.clock.off = world.rng.choice((0.0, -3600.0, 7200.0, -2 * 86400.0, 86400.0, -400 * 86400.0))


def weather_changed(world: World, desk: SimDesk) -> None:
    from tests.simulation.network import FINE, stormy

    world.network.weather = world.rng.choice((FINE, stormy(world.rng)))


def rebuilt(world: World, desk: SimDesk) -> None:
    """A new version folds everything anew."""
    for _ in desk.program.ledger.rebuild():
        pass


FAULTS: Final = (
    Fault("restarted", 5, restarted),
    Fault("killed", 7, killed),
    Fault("dies soon", 6, dies_soon),
    Fault("restored", 5, restored),
    Fault("put back", 5, put_back),
    Fault("set back", 5, set_back),
    Fault("copied", 1, copied),
    Fault("cloned", 2, cloned),
    Fault("user lost", 1, user_lost),
    Fault("cut off", 8, cut_off),
    Fault("back online", 4, back_online),
    Fault("clock wrong", 5, clock_wrong),
    Fault("weather changed", 4, weather_changed),
    Fault("rebuilt", 2, rebuilt),
)


CLONING: Final = {"cloned": 14, "set back": 25, "put back": 15}
"""So often where machines are cloned and set back one after another: only then do several hold the same unsent work."""


def chosen(rng: Random, *, cloning: bool) -> Fault:
    """What goes wrong next."""
    weights = [CLONING.get(fault.name, fault.weight) if cloning else fault.weight for fault in FAULTS]
    return rng.choices(FAULTS, weights=weights)[0]


def nothing_lost(world: World, desk: SimDesk) -> None:
    """Whatever was acknowledged here is here, or at the log."""
    lost = desk.unplaced - desk.held()
    assert all(op in world.log.position_of for op in lost), f"{desk.name} lost what it had saved"


def gone_with_the_disk(world: World, desk: SimDesk) -> None:
    """What only the disk held that was taken away is asked of nobody any more."""
    gone = desk.unplaced - desk.held()
    desk.unplaced -= gone
    world.gone |= gone


def _copies(world: World, desk: SimDesk, what: str) -> list[Path]:
    folder = world.root / f"{desk.name}-{what}"
    return sorted(path for path in folder.iterdir() if path.is_dir()) if folder.exists() else []


def _highest(desk: SimDesk, desk_id: bytes) -> int:
    sql = "SELECT max(o.desk_no) FROM operation o JOIN desk d ON d.n = o.desk WHERE d.desk_id=?"
    return int(desk.read(lambda reads: reads.rows(sql, (desk_id,)))[0][0] or 0)
