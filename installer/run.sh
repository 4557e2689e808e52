#!/bin/sh
# Opens the window on a sample ledger; where there is no screen, walks the real windows through a day instead.
# Usage: installer/run.sh   (`make run` does it)
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
cd "$here"
python=.venv/bin/python

has_screen() {
    [ "$(uname -s)" != Darwin ] || return 0
    [ -z "${WAYLAND_DISPLAY:-}" ] || return 0
    [ -n "${DISPLAY:-}" ] || return 1
    # A DISPLAY that nobody answers to is no screen.
    ! command -v xdpyinfo >/dev/null 2>&1 || xdpyinfo >/dev/null 2>&1
}

if ! has_screen; then
    echo "There is no screen here: the windows are walked through a day's work instead, a picture of each step."
    QT_QPA_PLATFORM=offscreen "$python" main.py tour --out build/tour
    echo "They lie in $here/build/tour"
    exit 0
fi

ledger=$("$python" -c 'from app.settings.paths import sample_ledger_folder; print(sample_ledger_folder())')
if [ ! -e "$ledger.whole" ]; then
    # Built in its place (a ledger that is moved takes a new desk mark); one cut off half-way is begun again.
    rm -rf "$ledger"
    "$python" main.py --ledger "$ledger" sample --work
    touch "$ledger.whole"
fi
# An engineer works there too, as second person; whoever tries things out is asked for no badge.
exec "$python" main.py --ledger "$ledger" --operator OP0001
