"""A cupsd of the test's own: its files in a folder, its port on loopback, nothing of the system's touched."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_FILES: Final = """\
ServerRoot {root}/root
RequestRoot {root}/spool
CacheDir {root}/cache
StateDir {root}/state
TempDir {root}/tmp
AccessLog {root}/log/access
ErrorLog {root}/log/error
PageLog {root}/log/page
SystemGroup root
"""
_DAEMON: Final = """\
LogLevel info
Listen 127.0.0.1:{port}
Browsing No
DefaultAuthType None
PreserveJobHistory Yes
JobRetryInterval 1
<Location />
  Order allow,deny
  Allow from 127.0.0.1
</Location>
<Location /admin>
  Order allow,deny
  Allow from 127.0.0.1
</Location>
<Policy default>
  JobPrivateAccess all
  JobPrivateValues none
  SubscriptionPrivateAccess all
  SubscriptionPrivateValues none
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""


def there() -> bool:
    """Whether a cupsd can be run here (it wants root)."""
    return bool(shutil.which("cupsd") and shutil.which("lp") and shutil.which("lpadmin")) and os.geteuid() == 0


@contextmanager
def cupsd(root: Path, queue: str, device: str) -> Iterator[str]:
    """A scheduler with one raw queue to `device`; its host:port, for CUPS_SERVER."""
    for name in ("root", "spool", "cache", "state", "tmp", "log"):
        (root / name).mkdir(parents=True)
        shutil.chown(root / name, group="lp")
    for path in (root, *root.parents):
        if path.stat().st_uid == 0 and path != Path("/"):
            path.chmod(path.stat().st_mode | 0o011)  # its backends run as another user
    port = random.randrange(20_000, 32_000)
    files, daemon = root / "cups-files.conf", root / "cupsd.conf"
    files.write_text(_FILES.format(root=root), "ascii")
    daemon.write_text(_DAEMON.format(port=port), "ascii")
    with (root / "out").open("wb") as out:
        process = subprocess.Popen(["cupsd", "-f", "-c", daemon, "-s", files], stdout=out, stderr=out)
    server = f"127.0.0.1:{port}"
    try:
        environment = os.environ | {"CUPS_SERVER": server, "LC_ALL": "C"}
        made = None
        for _ in range(100):
            made = subprocess.run(
                ["lpadmin", "-p", queue, "-E", "-v", device, "-m", "raw", "-o", "printer-error-policy=retry-job"],
                env=environment, capture_output=True, check=False,
            )  # fmt: skip
            if not made.returncode:
                break
            time.sleep(0.1)
        else:
            raise AssertionError(f"{made and made.stderr!r} {(root / 'out').read_text('utf-8')}")
        yield server
    finally:
        process.terminate()
        process.wait()
