"""Runs a module of ours inside a session of its own with a real Japanese input method: ibus with Mozc.

`python -m tests.support.ibus_session MODULE [ARGUMENT…]` on an X screen. Mozc does not run as root: whoever is root
becomes nobody first, with a HOME of its own.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import sys
import tempfile
from pathlib import Path

ENGINE = Path("/usr/lib/ibus-mozc/ibus-engine-mozc")
_OF = "SHURIDAI_TEST_SESSION"
_CONFIG = """engines {
  name : "mozc-jp"
  longname : "Mozc"
  layout : "default"
  rank : 80
}
active_on_launch: True
"""
_SESSION = """
ibus-daemon --xim --daemonize --replace --panel disable --emoji-extension disable
for _ in 1 2 3 4 5 6 7 8 9 10; do ibus engine mozc-jp 2>/dev/null && break; sleep 1; done
"$@"
ibus exit
"""


def available() -> bool:
    """Whether a real input method can be had here."""
    tools = ("ibus-daemon", "ibus", "dbus-run-session")
    return ENGINE.exists() and all(shutil.which(tool) for tool in tools)


def _interpreter() -> str:
    """An interpreter this user may run: ours, or the system's of the same version with our packages."""
    if os.access(os.path.realpath(sys.executable), os.X_OK):
        return sys.executable
    os.environ["PYTHONPATH"] = os.pathsep.join(("", *(path for path in sys.path if path.endswith("site-packages"))))
    return f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}"


def become_nobody() -> None:
    """Gives up being root, for good; HOME becomes a new folder."""
    who = pwd.getpwnam("nobody")
    home = tempfile.mkdtemp(prefix="shuridai-ibus-")
    os.chown(home, who.pw_uid, who.pw_gid)
    os.environ["HOME"] = home
    os.setgroups([])
    os.setgid(who.pw_gid)
    os.setuid(who.pw_uid)


def main() -> None:
    """Becomes the session; HOME must be one that is thrown away."""
    os.environ[_OF] = os.environ["HOME"]
    if os.geteuid() == 0:
        become_nobody()
        for name in [name for name in os.environ if name.startswith("XDG_")]:
            del os.environ[name]
    home = Path(os.environ["HOME"])
    config, runtime = home / ".config" / "mozc", home / "run"
    config.mkdir(parents=True, exist_ok=True)
    runtime.mkdir(mode=0o700, exist_ok=True)
    (config / "ibus_config.textproto").write_text(_CONFIG, "utf-8")
    os.environ.update(QT_IM_MODULE="ibus", XMODIFIERS="@im=ibus", XDG_RUNTIME_DIR=str(runtime))
    program = [_interpreter(), "-m", *sys.argv[1:]]
    os.execvp("dbus-run-session", ["dbus-run-session", "--", "sh", "-c", _SESSION, "session", *program])


def end(home: str) -> None:
    """Ends what the session left behind: every process of the session that was begun with this HOME."""
    wanted = f"{_OF}={home}".encode()
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            if wanted in (entry / "environ").read_bytes().split(b"\0"):
                os.kill(int(entry.name), signal.SIGTERM)
        except (FileNotFoundError, PermissionError, ProcessLookupError):
            continue


if __name__ == "__main__":
    main()
