"""Nobody takes back what wasn't theirs to do: the right is asked for, and the PIN where one was due."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.commands import Act, Undo
from app.domain.kinds import Action, Role
from app.domain.rules.permissions import Command
from app.usecases.act import act, asked_of
from app.usecases.change_setting import change_setting
from app.usecases.session import Actor, NotAllowed
from app.usecases.undo import take_back, undo
from tests.support.bench import Bench
from tests.support.real_desks import heads

BOSS = Actor(code="OP0002", role=Role.supervisor, proved=True)
ENGINEER = Actor(code="OP0003", role=Role.engineer, proved=True)
CLERK = Actor(code="OP0004", role=Role.technician, proved=True)


def may_not(bench: Bench, actor: Actor, action: bytes) -> NotAllowed:
    """The refusal; nothing is written."""
    before = heads(bench.program)
    bench.program.desk.actor = actor
    with pytest.raises(NotAllowed) as refused:
        bench.do(undo, Undo, target=action, reason="違っていた")
    assert heads(bench.program) == before
    return refused.value


def done(bench: Bench, actor: Actor, number: str, what: Action, **fields: str) -> bytes:
    desk = bench.program.desk
    desk.actor, action = actor, desk.new_action()
    desk.run(act, Act(action=action, repair=number, what=what, fields=fields)).result()
    return action


def test_a_supervisors_word_is_a_supervisors_to_take_back_and_by_pin(bench: Bench) -> None:
    number = bench.scan("PF8K2M0D").repair or ""
    action = done(bench, BOSS, number, Action.override, reason="電話で確認")
    refused = may_not(bench, CLERK, action)
    assert (refused.reason, refused.command) == ("role", Command.override_form)
    assert may_not(bench, replace(BOSS, proved=False), action).reason == "pin"
    bench.program.desk.actor = replace(BOSS, proved=False)
    wish = Undo(bench.program.desk.new_action(), target=action)
    with pytest.raises(NotAllowed):
        take_back(bench.program.desk, wish).result()
    assert take_back(bench.program.desk, wish, proved=True).result().outcome == "undone"


def test_a_unit_is_judged_beyond_repair_by_pin_and_so_is_the_way_back(bench: Bench) -> None:
    number = bench.scan("PF8K2M0D").repair or ""
    done(bench, BOSS, number, Action.override, reason="電話で確認")
    done(bench, CLERK, number, Action.diagnose, fault="screen", cause="natural")
    beyond = {"route": " disposal ", "reason": "基板の腐食"}
    assert asked_of(Action.route, beyond) is Command.dispose
    for actor, reason in ((CLERK, "role"), (replace(ENGINEER, proved=False), "pin")):
        with pytest.raises(NotAllowed) as refused:
            done(bench, actor, number, Action.route, **beyond)
        assert refused.value.reason == reason
    action = done(bench, ENGINEER, number, Action.route, **beyond)
    assert may_not(bench, CLERK, action).command is Command.dispose
    assert may_not(bench, replace(ENGINEER, proved=False), action).reason == "pin"


def test_a_reason_is_asked_for_before_a_pin(bench: Bench) -> None:
    number = bench.scan("PF8K2M0D").repair or ""
    action = done(bench, BOSS, number, Action.override, reason="電話で確認")
    bench.program.desk.actor = Actor(code="OP0009", role=Role.supervisor)
    assert bench.do(undo, Undo, target=action).reason == "reason_needed"


def test_settings_and_reopened_repairs_are_a_supervisors(bench: Bench) -> None:
    desk = bench.program.desk
    number = bench.scan("PF8K2M0D").repair or ""
    done(bench, CLERK, number, Action.cancel)
    action = done(bench, BOSS, number, Action.reopen)
    assert may_not(bench, CLERK, action).command is Command.reopen_repair
    desk.call(lambda unit: change_setting(unit, "away.limit_days", 7), actor=BOSS).result()
    desk.actor = BOSS
    last = desk.call(lambda unit: unit.last_action(BOSS.code), actor=BOSS).result()
    assert last is not None
    assert may_not(bench, CLERK, last).command is Command.change_shared_setting
    desk.actor = CLERK
    own = done(bench, CLERK, number, Action.place, place="棚1")
    assert bench.do(undo, Undo, target=own).outcome == "undone"


def test_the_answer_names_the_unit_and_what_it_was(bench: Bench) -> None:
    number = bench.scan("PF8K2M0D").repair or ""
    (unit,) = bench.program.queries.find_device("PF8K2M0D")
    done(bench, BOSS, number, Action.override, reason="電話で確認")
    done(bench, CLERK, number, Action.diagnose, fault="screen", cause="natural")
    result = take_back(bench.program.desk, Undo(bench.program.desk.new_action())).result()
    assert (result.what, result.repair, result.code) == ("diagnosed", number, "PF8K2M0D")
    assert (result.units, result.unit, result.step) == (1, unit, "")
