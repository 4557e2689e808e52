"""What was noted of a call so far: kept while the strip is folded, gone once it is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.bench_words import ContactWay
from app.domain.operations import Ref


@dataclass(slots=True)
class Draft:
    """One call under way. Texts as they were typed."""

    way: str = ContactWay.phone.value
    kind: str = ""
    school: str = ""
    """Its code."""
    school_name: str = ""
    typed: str = ""
    """What stands in the field of the school."""
    person: str = ""
    device: Ref | None = None
    code: str = ""
    """What stands in the field of the device."""
    repair: str = ""
    words: str = ""
    to: str = ""
    passing: bool = False
    """It is being passed on."""
    begun: datetime | None = None
    """When they began to speak, local."""

    @property
    def empty(self) -> bool:
        """Whether nothing was noted yet: the next call begins anew."""
        return not (self.kind or self.school or self.typed or self.person or self.code or self.words.strip() or self.to)


class DraftKeeper:
    """Holds the draft, whatever becomes of the strip: another language lays it anew."""

    def __init__(self) -> None:
        """Nothing noted."""
        self.draft = Draft()

    def begin(self, now: datetime) -> Draft:
        """The draft there is, or a new one from now on."""
        if self.draft.empty:
            self.draft = Draft(way=self.draft.way)
        if self.draft.begun is None:
            self.draft.begun = now
        return self.draft

    def done(self) -> None:
        """It is recorded."""
        self.draft = Draft()
