"""Two real Syncthings on 127.0.0.1 that carry one folder between them: no discovery, no relays, nothing leaves the host."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.e2e.sshd import free_port
from tests.waiting import wait_until

FOLDER = "team"
"""Syncthing's name of the shared folder."""

START_SECONDS, SYNC_SECONDS = 60.0, 90.0
ATTEMPTS = 5
"""A port that was free a moment ago may be taken: then another one."""

_OURS = re.compile(r"\.syncthing\..*\.tmp|\.stfolder")
"""Syncthing's own files in the folder: half-loaded ones, and its mark that the folder is there."""

_CONFIG = """<configuration version="36">
  <folder id="{folder}" path="{path}" type="sendreceive" rescanIntervalS="5" fsWatcherEnabled="true"
      fsWatcherDelayS="1" ignorePerms="false" autoNormalize="true">
    <device id="{own}"></device>
    <device id="{other}"></device>
    <maxConflicts>{max_conflicts}</maxConflicts>
    <minDiskFree unit="%">0</minDiskFree>
  </folder>
  <device id="{own}" name="own"><address>dynamic</address></device>
  <device id="{other}" name="other" compression="never"><address>{address}</address></device>
  <gui enabled="true" tls="false"><address>127.0.0.1:{api_port}</address><apikey>{key}</apikey></gui>
  <options>
    <listenAddress>tcp://127.0.0.1:{port}</listenAddress>
    <globalAnnounceEnabled>false</globalAnnounceEnabled>
    <localAnnounceEnabled>false</localAnnounceEnabled>
    <relaysEnabled>false</relaysEnabled>
    <natEnabled>false</natEnabled>
    <stunServer></stunServer>
    <announceLANAddresses>false</announceLANAddresses>
    <reconnectionIntervalS>1</reconnectionIntervalS>
    <startBrowser>false</startBrowser>
    <urAccepted>-1</urAccepted>
    <autoUpgradeIntervalH>0</autoUpgradeIntervalH>
    <crashReportingEnabled>false</crashReportingEnabled>
    <minHomeDiskFree unit="%">0</minHomeDiskFree>
  </options>
</configuration>
"""


def missing_parts() -> str:
    """Why no Syncthing can be started here, as a sentence; empty when one can."""
    return "" if shutil.which("syncthing") else "there is no syncthing: install Debian's syncthing"


class Device:
    """One Syncthing: its home, the folder that it shares, and its REST interface."""

    def __init__(self, home: Path, folder: Path) -> None:
        """Make keys; nothing runs yet."""
        self.folder, self._home = folder, home
        self._key = os.urandom(8).hex()
        self._process: subprocess.Popen[bytes] | None = None
        self.port = self._api_port = 0
        (folder / ".stfolder").mkdir(parents=True)
        # Without a measurement of hash functions it is there a second earlier.
        self._environment = os.environ | {"HOME": str(home), "STNOUPGRADE": "1", "STHASHING": "standard"}
        self._run("generate", "--no-default-folder", "--skip-port-probing")
        self.uid = self._run("--device-id").strip()

    def _run(self, *arguments: str) -> str:
        command = ["syncthing", *arguments, f"--home={self._home}"]
        done = subprocess.run(
            command, env=self._environment, text=True, capture_output=True, timeout=START_SECONDS, check=True
        )
        return done.stdout

    def start(self, other: Device, max_conflicts: int, *, dials: bool) -> None:
        """Run it.

        Args:
            other: Whom it shares the folder with.
            dials: It calls the other one; otherwise it waits to be called. When both call at once they hang up on each
                other now and then, and call again after 20 seconds.
            max_conflicts: How many conflict copies of one file it keeps; with 0 the losing file is deleted at once.
        """
        self._api_port = free_port()
        config = _CONFIG.format(
            folder=FOLDER,
            path=self.folder,
            own=self.uid,
            other=other.uid,
            port=self.port,
            address=f"tcp://127.0.0.1:{other.port}" if dials else "dynamic",
            api_port=self._api_port,
            key=self._key,
            max_conflicts=max_conflicts,
        )
        (self._home / "config.xml").write_text(config)
        command = ["syncthing", "serve", "--no-browser", "--no-restart", f"--home={self._home}"]
        with (self._home / "log").open("ab") as log:
            self._process = subprocess.Popen(command, env=self._environment, stdin=subprocess.DEVNULL, stdout=log)

    def runs(self) -> bool:
        """Wait until it answers; returns False when it has ended instead, as when a port is taken."""
        assert self._process is not None
        deadline = time.monotonic() + START_SECONDS
        while self._process.poll() is None and time.monotonic() < deadline:
            try:
                self.get("system/ping")
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.05)
            else:
                return True
        return False

    @property
    def log(self) -> str:
        """What it has said."""
        return (self._home / "log").read_text(errors="replace")

    def get(self, what: str) -> Any:
        """An answer of the REST interface."""
        return self._ask("GET", what)

    def post(self, what: str) -> Any:
        """Have something done by the REST interface."""
        return self._ask("POST", what)

    def _ask(self, method: str, what: str) -> Any:
        url = f"http://127.0.0.1:{self._api_port}/rest/{what}"
        request = urllib.request.Request(url, method=method, headers={"X-API-Key": self._key})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=START_SECONDS) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def is_connected(self, other: Device) -> bool:
        """Whether it talks with the other one."""
        return bool(self.get("system/connections")["connections"][other.uid]["connected"])

    def is_done(self, other: Device) -> bool:
        """Whether, as far as it knows, both have everything."""
        status = self.get(f"db/status?folder={FOLDER}")
        there = self.get(f"db/completion?folder={FOLDER}&device={other.uid}")
        return status["state"] == "idle" and not status["needTotalItems"] and there["completion"] == 100

    def files(self) -> dict[str, bytes]:
        """All files of the folder, Syncthing's own left out; one that vanishes meanwhile is not there."""
        found: dict[str, bytes] = {}
        for path in sorted(self.folder.rglob("*")):
            try:
                if path.is_file() and not _OURS.search(str(path.relative_to(self.folder))):
                    found[str(path.relative_to(self.folder))] = path.read_bytes()
            except FileNotFoundError:
                continue
        return found

    def end(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(START_SECONDS)
            self._process = None


class Pair:
    """Two devices with one folder."""

    def __init__(self, root: Path, max_conflicts: int = 10) -> None:
        """Two devices below `root`, running.

        Args:
            root: An empty folder.
            max_conflicts: See `Device.start`.
        """
        self.one, self.other = (Device(root / name / "syncthing", root / name / "shared") for name in ("one", "other"))
        self.devices = (self.one, self.other)
        self.max_conflicts = max_conflicts
        self.conflict_copies: set[str] = set()
        """The names of all conflict copies that were ever seen."""
        self.start()

    def start(self) -> None:
        """Start both, as when machines are switched on, and wait until they talk.

        Raises:
            AssertionError: when they do not.
        """
        for _attempt in range(ATTEMPTS):
            for device in self.devices:
                device.port = free_port()
            self.other.start(self.one, self.max_conflicts, dials=False)
            if self.other.runs():
                self.one.start(self.other, self.max_conflicts, dials=True)
                if self.one.runs():
                    break
            self.close()
        self._wait(self._are_connected, START_SECONDS)

    def _peer(self, device: Device) -> Device:
        return self.other if device is self.one else self.one

    def _are_connected(self) -> bool:
        return all(device.is_connected(self._peer(device)) for device in self.devices)

    def _wait(self, condition: Callable[[], bool], seconds: float) -> None:
        try:
            wait_until(condition, seconds)
        except AssertionError as error:
            logs = "\n".join(device.log[-4000:] for device in self.devices)
            raise AssertionError(f"{error}\n{logs}") from error

    def disconnect(self) -> None:
        """Both are offline from now on."""
        for device in self.devices:
            device.post(f"system/pause?device={self._peer(device).uid}")
        self._wait(lambda: not any(device.is_connected(self._peer(device)) for device in self.devices), START_SECONDS)

    def reconnect(self) -> None:
        """Both are online again; each has noticed before what has happened in its folder."""
        for device in self.devices:
            device.post(f"db/scan?folder={FOLDER}")
        for device in (self.other, self.one):  # who dials comes last
            device.post(f"system/resume?device={self._peer(device).uid}")
        self._wait(self._are_connected, START_SECONDS)

    def settle(self) -> None:
        """Wait until both have the same files with the same content, and neither wants anything more."""

        def settled() -> bool:
            before = [device.files() for device in self.devices]
            for device in self.devices:
                device.post(f"db/scan?folder={FOLDER}")
            self._note()
            done = all(device.is_done(self._peer(device)) for device in self.devices)
            after = [device.files() for device in self.devices]
            return done and before[0] == before[1] == after[0] == after[1]

        self._wait(settled, SYNC_SECONDS)

    def _note(self) -> None:
        for device in self.devices:
            self.conflict_copies.update(path.name for path in device.folder.rglob("*.sync-conflict-*"))

    def close(self) -> None:
        """End both, as when machines are switched off."""
        for device in self.devices:
            device.end()
