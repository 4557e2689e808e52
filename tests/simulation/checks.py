"""What must hold, in one table: at once after whatever happened at a desk, now and then there, and when all is drained.

A new part of the work adds its rows to `CHECKS`: a function of the world and a desk that raises AssertionError.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from app.domain.charger_words import ChargerStatus
from app.domain.device import base_status
from app.domain.folding import ahead, fold
from app.domain.identity import short
from app.domain.kinds import Aggregate
from app.domain.operations import Recorded, Ref, canonical, undone_actions
from app.domain.rules.merge import cards
from app.ledger.reads import Reads
from app.ledger.verify import projection_digest
from tests.simulation import disposal_checks, oracle
from tests.support.real_desks import both_heads, projected

if TYPE_CHECKING:
    from tests.simulation.desks import SimDesk
    from tests.simulation.world import World

AT_ONCE, NOW_AND_THEN, DRAINED = "at once", "now and then", "drained"


class Check(NamedTuple):
    """One thing that must hold at a desk, and when it is looked at."""

    when: str
    holds: Callable[[World, SimDesk], None]


# --- at one desk, whatever it has heard of so far ---------------------------------------------------------------------


def stock_is_never_shown_below_zero(world: World, desk: SimDesk) -> None:
    for row in desk.program.queries.parts.parts():
        assert all(place.quantity >= 0 for place in row.places), f"{row.part} below zero"


def _torn(world: World, desk: SimDesk, ref: Ref) -> bool:
    """Whether of an action about this the rest was never sent, and is gone with the one disk that held it."""
    sql = "SELECT o.action_id FROM operation o JOIN operation_aggregate a ON a.seq = o.seq WHERE a.agg = ?"
    actions = {bytes(action) for (action,) in desk.read(lambda reads: reads.rows(sql, (ref.id,)))}
    return not actions.isdisjoint(world.action_of[op] for op in world.gone)


def each_charger_is_in_one_place_and_spares_are_their_count(world: World, desk: SimDesk) -> None:
    asked = desk.program.queries.chargers
    rows = [row for row in asked.listed() if row.kind == "charger"]
    # of an action, its first operations may have come and its last not: then a unit is known, and not yet where it is
    nowhere = [row.ref for row in rows if row.status not in ChargerStatus.__members__]
    assert not world.drained or all(_torn(world, desk, ref) for ref in nowhere), "a unit is nowhere"
    assert len({row.ref for row in rows}) == len(rows), "a unit is listed twice"
    inside = Counter(row.ref for cabinet in {row.cabinet for row in rows} - {""} for row in asked.inside(cabinet))
    assert inside == Counter(row.ref for row in rows if row.cabinet and row.status == "installed"), "cabinets"
    spares = Counter(row.model for row in rows if row.status in ("spare", "in_car"))
    placed: Counter[str] = Counter()
    for one in asked.spares():
        placed[one.model] += one.number
    assert asked.counts() == spares == +placed, "spares are not the count of their places"
    assert all(count >= 0 for count in placed.values())


def who_has_what_is_never_in_doubt(world: World, desk: SimDesk) -> None:
    """But where a card asks just that, or the unit is gone: no loan or loss made apart brings it back."""
    sql = "SELECT shown FROM head WHERE kind='device' AND newer=0"
    states = [json.loads(row[0]) for row in desk.read(lambda reads: reads.rows(sql))]
    asked = {state.get("serial") for state in states if "cards" in state or base_status(state) in disposal_checks.GONE}
    lost = Counter(state["serial"] for state in states if "lost" in state)
    lent = Counter(state["serial"] for state in states if "loan" in state)
    queries = desk.program.queries
    for held, rows in ((lost, queries.lost.lost()), (lent, queries.loans.loans())):
        shown = Counter(row.serial for row in rows)
        assert max(shown.values(), default=1) == 1, "one unit stands twice in a list"
        unlike = {serial for serial in held.keys() | shown.keys() if held[serial] != shown[serial]} - asked
        assert not unlike, f"who has {sorted(unlike)} is in doubt, and no card asks"


def no_desk_takes_a_mark_its_ledger_has_seen(world: World, desk: SimDesk) -> None:
    """Of two ledgers that know nothing of each other both may take one by chance; within one ledger never."""
    rows = desk.read(lambda reads: reads.rows("SELECT mark FROM desk WHERE mine > 0"))
    assert len({row[0] for row in rows}) == len(rows), "a new desk took a mark that its ledger knew"


def the_log_comes_to_what_is_shown(world: World, desk: SimDesk) -> None:
    found = desk.program.ledger.verify()
    assert found.ok, found.problems
    assert found.projection_digest == found.rebuild_digest, "what is shown is not what the log comes to"


def shown_is_ahead_of_confirmed(world: World, desk: SimDesk) -> None:
    """The confirmed head is the fold of what has a position, the shown one that with own work on top; `meta` too."""

    def held(reads: Reads) -> list[tuple[Ref, list[Recorded], tuple[bytes, ...]]]:
        sql = "SELECT kind, agg, shown, meta, confirmed, confirmed_meta FROM head WHERE newer=0"
        return [(Ref(Aggregate(row[0]), row[1]), reads.recorded(row[1]), tuple(row[2:])) for row in reads.rows(sql)]

    for ref, recorded, (shown, meta, confirmed, confirmed_meta) in desk.read(held):
        placed = [rec for rec in recorded if rec.position is not None]
        own = [rec for rec in recorded if rec.position is None]
        base = fold(ref.kind, ref.id, placed)
        if any(rec.op.kind == "undone" for rec in own):
            right = fold(ref.kind, ref.id, recorded)
        else:
            right = ahead(ref.kind, base, own, undone_actions(placed))
        assert (shown, meta) == (canonical(right.state), canonical(right.meta)), f"{ref.kind} is not ahead"
        if placed and own:
            assert (confirmed, confirmed_meta) == (canonical(base.state), canonical(base.meta)), f"{ref.kind} base"


def what_was_saved_here_is_here_or_at_the_log(world: World, desk: SimDesk) -> None:
    lost = desk.unplaced - desk.held()
    assert all(op in world.log.position_of for op in lost), "saved here, and nowhere now"


# --- when every desk has everything -----------------------------------------------------------------------------------


def the_ledger_holds_the_log_and_nothing_else(world: World, desk: SimDesk) -> None:
    sql = "SELECT o.hub_pos, o.op_id, o.body, d.desk_id, o.desk_no FROM operation o JOIN desk d ON d.n = o.desk"
    held = sorted(tuple(row) for row in desk.read(lambda reads: reads.rows(sql)))
    right = [(op.position, op.op_id, op.body, op.desk, op.desk_no) for op in world.log.log]
    assert held == right, f"of {len(right)} operations {len(set(right) - set(held))} differ, or lie in another envelope"


def every_head_is_what_the_log_comes_to(world: World, desk: SimDesk) -> None:
    sql = "SELECT kind, agg, shown, confirmed FROM head"
    rows = desk.read(lambda reads: reads.rows(sql))
    shown = {(kind, bytes(agg)): bytes(state) for kind, agg, state, _ in rows if state != b"{}"}
    right = oracle.shown(world.story)
    wrong = sorted(
        kind for kind, agg in shown.keys() | right.keys() if shown.get((kind, agg)) != right.get((kind, agg))
    )
    assert not wrong, f"heads that are not what the log comes to: {wrong}"
    assert all(confirmed in (None, state) for _, _, state, confirmed in rows), "confirmed differs from shown"


def the_same_cards_ask_everywhere(world: World, desk: SimDesk) -> None:
    right = {(card.kind, card.id) for ref, head in world.story.heads.items() for card in cards(ref.kind, head.state)}
    found = {(row[1], row[0]) for row in desk.read(lambda reads: reads.rows("SELECT card, kind FROM card_row"))}
    assert found == right, "other cards than the log comes to"


def what_was_taken_back_is_noted(world: World, desk: SimDesk) -> None:
    rows = desk.read(lambda reads: reads.rows("SELECT action FROM undone_action"))
    assert {bytes(row[0]) for row in rows} == world.story.undone, "other actions are noted as taken back"


def every_side_record_came(world: World, desk: SimDesk) -> None:
    """Erased here by what only a disk held that was taken away, words stay erased here: no restore brings them back."""
    side = desk.program.opened.side
    for side_id in oracle.side_ids(world.story):
        record = side.get(side_id)
        assert record is not None, f"words {short(side_id)} never came"
        right = world.log.side_of[side_id]
        only_here = record.content is None and world.gone
        assert only_here or record.content == (right.content if right else None), f"words {short(side_id)} differ"


def folded_anew_nothing_changes(world: World, desk: SimDesk) -> None:
    before, rows = both_heads(desk.program), projected(desk.program)
    for _ in desk.program.ledger.rebuild():
        pass
    assert projected(desk.program) == rows, "projections differ from those made anew"
    assert both_heads(desk.program) == before, "heads differ from those folded anew"


CHECKS: Final = (
    Check(AT_ONCE, stock_is_never_shown_below_zero),
    Check(AT_ONCE, each_charger_is_in_one_place_and_spares_are_their_count),
    Check(AT_ONCE, no_desk_takes_a_mark_its_ledger_has_seen),
    Check(NOW_AND_THEN, who_has_what_is_never_in_doubt),
    Check(NOW_AND_THEN, what_was_saved_here_is_here_or_at_the_log),
    Check(NOW_AND_THEN, the_log_comes_to_what_is_shown),
    Check(NOW_AND_THEN, shown_is_ahead_of_confirmed),
    Check(DRAINED, the_ledger_holds_the_log_and_nothing_else),
    Check(DRAINED, every_head_is_what_the_log_comes_to),
    Check(DRAINED, the_same_cards_ask_everywhere),
    Check(DRAINED, what_was_taken_back_is_noted),
    Check(DRAINED, every_side_record_came),
    Check(NOW_AND_THEN, disposal_checks.held),
    Check(DRAINED, disposal_checks.held),
    Check(DRAINED, disposal_checks.what_cant_be_taken_back_was_not),
    Check(DRAINED, disposal_checks.a_cancelled_request_is_never_sent),
    Check(DRAINED, disposal_checks.a_step_counts_once),
    Check(DRAINED, disposal_checks.what_came_or_went_as_a_box_was_closed_elsewhere_is_told),
)


def at_once(world: World, desk: SimDesk) -> None:
    """What is cheap to look at."""
    _hold(world, desk, (AT_ONCE,))


def now_and_then(world: World, desk: SimDesk) -> None:
    """All that must hold at a desk by itself."""
    _hold(world, desk, (AT_ONCE, NOW_AND_THEN))


def when_drained(world: World) -> None:
    """All of it, at every desk, and between them."""
    world.story, world.drained = oracle.read(world.log), True
    nothing_saved_is_lost_and_nothing_counts_twice(world)
    undone_is_undone(world)
    a_card_answered_asks_no_more(world)
    no_number_is_given_out_twice(world)
    what_was_done_apart_is_asked(world)
    assert len({digest_of(desk) for desk in world.desks}) == 1, "digests differ"
    for desk in world.desks:
        _hold(world, desk, (AT_ONCE, DRAINED))
    one = world.rng.choice(world.desks)  # they hold the same by now: what takes long is looked at once
    now_and_then(world, one)
    folded_anew_nothing_changes(world, one)


def _hold(world: World, desk: SimDesk, when: tuple[str, ...]) -> None:
    for check in CHECKS:
        if check.when in when:
            check.holds(world, desk)


# --- of the whole -----------------------------------------------------------------------------------------------------


def nothing_saved_is_lost_and_nothing_counts_twice(world: World) -> None:
    ids = Counter(rec.op.id for rec in world.story.all)
    assert all(count == 1 for count in ids.values()), "an operation stands twice"
    lost = world.saved - ids.keys() - world.gone
    assert not lost, f"{len(lost)} operations that were saved are nowhere"


def undone_is_undone(world: World) -> None:
    at_hub = {rec.op.stamp.action for rec in world.story.all}
    named = {action for action in world.undone if action in at_hub} - world.story.undone
    assert not named or world.gone, "what was taken back still counts"


def a_card_answered_asks_no_more(world: World) -> None:
    at_hub = {rec.op.stamp.action for rec in world.story.standing}
    for action, card in world.answered:
        if action in at_hub and card.where in world.story.heads:
            left = world.story.heads[card.where].state.get("cards", {}).values()
            again = [
                c for c in left if (c["kind"], c["about"], frozenset(c["ops"])) == (card.kind, card.about, card.ops)
            ]
            assert not again, f"a {card.kind} card about {card.about} was answered and asks again"


def no_number_is_given_out_twice(world: World) -> None:
    """But by machines cloned or set back, which nobody can tell apart until their numbers meet."""
    if not (world.happened["cloned"] or world.happened["set back"]):
        numbers = Counter(rec.op.payload["n"] for rec in world.story.all if rec.op.kind == "repair_opened")
        assert max(numbers.values(), default=1) == 1, "two repairs have one number"


def what_was_done_apart_is_asked(world: World) -> None:
    assert not (found := oracle.unasked(world.story)), f"set apart and nobody asks: {found}"
    assert not (found := oracle.asked_in_vain(world.story)), f"asked although it was seen: {found}"


def digest_of(desk: SimDesk) -> str:
    """The digest of what the desk shows."""
    with desk.program.ledger.database.read.connect() as connection:
        return projection_digest(connection)


def cards_of(desk: SimDesk) -> int:
    """How many cards ask there."""
    return len({row[0] for row in desk.read(lambda reads: reads.rows("SELECT card FROM card_row"))})
