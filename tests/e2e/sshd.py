"""A real sshd on 127.0.0.1, for the account that runs the tests, and people who log in with real ssh clients in ptys."""

from __future__ import annotations

import os
import pwd
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from tests.e2e.terminal import Terminal, program

_SBIN = f"{os.environ.get('PATH', '')}:/usr/local/sbin:/usr/sbin:/sbin"
SECONDS = 30.0
ATTEMPTS = 5
"""A port that was free a moment ago may be taken: then another one."""

_CONFIG = """
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host_key
PidFile none
AuthorizedKeysFile {folder}/guest_key.pub
AuthenticationMethods publickey
PermitRootLogin prohibit-password
StrictModes no
UsePAM no
UseDNS no
PrintMotd no
PrintLastLog no
MaxStartups 200
SetEnv {environment}
"""


def missing_parts() -> str:
    """Why no sshd can be started here, as a sentence; empty when one can."""
    for name in ("sshd", "ssh", "ssh-keygen"):
        if shutil.which(name, path=_SBIN) is None:
            return f"there is no {name}: install Debian's openssh-server"
    if os.getuid() == 0 and not _PRIVILEGE_FOLDER.is_dir():
        try:
            _PRIVILEGE_FOLDER.mkdir(mode=0o755)
        except OSError as error:
            return f"sshd needs {_PRIVILEGE_FOLDER} when root starts it, and that cannot be made: {error.strerror}"
    return ""


_PRIVILEGE_FOLDER = Path("/run/sshd")
"""Debian's service makes it; sshd does not start as root without it."""


class SshServer:
    """An sshd of its own: keys, configuration and log are in `folder`."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        """Start it.

        Args:
            folder: Private to this server; made here.
            environment: What every session finds in its environment, whatever the client sends.

        Raises:
            AssertionError: when it does not listen.
        """
        folder.mkdir(mode=0o700)
        self._folder = folder
        for name in ("host_key", "guest_key"):
            keygen = _program("ssh-keygen")
            subprocess.run([keygen, "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
        self._environment = " ".join(f'"{name}={value}"' for name, value in environment.items())
        self.port = 0
        self._process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        for _attempt in range(ATTEMPTS):
            self.port = free_port()
            config = self._folder / "sshd_config"
            config.write_text(_CONFIG.format(port=self.port, folder=self._folder, environment=self._environment))
            # -D: it stays our child, so that it can be ended by its pid.
            command = [_program("sshd"), "-D", "-f", str(config), "-E", str(self._folder / "log")]
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
            if self._listens(process):
                return process
        message = f"sshd does not start:\n{self.log}"
        raise AssertionError(message)

    def _listens(self, process: subprocess.Popen[bytes]) -> bool:
        deadline = time.monotonic() + SECONDS
        while process.poll() is None and time.monotonic() < deadline:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1.0) as connection:
                return connection.recv(4) == b"SSH-"
            time.sleep(0.02)
        return False

    @property
    def log(self) -> str:
        """What sshd has said."""
        try:
            return (self._folder / "log").read_text(errors="replace")
        except FileNotFoundError:
            return ""

    def client(self, command: str) -> list[str]:
        """The ssh command that runs `command` in a terminal on the server."""
        options = {
            "BatchMode": "yes",
            "IdentitiesOnly": "yes",
            "IdentityAgent": "none",
            "IdentityFile": str(self._folder / "guest_key"),
            "StrictHostKeyChecking": "no",
            "UserKnownHostsFile": str(self._folder / "known_hosts"),
            "LogLevel": "ERROR",
            "ControlPath": "none",
            "ConnectTimeout": "20",
        }
        given = [part for name, value in options.items() for part in ("-o", f"{name}={value}")]
        account = pwd.getpwuid(os.getuid()).pw_name
        # -F none: nothing of the machine's or the user's own configuration.
        return ["ssh", "-F", "none", *given, "-tt", "-p", str(self.port), f"{account}@127.0.0.1", command]

    def close(self) -> None:
        """End it; sessions that are still open end with their clients."""
        self._process.terminate()
        self._process.wait(SECONDS)


class SshTerminal(Terminal):
    """The program in a terminal on the other side of an ssh connection."""

    def __init__(
        self,
        server: SshServer,
        home: Path,
        arguments: Sequence[str],
        env: Mapping[str, str],
        size: tuple[int, int] = (120, 40),
    ) -> None:
        """Log in and start the program.

        Args:
            server: Where.
            home: The home folder of who logs in.
            arguments: Of the program.
            env: Of the ssh client, on this side.
            size: Columns and rows.
        """
        home.mkdir(parents=True, exist_ok=True)
        self._pid_file = home / f"pid-{os.urandom(4).hex()}"
        remote = ["env", f"HOME={home}", *program(), *arguments]
        # `exec` keeps the pid: what the file says is the program itself.
        self._command = server.client(f"echo $$ > {shlex.quote(str(self._pid_file))}; exec {shlex.join(remote)}")
        super().__init__(self._command[1:], env, size)

    @staticmethod
    def _become(command: Sequence[str], env: Mapping[str, str], size: tuple[int, int]) -> None:
        """In the child: the ssh client in place of the program that `Terminal` puts before the arguments."""
        Terminal._become(["ssh", *command[len(program()) :]], env, size)

    @property
    def program_pid(self) -> int:
        """The pid of the program on the server's side."""
        return int(self._pid_file.read_text())

    def memory(self) -> tuple[float, float]:
        """What the program holds, in MB: resident, and its fair share of what it has in common with others."""
        rollup = Path(f"/proc/{self.program_pid}/smaps_rollup").read_text()
        resident, share = (int(found) for found in re.findall(r"^(?:Rss|Pss): *([0-9]+) kB", rollup, re.MULTILINE))
        return resident / 1024, share / 1024


def free_port() -> int:
    """A port of 127.0.0.1 on which nobody listens."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


def session_environment(checkout: Path) -> dict[str, str]:
    """What a session needs to run the program under test: this checkout, in English, whatever the account's shell says."""
    search = {"PYTHONPATH": str(checkout)} if program()[0] == sys.executable else {}
    return {"LANG": "C.UTF-8", "TUIFLOW_LANG": "en"} | search


def _program(name: str) -> str:
    found = shutil.which(name, path=_SBIN)
    assert found is not None, name
    return found
