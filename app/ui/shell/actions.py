"""The ten screens, their modes, and what an act that a key does is: its key, its words, where it is valid.

Which acts there are stands in `action_list.py`; what an act does is filled in by the window (`action_set.py`).
"""

from __future__ import annotations

import enum
from typing import NamedTuple

from app.ui.shell.keys import Key


class Screen(enum.StrEnum):
    """The ten tasks of the rail, in order; F1 to F10."""

    intake = "intake"
    bench = "bench"
    chargers = "chargers"
    disposal = "disposal"
    labels = "labels"
    contacts = "contacts"
    ledger = "ledger"
    reports = "reports"
    sync = "sync"
    settings = "settings"


class Mode(enum.StrEnum):
    """A screen while it asks something of its own: the part before the dot is the screen."""

    first_start = "intake.first_start"
    near_match = "intake.near_match"
    chooser = "intake.chooser"
    picture = "intake.picture"
    repair = "bench.repair"
    """The page of one repair."""
    repair_photo = "bench.photo"
    """A photo, or the camera, over that page."""
    import_preview = "ledger.import_preview"
    import_columns = "ledger.import_columns"
    import_cut = "ledger.import_cut"
    label_page = "labels.page"
    """Printers, jobs, calibration and the editor of labels: each page has its own keys, these show them."""
    parts = "bench.parts"
    ship = "bench.ship"
    """出荷: shipments, under the bench."""
    hand_back = "bench.return"
    """返却: boxes for the schools."""
    visits = "chargers.visits"
    """訪問: the day's visits, and the plan of the next."""
    visit = "chargers.visit"
    """One visit, from its plan to the count of the car."""
    loans = "bench.loans"
    """貸出: what is lent, and what comes back."""
    moves = "bench.moves"
    """移動計画: units that move to another school together."""
    lost = "bench.lost"
    """紛失: what is lost, found, and asked of the console."""
    pickups = "disposal.pickups"
    """回収: boxes onto the firm's truck."""
    goods_page = "bench.goods_page"
    """Questions in steps over one of these three."""
    log_page = "reports.page"
    """Columns of the log, and its files: each page has its own keys, these show them."""
    charger_list = "chargers.list"
    """Spares, who has what, one unit's life."""
    sheet = "disposal.sheet"
    """The checklist of a box, of an instruction's list, or of irreparable units without a box."""
    storage = "disposal.storage"
    """保管: where units lie, put there, found, counted."""
    guard = "disposal.guard"
    deprovision = "disposal.deprovision"
    paper = "intake.paper"
    key_sheet = "sheet"
    phone = "phone"
    """The phone strip: it lies over whatever screen is in front, and has the keys."""
    contact_page = "contacts.page"
    """What is written to a contact: a page over the screen."""
    sign_in = "sign_in"
    pin = "sign_in.pin"
    welcome = "welcome"


OPENED_BY_CODE = (
    *Screen, Mode.parts, Mode.ship, Mode.hand_back, Mode.visits, Mode.loans, Mode.moves, Mode.lost, Mode.storage,
    Mode.pickups,
)  # fmt: skip
"""What SC01, SC02 … of the command sheet bring to the front."""
SCREEN_ICONS: dict[Screen, str] = {
    Screen.intake: "intake",
    Screen.bench: "bench",
    Screen.chargers: "charger",
    Screen.disposal: "disposal",
    Screen.labels: "label",
    Screen.contacts: "contact",
    Screen.ledger: "ledger",
    Screen.reports: "report",
    Screen.sync: "sync",
    Screen.settings: "settings",
}


class Place(enum.StrEnum):
    """Where the hint stands: the ink one first, left group, right group, or not on the strip (but on the sheet)."""

    main = "main"
    left = "left"
    right = "right"
    none = "none"


class ActionRow(NamedTuple):
    """One act. `contexts` are screens and modes where it is valid, none = everywhere but in `never`.

    `numbered` acts get the number of the key pressed (1 to 9). `small` ones keep their hint at 200 %.
    """

    id: str
    key: Key
    words: str
    contexts: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    place: Place = Place.left
    small: bool = False
    numbered: bool = False

    def valid_in(self, context: str) -> bool:
        """Whether the act exists on that screen, or in that mode of a screen."""
        return context not in self.never and (not self.contexts or context in self.contexts)
