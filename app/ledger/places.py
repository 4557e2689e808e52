"""Which folders a ledger must not lie in: network file systems and folders a cloud program copies behind our back.

SQLite's WAL needs one machine's shared memory and locks that hold; a network drive has neither, and a sync program
takes files apart while they are written. Decides by the mount table, by folder names and by the marks sync programs
leave.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath
from typing import Final

_TYPES = """
9p afpfs afs beegfs ceph cifs coda davfs davfs2 gfs2 glusterfs gpfs lustre ncpfs nfs nfs3 nfs4 ocfs2 orangefs prl_fs
smb2 smb3 smbfs vboxsf vmhgfs webdav
fuse.ceph fuse.cephfs fuse.davfs fuse.davfs2 fuse.gcsfuse fuse.glusterfs fuse.google-drive-ocamlfuse fuse.gvfsd-fuse
fuse.onedriver fuse.rclone fuse.s3fs fuse.smbnetfs fuse.sshfs fuse.vmhgfs-fuse
"""
NETWORK_FILE_SYSTEMS: Final = frozenset(_TYPES.split())
"""Types in the mount table. 9p is how a Linux guest sees its Windows host's drive."""

CLOUD_NAMES: Final = (
    "onedrive",
    "google drive",
    "googledrive",
    "google ドライブ",
    "my drive",
    "マイドライブ",
    "dropbox",
    "icloud drive",
    "iclouddrive",
    "mobile documents",
    "cloudstorage",
    "box sync",
    "pclouddrive",
    "nextcloud",
    "owncloud",
    "syncthing",
)
"""Folder names, lower case. OneDrive's goes on with " - <organisation>"; Dropbox's with " (<team>)"."""

CLOUD_MARKS: Final = (".dropbox", ".dropbox.cache", ".stfolder", ".owncloudsync.log", ".nextcloudsync.log")
"""Files or folders that a sync program leaves at the top of what it copies."""

_CLOUD_VARIABLES: Final = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
_DRIVE_REMOTE: Final = 4


def network_place(folder: Path) -> str | None:
    """The kind of network drive `folder` lies on (its type in the mount table, "unc", "remote drive"), or None.

    `folder` is absolute with its links resolved; it need not exist.
    """
    if str(folder).startswith(("\\\\", "//")):
        return "unc"
    if sys.platform == "win32":
        return _windows_drive(folder)
    if sys.platform == "darwin":
        listing = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False).stdout
        return network_mount(folder, macos_mounts(listing))
    table = Path("/proc/self/mountinfo")
    if not table.exists():
        return None
    return network_mount(folder, linux_mounts(table.read_text("utf-8", errors="surrogateescape")))


def network_mount(folder: PurePath, mounts: Iterable[tuple[str, str]]) -> str | None:
    """The network file system among `mounts` (mount point, type; later ones lie over earlier) that holds `folder`."""
    best, found = -1, ""
    for point, kind in mounts:
        depth = len(PurePath(point).parts)
        if depth >= best and (folder == PurePath(point) or PurePath(point) in folder.parents):
            best, found = depth, kind
    if found == "9p" and best == 1:
        return None  # a sandbox whose whole disk is 9p: one machine all the same
    return found if found in NETWORK_FILE_SYSTEMS else None


def linux_mounts(table: str) -> Iterable[tuple[str, str]]:
    """Mount points and types from /proc/self/mountinfo; proc(5): octal escapes, optional fields up to " - "."""
    for line in table.splitlines():
        head, dash, tail = line.partition(" - ")
        if dash:
            yield _unescape(head.split(" ")[4]), tail.split(" ")[0]


def macos_mounts(listing: str) -> Iterable[tuple[str, str]]:
    """Mount points and types from what /sbin/mount prints: `//me@host/share on /Volumes/share (smbfs, nodev)`."""
    for line in listing.splitlines():
        _, on, rest = line.partition(" on ")
        point, bracket, options = rest.rpartition(" (")
        if on and bracket:
            yield point, options.split(",")[0].rstrip(")")


def cloud_place(folder: Path, environ: Mapping[str, str] | None = None) -> str | None:
    """The name of the synced folder at or above `folder`, or None. `folder` is absolute with its links resolved."""
    env = os.environ if environ is None else environ
    roots = [Path(env[name]) for name in _CLOUD_VARIABLES if env.get(name)]
    for place in (folder, *folder.parents):
        name = place.name.casefold()
        if any(name == known or name.startswith((known + " -", known + " (")) for known in CLOUD_NAMES):
            return place.name
        if place in roots or any(_is_there(place / mark) for mark in CLOUD_MARKS):
            return place.name
    return None


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False  # not ours to look into


def _unescape(text: str) -> str:
    for code in ("040", "011", "012", "134"):
        text = text.replace("\\" + code, chr(int(code, 8)))
    return text


def _windows_drive(folder: Path) -> str | None:
    """Windows only: asks the system what kind of drive the letter is; a mapped network drive looks like a local one."""
    import ctypes

    kind = ctypes.windll.kernel32.GetDriveTypeW(f"{folder.drive}\\")  # type: ignore[attr-defined,unused-ignore]
    return "remote drive" if kind == _DRIVE_REMOTE else None
