"""Reading what people wrote leaves a line, and is not for every role."""

from __future__ import annotations

import pytest

from app.domain.kinds import Role
from app.usecases.read_words import ReadWords, read_words
from app.usecases.session import Actor, NotAllowed
from tests.support.bench import Bench


def test_only_whoever_may_read_words_does_and_it_is_told(bench: Bench) -> None:
    bench.do(read_words, ReadWords, repair="8A-0001-P")
    found = bench.program.ledger.read(lambda reads: reads.rows("SELECT what, detail FROM access_log"))
    assert ("repair_words_read", "8A-0001-P") in [tuple(row) for row in found]
    bench.program.desk.actor = Actor(code="L1", role=Role.label)
    with pytest.raises(NotAllowed):
        bench.do(read_words, ReadWords, repair="8A-0001-P")
