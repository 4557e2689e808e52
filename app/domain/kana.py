"""Text as it is compared by ear: full and half width, hiragana and katakana, capital and small letters alike; and what
Latin letters, typed with the input method off, say in kana; and a number's letters that it made kana of.

Decides only how two writings are one. Knows no word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import product

from app.domain.codes import ALPHABET, squeeze

_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_DROPPED = re.compile(r"[\s\-‐-―−・、。，．,.!?！？「」『』()（）]+")
_VOWELS = "aiueo"
_ROWS = {
    "": "あいうえお", "k": "かきくけこ", "g": "がぎぐげご", "s": "さしすせそ", "z": "ざじずぜぞ", "t": "たちつてと",
    "d": "だぢづでど", "n": "なにぬねの", "h": "はひふへほ", "b": "ばびぶべぼ", "p": "ぱぴぷぺぽ", "m": "まみむめも",
    "r": "らりるれろ", "y": "や ゆ よ", "w": "わ   を",
}  # fmt: skip
_SMALL = {"a": "ゃ", "u": "ゅ", "o": "ょ", "e": "ぇ", "i": "ぃ"}
_ROMAN = {row + vowel: kana for row, line in _ROWS.items() for vowel, kana in zip(_VOWELS, line, strict=False)
          if kana.strip()}  # fmt: skip
_ROMAN |= {
    row + "y" + vowel: _ROWS[row][1] + small
    for row in ("k", "g", "s", "z", "t", "d", "n", "h", "b", "p", "m", "r")
    for vowel, small in _SMALL.items()
}
_ROMAN |= {"shi": "し", "chi": "ち", "tsu": "つ", "fu": "ふ", "ji": "じ", "nn": "ん"}
_ROMAN |= {head + vowel: kana + _SMALL[vowel] for head, kana in (("sh", "し"), ("ch", "ち"), ("j", "じ"), ("jy", "じ"))
           for vowel in "auoe"}  # fmt: skip
_LONGEST = 3
_MADE = _ROMAN | {
    "ca": "か", "cu": "く", "ce": "せ", "qa": "くぁ", "qu": "く", "qe": "くぇ", "fa": "ふぁ", "fe": "ふぇ",
    "va": "ゔぁ", "vu": "ゔ", "ve": "ゔぇ", "we": "うぇ", "ye": "いぇ", "xa": "ぁ", "xu": "ぅ", "xe": "ぇ",
    "la": "ぁ", "lu": "ぅ", "le": "ぇ",
}  # fmt: skip
"""What an input method makes of two letters, beside how schools are looked up."""
_NUMBER = re.compile(r"([0-9]{0,2})([^0-9]{1,3})([0-9]+)([^0-9]?)")
"""Of a repair, whole or begun, or of a contact: year, mark, running number, check letter."""


@lru_cache(maxsize=4096)
def heard(text: str) -> str:
    """`text` as it is compared: NFKC, katakana as hiragana, small letters, without blanks, hyphens and marks."""
    plain = _DROPPED.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return plain.translate(_TO_HIRAGANA)


def kana_of(text: str) -> str:
    """What Latin letters say in hiragana (zen → ぜん, z → ""), the last syllable while it isn't whole left out.

    Empty where they say nothing in Japanese. Other characters stay as they are.
    """
    said, at, text = "", 0, heard(text)
    while at < len(text):
        if not ("a" <= text[at] <= "z"):
            said, at = said + text[at], at + 1
            continue
        found = next((n for n in range(_LONGEST, 0, -1) if text[at : at + n] in _ROMAN), 0)
        if found:
            said, at = said + _ROMAN[text[at : at + found]], at + found
        elif text[at] == "n" and at + 1 < len(text) and text[at + 1] not in "aiueoy":
            said, at = said + "ん", at + 1
        elif at + 1 < len(text) and text[at] == text[at + 1]:
            said, at = said + "っ", at + 1
        elif len(text) - at < _LONGEST and text[at:].isalpha():
            return said + "ん" if text[at:] == "n" else said
        else:
            return ""
    return said


def codes_typed(text: str) -> tuple[str, ...]:
    """The codes that a text may mean which was typed with the input method on, squeezed: あ4002 is A4002, ふ4002 is
    FU4002 or HU4002; the hyphen's long mark is none. Empty for what is no number of ours, or needs no such reading.
    """
    if unicodedata.normalize("NFKC", text).isascii():
        return ()
    key = squeeze(text)
    if key.isascii():
        return (key,) if key else ()
    found = _NUMBER.fullmatch(key.lower().translate(_TO_HIRAGANA))
    if found is None:
        return ()
    year, mark, running, check = found.groups()
    ends = [letter for letter in _letters(check) if len(letter) == 1] if check else [""]
    return tuple(year + letters + running + end for letters in _letters(mark) for end in ends)


def _letters(written: str) -> Sequence[str]:
    """The one or two letters of ours that an input method may have made this of."""
    return _by_writing().get(written, ())


@lru_cache(maxsize=1)
def _by_writing() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for letters in (*ALPHABET, *map("".join, product(ALPHABET, repeat=2))):
        found.setdefault(_written(letters.lower()), []).append(letters)
    return found


def _written(letters: str) -> str:
    """What an input method makes of one or two letters with a digit behind them."""
    if letters in _MADE:
        return _MADE[letters]
    if len(letters) == 1:
        return "ん" if letters == "n" else letters
    if letters[0] == letters[1] and letters[0] not in _VOWELS:
        return "っ" + letters[1]
    return _written(letters[0]) + _written(letters[1])
