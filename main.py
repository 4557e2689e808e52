"""Starts the program: hands over to the command line's entry, which opens the window when no verb is given."""

from __future__ import annotations

import sys

from app.cli.entry import main

if __name__ == "__main__":
    sys.exit(main())
