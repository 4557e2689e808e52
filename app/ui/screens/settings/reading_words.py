"""What a test scan told, in words: what is wrong first, with what to do; else that all is well, and what is in force.

Decides which of several faults is said. A layout that differs comes first: it garbles codes without anybody seeing it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from app.domain.kinds import Family
from app.settings.values import SettingError
from app.settings.words import t
from app.ui.screens.settings.raw_text import raw_characters
from app.usecases.keystrokes import Key, KeyedSample
from app.usecases.scanners import Framing, FramingKind, Layout, Learned, LetterCase, PortReason, PortState, SampleRead


class Said(NamedTuple):
    """A sentence and its family."""

    words: str
    family: Family


def ending_of(sample: KeyedSample) -> str:
    """What ended a test scan, as the setting writes it."""
    if sample.suffix is None:
        return "none"
    return "tab" if sample.suffix is Key.tab else "enter"


def keyed(sample: KeyedSample | None, read: SampleRead, *, strips: bool, gap_ms: int) -> Said:
    """What a test scan by keys told. `strips`: what stands before the code is taken off from now on."""
    if sample is None:
        return Said(t("scanners.test.nothing"), Family.look)
    if sample.composed or read.input_method:
        return Said(t("scanners.test.input_method"), Family.look)
    if sample.gap is None:
        return Said(t("scanners.test.hand"), Family.look)
    wrong = _wrong(read)
    if wrong:
        return Said(wrong, Family.look)
    if read.before and not strips:
        return Said(t("scanners.test.prefix", prefix=raw_characters(read.before)), Family.look)
    if read.after:
        return Said(t("scanners.test.suffix", suffix=raw_characters(read.after)), Family.look)
    ending = t(f"settings.choice.desk.scanner.ending.{ending_of(sample)}")
    if not read.found:
        return Said(t("scanners.test.other_code", gap=gap_ms, ending=ending), Family.ok)
    return Said(
        " ".join((t("scanners.test.good", gap=gap_ms, ending=ending), *_extras(read, strips=strips))), Family.ok
    )


def seen(read: SampleRead) -> Said | None:
    """What a scan of the test code tells that came the usual way; None where it was another code."""
    if read.input_method:
        return Said(t("scanners.test.input_method"), Family.look)
    if not read.found:
        return None
    return Said(_wrong(read), Family.look) if _wrong(read) else Said(t("scanners.test.seen"), Family.ok)


def learned(told: Learned | None) -> Said:
    """What a test scan of a serial scanner told."""
    if told is None:
        return Said(t("scanners.test.not_learned"), Family.look)
    words = [t("scanners.test.learned", framing=framing_words(told.framing))]
    if told.framing.kind is FramingKind.silence:
        words.append(t("scanners.test.silence"))
    if told.aim:
        words.append(t("scanners.test.aim", aim=told.aim))
    return Said(" ".join(words), Family.look if told.framing.kind is FramingKind.silence else Family.ok)


def framing_words(framing: Framing) -> str:
    """A framing in words: its name, or the very characters around a code."""
    usual = framing.kind is not FramingKind.learned and (framing.kind is not FramingKind.silence or not framing.start)
    if usual and not framing.skip:
        return t(f"settings.choice.desk.scanner.framing.{framing.kind}")
    before = raw_characters(framing.start.decode("latin-1")) + "?" * framing.skip
    return f"{before}…{raw_characters(framing.end.decode('latin-1'))}"


def kept(keep: Callable[[], object]) -> Said | None:
    """Keeps something in this desk's settings; where that fails, why."""
    try:
        keep()
    except SettingError as fault:
        return Said(t(f"settings.fault.{fault.fault}", key=fault.key, wanted="", limit=fault.limit), Family.look)
    except OSError:
        return Said(t("world.read_only"), Family.look)
    return None


def state_word(state: PortState) -> tuple[str, str]:
    """A port's state in a word, and the kind of its chip."""
    kinds = {
        PortState.ready: "ok",
        PortState.reading: "ok",
        PortState.looking: "waiting",
        PortState.unplugged: "look",
        PortState.refused: "look",
        PortState.aside: "plain",
    }
    return t(f"scanners.state.{state}"), kinds[state]


def trouble(state: PortState, reason: PortReason) -> str:
    """Why a port isn't read, and what to do; nothing where it is."""
    if state in (PortState.refused, PortState.aside):
        return t(f"scanners.reason.{reason or PortReason.failed}")
    return t("scanners.reason.unplugged") if state is PortState.unplugged else ""


def _wrong(read: SampleRead) -> str:
    if read.layout is not Layout.same:
        return t(f"scanners.test.layout.{read.layout}")
    return t("scanners.test.caps") if read.letters is LetterCase.swapped else ""


def _extras(read: SampleRead, *, strips: bool) -> list[str]:
    """What else a good scanner was found to do."""
    found = []
    if strips:
        found.append(t("scanners.test.stripped", prefix=raw_characters(read.before)))
    if read.aim:
        found.append(t("scanners.test.aim", aim=read.aim))
    if read.letters in (LetterCase.capitals, LetterCase.smalls):
        found.append(t(f"scanners.test.letters.{read.letters}"))
    return found
