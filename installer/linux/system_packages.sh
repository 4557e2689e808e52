#!/bin/sh
# What Debian must carry beside Python: for the window (run), for the tests (test), for a Japanese input method (ime),
# for printing tests (print).
# As root on Debian or Ubuntu the missing ones are installed; elsewhere the one line to type is printed. Never stops a
# setup: without them the window or some tests don't start, and that is said.
# Usage: system_packages.sh run|test|ime|print …
set -u

# Qt's window: OpenGL and font libraries, what its X11 plugin loads; last the second reader of codes in pictures.
RUN="libegl1 libgl1 libdbus-1-3 libfontconfig1 libxkbcommon0 libxkbcommon-x11-0
libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0
libxcb-xinerama0 libxcb-xkb1 libzbar0"
# A screen of the tests' own and hands to type on it; a compiler for the shim that makes writes fail.
TEST="xvfb xdotool x11-utils gcc libc6-dev"
# Optional: the scan tests under a real Japanese input method.
IME="ibus ibus-mozc"
# Optional: a real print queue for one test, and another label program to be measured beside.
PRINT="cups cups-client glabels"

wanted=""
for part in "$@"; do
    case "$part" in
        run) wanted="$wanted $RUN" ;;
        test) wanted="$wanted $TEST" ;;
        ime) wanted="$wanted $IME" ;;
        print) wanted="$wanted $PRINT" ;;
        *) echo "system_packages.sh: run, test, ime or print, not '$part'" >&2; exit 2 ;;
    esac
done

[ "$(uname -s)" = Linux ] || exit 0
if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "This is not Debian. If the window does not start, install what your system calls these:" >&2
    echo "  "$wanted >&2
    exit 0
fi

missing=""
for package in $wanted; do
    state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)
    [ "$state" = installed ] || missing="$missing $package"
done
# Debian packs the virtual environment apart from Python.
python3 -c 'import ensurepip, venv' >/dev/null 2>&1 || missing="$missing python3-venv"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    echo "Installing system packages:$missing" >&2
    export DEBIAN_FRONTEND=noninteractive
    if apt-get update -qq >&2 && apt-get install -y -qq --no-install-recommends $missing >&2; then
        exit 0
    fi
    echo "Not all of them could be installed. The window or some tests may not start." >&2
    exit 0
fi
echo "Some system packages are missing. The window or some tests may not start. To install them, type:" >&2
echo "  sudo apt-get install -y$missing" >&2
