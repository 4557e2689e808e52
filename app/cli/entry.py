"""The entry: reads the call, starts what the verb needs, answers, and turns every fault into words and an exit code.

The world's faults and refusals are told in words; a fault of ours writes a crash report and names its file. No
traceback ever reaches a person.
"""

from __future__ import annotations

import io
import logging
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence

from app.cli.answer import REFUSED, USAGE, WAIT, Answer, UsageFault, show
from app.cli.parser import parse
from app.diagnostics.net import hang_up, net, once_a_place
from app.settings.words import has, set_language, t

log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one call; its exit code. Without `arguments` it is the process's own, and the net hangs until its end."""
    if arguments is None:
        hang_up(once_a_place(_fell))
        return _called(sys.argv[1:])
    with net(once_a_place(_fell)):
        return _called(arguments)


def _called(arguments: Sequence[str]) -> int:
    listed = list(arguments)
    as_json = "--json" in listed
    _streams(as_json=as_json)
    _language()
    return _answered(listed, as_json=as_json)


def _streams(*, as_json: bool) -> None:
    """Answers can always be written: JSON is UTF-8 whatever the console is, words lose what a console (CP932) lacks."""
    for stream, encoding in ((sys.stdout, "utf-8" if as_json else None), (sys.stderr, None)):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _answered(listed: Sequence[str], *, as_json: bool) -> int:
    try:
        args = parse(listed)
        return _window(args) if not args.verb else show(_run(args), as_json=as_json)
    except UsageFault as fault:
        return show(
            Answer({"error": fault.kind, "message": fault.words, **fault.extra}, USAGE, (fault.words,)), as_json=as_json
        )
    except KeyboardInterrupt:
        return 130
    except Exception as fault:  # noqa: BLE001 (the last door: everything becomes words)
        return show(_told(fault), as_json=as_json)


def _language() -> None:
    from app.settings.words import system_language

    set_language(system_language())


def _told(fault: Exception) -> Answer:
    from app.domain.errors import WorldError
    from app.domain.rules.repair import RepairRefused
    from app.settings.values import SettingError
    from app.usecases.operators import SignInRefused
    from app.usecases.print_labels import LabelRefused
    from app.usecases.session import NotAllowed

    if isinstance(fault, WorldError):
        reason = str(getattr(fault, "reason", fault.kind))
        words = t(f"world.{reason}") if has(f"world.{reason}") else t(f"world.{fault.kind}")
        return Answer({"outcome": "refused", "family": "refused", "error": reason, "message": words}, REFUSED, (words,))
    if isinstance(fault, NotAllowed):
        words = t(f"refused.{fault.reason}")
    elif isinstance(fault, SettingError):
        words = t(f"settings.fault.{fault.fault.value}", key=fault.key, wanted=fault.wanted, limit=fault.limit)
        return Answer({"error": fault.fault.value, "message": words}, USAGE, (words,))
    elif isinstance(fault, LabelRefused):
        words = t(f"label_words.reason.{fault.reason}")
    elif isinstance(fault, (RepairRefused, SignInRefused)):
        words = t(f"refused.{fault.reason}") if has(f"refused.{fault.reason}") else fault.reason
    else:
        return _crash(fault)
    body = {"outcome": "refused", "family": "refused", "reason": fault.reason, "message": words}
    return Answer(body, REFUSED, (words,))


def _crash(fault: BaseException) -> Answer:
    from app.diagnostics.crash import CrashReporter
    from app.diagnostics.logs import Ring
    from app.settings.paths import log_folder
    from app.settings.version import VERSION

    path = CrashReporter(folder=log_folder(), ring=Ring(), version=VERSION).write(fault)
    words = t("cli.crash", file=str(path or ""))
    return Answer({"error": "crash", "message": words, "report": str(path or "")}, REFUSED, (words,))


def _fell(fault: BaseException) -> None:
    """A thread of ours fell; the verb goes on as it can, and its answer is not touched."""
    for line in _crash(fault).words:
        print(line, file=sys.stderr, flush=True)


def _window(args: Namespace) -> int:
    from app.bootstrap_window import run_window

    return run_window(ledger=args.ledger, operator=args.operator, key_file=args.key_file)


def _run(args: Namespace) -> Answer:
    """Verbs that need no open ledger run alone; the others between start and stop."""
    from app.cli import verbs

    alone = verbs.ALONE.get(args.verb)
    if alone is not None:
        return alone(args)
    return _with_program(args, verbs.WITH_PROGRAM[args.verb])


def _say_rebuilding(done: int, whole: int) -> None:
    """A verb waits for projections of another version: said at once, then counted where a person looks on."""
    if not whole:
        print(t("cli.rebuilding"), file=sys.stderr, flush=True)
    elif sys.stderr.isatty():
        end = "\n" if done == whole else ""
        print(f"\r{done:,} / {whole:,}", end=end, file=sys.stderr, flush=True)


def _with_program(args: Namespace, verb: Callable[..., Answer]) -> Answer:
    from app.bootstrap import Options, start, stop
    from app.domain.errors import WorldError

    program = start(
        Options(
            ledger=args.ledger, operator=args.operator, key_file=args.key_file, wait=WAIT, rebuilding=_say_rebuilding
        )
    )
    try:
        answer = verb(program, args)
    except BaseException:
        stop(program)
        raise
    try:
        stop(program)
    except WorldError as fault:  # what the verb did is saved; the next start checks the files
        log.warning("not closed: %s", fault.kind)
    return answer
