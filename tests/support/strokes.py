"""Made-up hands and scanners: strokes of typing and of scans, mixed at random, with what must become of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from app.usecases.keystrokes import Key, KeyStroke

CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ-"
HAND_LETTERS = "abcdefghijklmnopqrstuvwxyz 0123456789/TQ"


@dataclass(slots=True)
class Mixture:
    """A stretch of work at the desk: strokes in time order, the typing in it and the scans in it."""

    strokes: list[KeyStroke] = field(default_factory=list)
    typed: list[KeyStroke] = field(default_factory=list)
    scans: list[str] = field(default_factory=list)


def code(rng: Random, shortest: int = 4, longest: int = 20) -> str:
    """Something a scanner may send."""
    return "".join(rng.choices(CODE_LETTERS, k=rng.randint(shortest, longest)))


def burst(
    text: str, start: float, pace: float, rng: Random | None = None, suffix: Key | None = Key.enter
) -> list[KeyStroke]:
    """A scan beginning at `start`, a character each `pace` seconds; with a polled keyboard's jitter, given an `rng`."""
    strokes, at = [], start
    for char in text:
        strokes.append(KeyStroke(char=char, key=Key.char, at=at))
        at += pace + (rng.uniform(-0.2, 0.2) * min(pace, 0.016) if rng else 0.0)
    if suffix is not None:
        strokes.append(KeyStroke(char="\r" if suffix is Key.enter else "\t", key=suffix, at=at))
    return strokes


class Desk:
    """Makes mixtures: a person types steadily, in rolls, with Enter, arrows and held keys; a scanner in between."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._at = 1.0
        self._char_at = 0.0
        self._token = 0
        self._ended = rng.random() < 0.8
        self.made = Mixture()

    def work(self, parts: int) -> Mixture:
        """So many stretches of typing and scans in random order."""
        for _ in range(parts):
            self._rng.choice((self._type, self._roll, self._scan, self._scan, self._command, self._hold_down))()
        return self.made

    def _put(self, stroke: KeyStroke, *, typed: bool) -> None:
        self._token += 1
        marked = KeyStroke(
            char=stroke.char,
            key=stroke.key,
            at=stroke.at,
            auto_repeat=stroke.auto_repeat,
            mods=stroke.mods,
            token=self._token,
        )
        self.made.strokes.append(marked)
        if typed:
            self.made.typed.append(marked)

    def _key(self, char: str, key: Key = Key.char, *, repeat: bool = False, mods: bool = False) -> None:
        self._put(KeyStroke(char=char, key=key, at=self._at, auto_repeat=repeat, mods=mods), typed=True)
        if key is Key.char:
            self._char_at = self._at

    def _type(self) -> None:
        """Steady typing, 120 ms a key, give or take; sometimes with an Enter."""
        for _ in range(self._rng.randint(1, 12)):
            self._key(self._rng.choice(HAND_LETTERS))
            self._at += max(0.055, self._rng.gauss(0.120, 0.030))
        if self._rng.random() < 0.3:
            self._key("\r", Key.enter)
            self._at += 0.060
        self._at += self._rng.uniform(0.0, 0.3)

    def _roll(self) -> None:
        """Two or three keys in one roll of the hand, each with a finger of its own, and perhaps Enter right behind."""
        for letter in self._rng.sample(HAND_LETTERS[:-2], self._rng.randint(2, 3)):
            self._key(letter)
            self._at += self._rng.uniform(0.004, 0.034)
        if self._rng.random() < 0.5:
            self._key("\r", Key.enter)
        # A person needs longer than this from the keyboard to the trigger.
        self._at += self._rng.uniform(0.100, 0.400)

    def _scan(self) -> None:
        ended = self._ended  # a scanner ends all its scans with a key, or none
        text = code(self._rng, 4 if ended else 6)
        pace = self._rng.choice((0.002, 0.008, 0.016, 0.030))
        suffix = self._rng.choice((Key.enter, Key.enter, Key.tab)) if ended else None
        # From a letter to the trigger no hand is faster; a letter nearer than that may be the scan's own first one.
        self._at = max(self._at, self._char_at + 0.095)
        for stroke in burst(text, self._at, pace, self._rng, suffix):
            self._put(stroke, typed=False)
            self._at = stroke.at
        self.made.scans.append(text)
        self._at += self._rng.uniform(0.050, 0.4) if ended else self._rng.uniform(0.190, 0.5)

    def _command(self) -> None:
        """Arrows, F keys, shortcuts, also right behind a letter."""
        if self._rng.random() < 0.5:
            self._key(self._rng.choice(HAND_LETTERS))
            self._at += self._rng.uniform(0.001, 0.2)
        for _ in range(self._rng.randint(1, 3)):
            char, mods = self._rng.choice((("", False), ("\x1a", True), ("\x08", False)))
            self._key(char, Key.other, mods=mods)
            self._at += self._rng.uniform(0.010, 0.2)
        self._at += 0.060

    def _hold_down(self) -> None:
        """A key held down: one press, then repeats every 30 ms."""
        char = self._rng.choice(HAND_LETTERS)
        self._key(char)
        self._at += 0.5
        for _ in range(self._rng.randint(1, 20)):
            self._key(char, repeat=True)
            self._at += 0.030
        self._at += 0.060


KANA = dict(zip("aiueobcdfghjklmnpqrstvwxyz-", "あいうえおｂｃｄｆｇｈｊｋｌｍｎｐｑｒｓｔｖｗｘｙｚー", strict=True))


def wide(text: str) -> str:
    """`text` in full-width forms."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@dataclass(slots=True)
class InputMethod:
    """A made-up input method: what it sends while `text` is typed or scanned into a field.

    `splits` are the places where it commits on its own; `how` is what it makes of letters: "half" and "wide" leave them
    what they are, "kana" turns lower-case vowels into kana; `keys` characters come past it before it wakes up.
    """

    how: str = "half"
    splits: tuple[int, ...] = ()
    keys: int = 0
    eats_enter: bool = True
    clears: bool = True

    def strokes(self, text: str, start: float, pace: float, base: str = "") -> list[KeyStroke]:
        """The strokes of `text` and its Enter; `base` is what stands in the composition already."""
        made: list[KeyStroke] = []
        open_, at = base, start
        for number, char in enumerate(text):
            if number < self.keys:
                made.append(KeyStroke(char=char, key=Key.char, at=at))
            else:
                open_ += self._made_of(char)
                made.append(compose("", open_, at))
                if number + 1 in self.splits:
                    made.append(compose(open_, "", at + pace / 4))
                    open_ = ""
            at += pace
        if open_:
            made.append(compose(open_, "", at))
            if self.clears:
                made.append(compose("", "", at + pace / 8))
        if not self.eats_enter or not open_:
            made.append(KeyStroke(char="\r", key=Key.enter, at=at + pace / 2))
        return made

    def _made_of(self, char: str) -> str:
        if self.how == "kana":
            return KANA.get(char, wide(char))
        return wide(char) if self.how == "wide" else char


def compose(commit: str, preedit: str, at: float) -> KeyStroke:
    """What an input method tells the field."""
    return KeyStroke(char=commit, key=Key.compose, at=at, preedit=preedit)


def delayed(strokes: list[KeyStroke], rng: Random, longest: float) -> list[KeyStroke]:
    """The strokes as a real input method hands them on: each a little late, now and then up to `longest` seconds."""
    made: list[KeyStroke] = []
    at = 0.0
    for stroke in strokes:
        late = rng.uniform(0.001, longest) if rng.random() < 0.08 else rng.uniform(0.001, 0.010)
        at = max(at + 0.0005, stroke.at + late)
        made.append(KeyStroke(char=stroke.char, key=stroke.key, at=at, preedit=stroke.preedit))
    return made
