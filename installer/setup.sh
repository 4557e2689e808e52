#!/bin/sh
# Makes .venv with the locked packages in it. Run again it changes nothing but what a new lock asks for.
# Usage: installer/setup.sh   (from the checkout's folder; `make setup` does it)
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
cd "$here"

sh installer/linux/system_packages.sh run test

# sqlcipher3 is built for 3.11 to 3.14, so a newer Python is not taken while one of these is there.
fits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' >/dev/null 2>&1
}

if [ -x .venv/bin/python ] && ! fits .venv/bin/python; then
    echo "The Python in .venv is gone or too old; making .venv anew." >&2
    rm -rf .venv
fi
if [ ! -x .venv/bin/python ]; then
    chosen=""
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$candidate" >/dev/null 2>&1 && fits "$candidate"; then
            chosen=$candidate
            break
        fi
    done
    if [ -z "$chosen" ]; then
        found=$(python3 --version 2>/dev/null || echo "no Python 3")
        echo "Shuridai needs Python 3.11, 3.12, 3.13 or 3.14; this machine has $found." >&2
        echo "Nothing was changed. Install one (Debian 12: sudo apt-get install python3 python3-venv), then type make setup again." >&2
        exit 1
    fi
    echo "Making .venv with $("$chosen" --version)" >&2
    "$chosen" -m venv .venv
fi

echo "Installing the locked packages (about 200 MB the first time)" >&2
# The locks name every package, so nothing is left to resolve. An older pip that resolves all the same looks at the newest
# release first where a package asks for an extra (coverage[toml]), finds no hash for it, and gives up.
export PIP_DISABLE_PIP_VERSION_CHECK=1
.venv/bin/python -m pip install --quiet --no-deps --require-hashes -r requirements.lock -r requirements-dev.lock
.venv/bin/python -m pip check >&2
