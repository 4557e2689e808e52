"""`python -m tests.simulation SEED`: see `run`."""

import sys

from tests.simulation.run import main

sys.exit(main(sys.argv[1:]))
