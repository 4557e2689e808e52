"""Text as it is compared by ear: full and half width, hiragana and katakana, capital and small letters alike; and what
Latin letters, typed with the input method off, say in kana.

Decides only how two writings are one. Knows no word.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

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
