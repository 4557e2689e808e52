"""The strip under the top strip of every screen, while something of the first setup is left."""

from __future__ import annotations

from datetime import datetime

from app.settings.words import t
from app.ui.screens.welcome.acts import SetupFacts
from app.ui.shell.action_set import ActionSet
from app.ui.shell.frame import Frame
from app.ui.widgets.banner_strip import BannerStrip, StripRow


def show_strip(
    strip: BannerStrip, frame: Frame, actions: ActionSet, facts: SetupFacts, now: datetime, *, standing: bool
) -> None:
    """Shows the strip with the days that are left; takes it away where nothing is left, or the page itself stands."""
    actions.set_allowed("welcome", allowed=not facts.done)
    if facts.done or standing:
        frame.set_notice(None)
        strip.set_row(StripRow())
        return
    left = facts.put_off.days_left(now) if facts.put_off else 0
    what = "key" if facts.registered else "boss"
    words = t(f"welcome.strip.{what}", days=left) if left else t(f"welcome.strip.{what}.due")
    strip.set_row(StripRow(words=words, key="W", verb=t("welcome.strip.verb")))
    frame.set_notice(strip)
