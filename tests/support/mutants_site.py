"""Faults planted in what is done at the schools (chargers, visits, loans, planned moves, losses): each where a person
would suffer from it, a spare too many, a unit in two places, a list without what is missing, a request nobody guarded.

`python -m tests.support.mutants_site [NAME…]` plants them, all or those named.
"""

# ruff: noqa: E501 (a table: one fault a line)

from __future__ import annotations

import sys

from tests.support.mutants import main, planted

FOLDING = "tests/domain/folding"
CHARGERS, MOVES, VISITS, LOANS = "rules/chargers.py", "rules/charger_moves.py", "rules/visits.py", "rules/loans.py"
PLANS, LOST, REQUESTS = "rules/transfers.py", "rules/lost.py", "rules/requests.py"
OF_CHARGERS, OF_VISITS, OF_LOANS, OF_LOST, OF_PLANS = (
    f"folding/{name}.py" for name in ("chargers", "visits", "loans", "lost", "transfers")
)
T_CHARGERS, T_VISITS, T_LOANS, T_LOST, T_PLANS = (
    f"tests/domain/rules/test_{name}.py" for name in ("chargers", "visits", "loans", "lost", "transfers")
)
T_GEAR, T_OF_CHARGERS, T_OF_VISITS, T_OF_PLANS = (
    f"{FOLDING}/test_{name}.py" for name in ("site_gear_apart", "chargers", "visits", "transfers")
)

SITE = (
    planted("a spare in the car is none", CHARGERS, "SPARES: Final = frozenset({ChargerStatus.spare, ChargerStatus.in_car})", "SPARES: Final = frozenset({ChargerStatus.spare})", T_CHARGERS),
    planted("a cabinet is a spare", CHARGERS, "if not is_cabinet(state) and where(state).status in SPARES:", "if where(state).status in SPARES:", T_CHARGERS),
    planted("a spare installed elsewhere goes in", CHARGERS, "    if at.status == ChargerStatus.installed:\n        here", "    if False:\n        here", T_CHARGERS),
    planted("a unit is taken out twice", CHARGERS, 'raise ChargerRefused("already_out", at)', "pass", T_CHARGERS),
    planted("the register stays wrong beside a swap", CHARGERS, "for ref, at in job.corrected.items()]", "for ref, at in ()]", T_CHARGERS),
    planted("a spare is loaded twice", MOVES, "if at.status == ChargerStatus.in_car and at.visit == visit:", "if False:", T_CHARGERS),
    planted("what hangs in a cabinet is sent to the maker", MOVES, '    _not(state, ChargerStatus.installed, "still_installed")\n    _not(state, ChargerStatus.at_maker', "    _not(state, ChargerStatus.at_maker", T_CHARGERS),
    planted("a broken unit out of the car is a spare", MOVES, "return Where(ChargerStatus.taken_out.value, place=place, since=day)", "return Where(ChargerStatus.spare.value, place=place, since=day)", T_CHARGERS),
    planted("another visit's car is this one's", VISITS, "at.status in _IN_CAR and at.visit == number", "at.status in _IN_CAR", T_VISITS),
    planted("a unit taken out is never missed", VISITS, "_IN_CAR: Final = (ChargerStatus.in_car, ChargerStatus.taken_out)", "_IN_CAR: Final = (ChargerStatus.in_car,)", T_VISITS),
    planted("what was missed once is not missed again", VISITS, "if back.get(key) != Counted.back", "if key not in back", T_VISITS),
    planted("a thing is lent twice", LOANS, 'if "loan" in device or status is DeviceStatus.lent:', "if status is DeviceStatus.lent:", T_LOANS),
    planted("a thing in repair is lent", LOANS, '    if open_repairs(device):\n        raise RepairRefused("in_repair")', '    if False:\n        raise RepairRefused("in_repair")', T_LOANS),
    planted("a loan is due on a closed day", LOANS, "return opened.next_open(asked)", "return asked", T_LOANS),
    planted("one that never went out is not missing", PLANS, "return self.on_the_way | self.never_out", "return self.on_the_way", T_PLANS),
    planted("a surplus move misses the whole school", PLANS, "there if whole else there & lines.keys()", "there", T_PLANS),
    planted("what is lent moves along", PLANS, 'if "loan" in state or base is DeviceStatus.lent:', "if False:", T_PLANS),
    planted("a listed unit is shown apart too", PLANS, " - plan.should - plan.extra", " - plan.should", T_PLANS),
    planted("found, a spare is in use", LOST, 'was = state.get("lost", {}).get("was", DeviceStatus.in_use.value)', "was = DeviceStatus.in_use.value", T_LOST),
    planted("any serial guards a request", REQUESTS, "if squeeze(serial) != serial_key(state):", "if False:", T_LOST),
    planted("one id of two units is disabled", REQUESTS, "    if seen.units != 1:\n", "    if False:\n", T_LOST),
    planted("what changed since is sent all the same", REQUESTS, "if confirmed != frozen(kind, state, seen):", "if False:", T_LOST),
    planted("a request of the future never grows old", REQUESTS, "-AHEAD <= now - made < COUNTS_FOR", "now - made < COUNTS_FOR", T_LOST),
    planted("a swap moves its cabinet", OF_CHARGERS, "elif rec.op.about[0].id == folded.own:", "else:", T_OF_CHARGERS),
    planted("loaded again it counts as back", OF_VISITS, 'folded.state.get("counted", {}).pop(key, None)', 'folded.state.get("counted", {})', T_OF_VISITS),
    planted("what one found the other misses", OF_VISITS, "if _RANK[word] >= _RANK[counts.get(key, Counted.missing.value)]:", "if True:", T_OF_VISITS),
    planted("back from its loan a spare is in use", OF_LOANS, 'put(folded, rec, folded.state, "status", was)', 'put(folded, rec, folded.state, "status", DeviceStatus.in_use.value)', T_GEAR),
    planted("an end that finds no loan leaves no mark", OF_LOANS, '    put(folded, rec, folded.state, "loan", None)', '    if loan is not None:\n        put(folded, rec, folded.state, "loan", None)', T_GEAR),
    planted("a former loan's day is the next one's", OF_LOANS, '(loan["to"], loan["since"]) == (payload["to"], payload["since"])', 'loan["to"] == payload["to"]', T_GEAR),
    planted("what either missed is not missing", OF_LOANS, "folded.meta.setdefault(_MISSED, {}).setdefault(name, []).append(writer(rec))", "folded.meta[_MISSED] = {name: [writer(rec)]}", T_GEAR),
    planted("a find forgets a loss nobody saw", OF_LOST, 'if not concurrent(folded.meta.get("w", {}).get(_PATH + "on"), rec):', "if True:", T_GEAR),
    planted("what came in is on its way again", OF_PLANS, 'if plans.get(rec.op.payload["list"]) != TransferSide.in_:', "if True:", T_OF_PLANS),
)  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], SITE))
