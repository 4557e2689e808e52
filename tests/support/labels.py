"""Labels for tests: made-up facts for every kind, and where marks of a page lie."""

from __future__ import annotations

from app.domain.drawing import Area, Line, LinkArea, Page, Polygon, Rect, Symbol, Text
from app.domain.drawing import Mark as Drawn
from app.domain.label_templates import Stock, Template
from app.labels.font_metrics import ASCENT
from app.labels.templates import shipped_stocks, shipped_templates
from tests.support.papers import LONG_SCHOOL

MM_PER_POINT = 25.4 / 72
FACTS = {
    "code": "KRM-036664", "tag": "KRM-036664", "serial": "PFER8BVU", "school": "善導寺小学校", "maker": "オカムラ",
    "model": "93HWZY_GD80", "number": "CH-0102", "name": "田主丸小学校", "what": "取り外し　充電器", "box": "D8-014",
    "place": "W-07-2", "instruction": "教ICT第214号　令和8年11月4日", "done": "デプロビジョニング 確認済み　11月20日",
    "where": "田主丸小学校 4年1組 → 修理待ち", "since": "11月20日　代わりに CH-0096", "role": "受付担当",
    "issuer": "学習用端末 修理センター", "issued": "令和8年11月20日", "date": "令和8年11月20日",
}  # fmt: skip
"""One text for every fact any kind may show."""
LONG = FACTS | {
    "code": "KRM-0366640001X", "tag": "KRM-0366640001X", "serial": "M7NRKD00V542T8D", "number": "725011873A-0001",
    "school": LONG_SCHOOL, "name": LONG_SCHOOL, "what": LONG_SCHOOL, "maker": "ダイワボウ情報システム株式会社",
    "model": "ASUS-CR1100FKA-BP0271-3Y", "where": LONG_SCHOOL + " 4年12組 → 修理待ち", "place": "WW-107-22",
    "box": "D8-0140-22", "role": "学習用端末修理センター受付担当",
    "done": "デプロビジョニング 確認済み　令和8年11月20日",
}  # fmt: skip
"""The longest of each that is likely."""
SCHOOLS = (
    "善導寺小学校",
    "青陵中学校",
    LONG_SCHOOL,
    "江上小学校",
    "田主丸小学校",
    "御井小学校",
    "諏訪中学校",
    "北野中学校",
)


def template(name: str) -> Template:
    """A shipped template by its id."""
    return next(each for each in shipped_templates() if each.id == name)


def stock(name: str) -> Stock:
    """A shipped stock by its id."""
    return next(each for each in shipped_stocks() if each.id == name)


def mixed_facts(count: int, first: int = 31_000) -> list[dict[str, str]]:
    """Different asset labels: tags in a row, serials of eight characters, schools in turn."""
    return [
        FACTS
        | {
            "code": f"KRM-{at:06d}", "tag": f"KRM-{at:06d}", "serial": f"PF{at * 7919 % 999_983:06X}"[:8].ljust(8, "K"),
            "school": SCHOOLS[at % len(SCHOOLS)],
        }
        for at in range(first, first + count)
    ]  # fmt: skip


def extent(mark: Drawn) -> Area:
    """The box a mark fills, in mm; of a symbol that with its quiet zone."""
    if isinstance(mark, Symbol):
        return mark.clear
    if isinstance(mark, Text):
        em = mark.size * MM_PER_POINT
        return mark.x, mark.y - ASCENT * em, mark.width, em
    if isinstance(mark, Line):
        half = mark.width / 2
        left, top = min(mark.x1, mark.x2), min(mark.y1, mark.y2)
        right, bottom = max(mark.x1, mark.x2), max(mark.y1, mark.y2)
        if mark.y1 == mark.y2:
            return left, top - half, right - left, mark.width
        return left, top, right - left, bottom - top
    if isinstance(mark, Rect):
        half = 0 if mark.fill else mark.line_width / 2
        return mark.x - half, mark.y - half, mark.width + 2 * half, mark.height + 2 * half
    if isinstance(mark, Polygon):
        across = [x for x, _ in mark.points]
        down = [y for _, y in mark.points]
        return min(across), min(down), max(across) - min(across), max(down) - min(down)
    assert isinstance(mark, LinkArea)
    return mark.x, mark.y, mark.width, mark.height


def inside(mark: Drawn, page: Page, slack: float = 1e-6) -> bool:
    """Whether `mark` stays on `page`."""
    x, y, width, height = extent(mark)
    return x >= -slack and y >= -slack and x + width <= page.width + slack and y + height <= page.height + slack


def apart(one: Area, two: Area, slack: float = 1e-6) -> bool:
    """Whether two boxes do not meet."""
    return (
        one[0] + one[2] <= two[0] + slack
        or two[0] + two[2] <= one[0] + slack
        or one[1] + one[3] <= two[1] + slack
        or two[1] + two[3] <= one[1] + slack
    )
