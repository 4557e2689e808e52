"""What a scan or a key on the swap's page came to, in the banner's words.

Decides wording only; must not know the ledger.
"""

from __future__ import annotations

from app.domain.kinds import Family
from app.settings.words import has, t
from app.ui.screens.chargers.wording import Beside, Saved, school_and_room
from app.ui.widgets.outcome_banner import Answer, BannerRow


def refused_banner(reason: str, code: str, school: str = "", later: str = "") -> BannerRow:
    """A refusal: the step does not move, and the words say which kind it wants. `school`: where the unit is; `later`:
    the number of what rests on what was to be taken back.
    """
    key = f"charger_screen.short.{reason}"
    word = t(key) if has(key) else t("charger_screen.short.refused")
    if school and reason == "spare_installed_elsewhere":
        line = t("charger_screen.installed_at", school=school)
    else:
        later = later or t("charger_screen.later")
        line = t(f"refused.{reason}", repair=later) if has(f"refused.{reason}") else t("charger_screen.refused_other")
    return BannerRow(answer=Answer.refused, word=word, number=code, line=line)


def differs_banner(reason: str, code: str) -> BannerRow:
    """The register says otherwise: nothing is saved yet, and R corrects it."""
    word, line = t("charger_screen.short.differs"), t(f"charger_screen.differs.{reason}")
    return BannerRow(answer=Answer.look, word=word, number=code, line=line)


def saved_banner(saved: Saved, beside: Beside) -> BannerRow:
    """交換: both units, the place, and what is left to do."""
    result = saved.result
    out, into = result.moves
    parts = [t(f"charger_screen.saved.{result.reason}", others="・".join(result.others))] if result.reason else []
    parts.append(t("charger_screen.saved.print") if result.tag else t("charger_screen.saved.here"))
    where = school_and_room(into.now, beside.schools)
    return BannerRow(
        answer=Answer.look if result.family is Family.look else Answer.ok,
        word=t("charger_screen.short.swapped"),
        number=f"{out.unit} → {into.unit}",
        line="\u3000".join((where, *parts)),
    )


def undone_banner(*, swap: bool, tag: str = "") -> BannerRow:
    """All of a swap is taken back, or (`swap` False) the action before. `tag`: the label it gave, printed or not."""
    line = t(f"charger_screen.undone{'_tag' if tag else ''}", tag=tag) if swap else ""
    return BannerRow(answer=Answer.ok, word=t("charger_screen.short.undone"), line=line)
