"""Folders a ledger must not lie in: told by the mount table, by name, and by what sync programs leave."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from app.ledger.places import cloud_place, linux_mounts, macos_mounts, network_mount, network_place

MOUNTINFO = """\
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 22 0:26 / /mnt/school rw,relatime shared:9 - nfs4 server.example.jp:/export rw,vers=4.2
31 22 0:27 / /mnt/with\\040blank rw - cifs //server/share rw
32 22 0:28 / /home/me/remote rw,nosuid - fuse.sshfs me@host: rw,user_id=1000
33 30 254:1 / /mnt/school/local rw - ext4 /dev/vdb rw
34 22 0:31 / /mnt/c rw,noatime - 9p drvfs rw,dirsync
35 22 0:40 / /tmp rw - tmpfs tmpfs rw
36 22 0:41 / /back\\134slash rw - smb3 //x/y rw
"""
MACOS = """\
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)
//me@nas.example.jp/share on /Volumes/share (smbfs, nodev, nosuid, mounted by me)
nas:/export on /Volumes/on (fire) (nfs, nodev)
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/me/ledger", None),
        ("/mnt/school", "nfs4"),
        ("/mnt/school/desk/ledger", "nfs4"),
        ("/mnt/school/local/ledger", None),
        ("/mnt/schoolhouse/ledger", None),
        ("/mnt/with blank/ledger", "cifs"),
        ("/home/me/remote/x", "fuse.sshfs"),
        ("/mnt/c/Users/me", "9p"),
        ("/tmp/x", None),
        ("/back\\slash/x", "smb3"),
    ],
)
def test_the_deepest_mount_decides(folder: str, kind: str | None) -> None:
    assert network_mount(PurePosixPath(folder), linux_mounts(MOUNTINFO)) == kind


def test_a_later_mount_over_the_same_point_decides() -> None:
    assert network_mount(PurePosixPath("/a/b"), [("/a", "ext4"), ("/a", "nfs")]) == "nfs"
    assert network_mount(PurePosixPath("/a/b"), [("/a", "nfs"), ("/a", "ext4")]) is None


def test_a_sandbox_on_one_9p_disk_is_one_machine() -> None:
    assert network_mount(PurePosixPath("/home/me"), [("/", "9p")]) is None


def test_macos_mounts_are_read_from_what_mount_prints() -> None:
    mounts = list(macos_mounts(MACOS))
    assert ("/Volumes/share", "smbfs") in mounts
    assert ("/Volumes/on (fire)", "nfs") in mounts
    assert network_mount(PurePosixPath("/Volumes/share/x"), mounts) == "smbfs"
    assert network_mount(PurePosixPath("/Users/me"), mounts) is None


def test_a_unc_path_is_a_network_folder() -> None:
    assert network_place(Path("\\\\server\\share\\ledger")) == "unc"
    assert network_place(Path("//server/share")) == "unc"


def test_this_machines_own_folder_is_none(tmp_path: Path) -> None:
    assert network_place(tmp_path) is None
    assert cloud_place(tmp_path, {}) is None


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/home/me/OneDrive/ledger", "OneDrive"),
        ("/home/me/OneDrive - Kurume City/x/ledger", "OneDrive - Kurume City"),
        ("/home/me/Dropbox/ledger", "Dropbox"),
        ("/home/me/Dropbox (team)/ledger", "Dropbox (team)"),
        ("/home/me/Google Drive/ledger", "Google Drive"),
        ("/home/me/Google ドライブ/ledger", "Google ドライブ"),
        ("/g/マイドライブ/ledger", "マイドライブ"),
        ("/Users/me/Library/Mobile Documents/com~apple~CloudDocs/x", "Mobile Documents"),
        ("/Users/me/Library/CloudStorage/GoogleDrive-me@example.jp/My Drive", "My Drive"),
        ("/home/me/Nextcloud/x", "Nextcloud"),
        ("/home/me/dropbox-notes/ledger", None),
        ("/home/me/Box/ledger", None),
        ("/home/onedrive2/ledger", None),
    ],
)
def test_cloud_folders_are_known_by_name(path: str, name: str | None) -> None:
    assert cloud_place(Path(path), {}) == name


@pytest.mark.parametrize("mark", [".dropbox", ".stfolder", ".owncloudsync.log"])
def test_cloud_folders_are_known_by_what_lies_in_them(tmp_path: Path, mark: str) -> None:
    inner = tmp_path / "synced" / "deep" / "ledger"
    inner.mkdir(parents=True)
    assert cloud_place(inner, {}) is None
    (tmp_path / "synced" / mark).touch()
    assert cloud_place(inner, {}) == "synced"


def test_onedrive_under_another_name_is_known_by_its_variable(tmp_path: Path) -> None:
    inner = tmp_path / "Work" / "ledger"
    assert cloud_place(inner, {"OneDriveCommercial": str(tmp_path / "Work")}) == "Work"
    assert cloud_place(inner, {"OneDriveCommercial": str(tmp_path / "Other")}) is None
