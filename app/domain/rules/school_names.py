"""School names as people write them: 荘島小, 久留米市立荘島小学校 and 荘島小学校 are one name.

Decides what makes two names the same; which school is meant is asked elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_VARIANTS = str.maketrans(
    {
        **dict.fromkeys("ヶヵケカ", "ヶ"),
        **dict.fromkeys("ノ之乃", "の"),
        **dict.fromkeys("﨑嵜", "崎"),
        **dict.fromkeys("瀦", "潴"),
        **dict.fromkeys("濱濵", "浜"),
        **dict.fromkeys("邊邉", "辺"),
        **dict.fromkeys("嶋嶌", "島"),
        **dict.fromkeys("澤", "沢"),
        **dict.fromkeys("國", "国"),
        **dict.fromkeys("髙", "高"),
        **dict.fromkeys("櫻", "桜"),
        **dict.fromkeys("ツッ", "つ"),
        **dict.fromkeys("‐‑‒–—―−ー・･.．,，、", None),
    }
)
_FOUNDERS = re.compile(r"^(?:福岡県)?(?:久留米市立|久留米市|市立|\(市立\))")
_LEVELS = (
    ("高等特別支援学校", "特支"),
    ("特別支援学校", "特支"),
    ("特別支援", "特支"),
    ("養護学校", "特支"),
    ("高等学校", "高"),
    ("高校", "高"),
    ("小学校", "小"),
    ("小学", "小"),
    ("中学校", "中"),
    ("中学", "中"),
)


@lru_cache(maxsize=4096)
def plain_name(text: str) -> str:
    """`text` as school names are compared: half width, no founder, blanks and marks, 小学校 as 小, ヶ and の alike."""
    name = unicodedata.normalize("NFKC", text).casefold()
    name = _FOUNDERS.sub("", "".join(name.split()))
    for long, short in _LEVELS:
        if name.endswith(long):
            name = name[: -len(long)] + short
            break
    return name.translate(_VARIANTS)
