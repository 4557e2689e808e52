"""`python -m tests.simulation SEED`: see `run`."""

from __future__ import annotations

import sys

from tests.simulation.run import main

sys.exit(main(sys.argv[1:]))
