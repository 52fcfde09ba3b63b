"""A channel as the user has set it up: where messages go, how, for whom, and when not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from urllib.parse import urlsplit

from tuiflow.notify.secret import Secret, hidden_parts, masked, shown_address

EVERYBODY = "@all"
"""What stands in the settings for a mention of everybody in a group. Only there: no name in a workspace means it."""


CALL_SECONDS = 20.0
"""For a whole call, the look-up of the name included."""


class Kind(StrEnum):
    """The services that there is an adapter for."""

    WECOM = "wecom"
    DINGTALK = "dingtalk"
    FEISHU = "feishu"
    MAIL = "mail"
    SLACK = "slack"
    MATTERMOST = "mattermost"
    TEAMS = "teams"
    WEBHOOK = "webhook"


PER_MINUTE: Mapping[Kind, int] = {Kind.FEISHU: 100, Kind.MAIL: 30, Kind.SLACK: 60, Kind.WEBHOOK: 60}
"""Messages a minute that a service takes; 20 where it stands not here (WeCom, DingTalk and the rest)."""


class Encryption(StrEnum):
    """How a mail server is spoken to."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in."""

    host: str = ""
    port: int = 0
    encryption: Encryption = Encryption.STARTTLS
    user: str = ""
    sender: str = ""
    to: tuple[str, ...] = ()
    """Addresses that get every mail of the channel."""


@dataclass(frozen=True, slots=True)
class Channel:
    """One `[channels.NAME]` of the settings."""

    name: str
    kind: Kind
    url: Secret = field(default_factory=Secret)
    """The webhook's address; whoever knows it can write to the group."""
    secret: Secret = field(default_factory=Secret)
    """What signs the messages, or the password of the mail account."""
    mail: MailServer = MailServer()
    is_markdown: bool = False
    keyword: str = ""
    """A word that the robot wants to see in each message."""
    mentions: Mapping[str, str] = field(default_factory=dict)
    """Name of a person → mobile number, user id or mail address by which the service knows them."""
    people: tuple[str, ...] = ()
    """Only what concerns these people goes here; empty: whoever it concerns."""
    processes: tuple[str, ...] = ()
    """Only what happens in these processes goes here, by name; empty: in any."""
    quiet: tuple[time, time] | None = None
    """Local times between which nothing is sent."""
    digest: int = 0
    """More waiting messages than this become one; 0: never."""
    per_minute: int = 20
    allow_private: bool = False
    """Whether addresses on private networks may be called."""
    ca_file: str = ""
    """A file with the certificates of the team's own authority."""
    unready: str = ""
    """Why it cannot be used as it is: an environment variable that is not set. One sentence, or empty."""

    def takes(self, process: str, people: Iterable[str]) -> bool:
        """Whether a message about a process that concerns some people goes to this channel; names as shown."""
        wanted = set(map(str.casefold, self.people))
        return (not self.processes or process.casefold() in map(str.casefold, self.processes)) and (
            not wanted or any(person.casefold() in wanted for person in people)
        )

    def ids_of(self, names: Iterable[str]) -> dict[str, str]:
        """How the service knows those of these people whom the settings name: name → id."""
        known = {name.casefold(): marker for name, marker in self.mentions.items()}
        return {name: known[name.casefold()] for name in names if name.casefold() in known}

    def mailed(self, names: Iterable[str]) -> tuple[str, ...]:
        """Who gets a mail that mentions these people: those who get every one, and those whose address is set."""
        markers = self.ids_of(names).values()
        return tuple(dict.fromkeys([*self.mail.to, *(marker for marker in markers if marker != EVERYBODY)]))

    def mark(self, workspace: str, names: Iterable[str]) -> str:
        """What stands on a notice that has gone where this channel leads, so that nobody sends it there again.

        Whoever has set up the same robot makes the same mark; of mail, whoever writes to the same addresses. It is
        another one in each workspace, and no address or secret can be read from it.
        """
        place = " ".join(sorted(self.mailed(names))) if self.kind is Kind.MAIL else self.place
        return hashlib.sha256(f"{workspace} {self.kind} {place}".encode()).hexdigest()[:16]

    def mask(self, text: str) -> str:
        """`text` without this channel's secrets."""
        return masked(text, [self.secret.reveal(), *hidden_parts(self.url)])

    @property
    def host(self) -> str:
        """The server that it is at; empty while that is not known."""
        return self.mail.host or urlsplit(self.url.reveal()).hostname or ""

    @property
    def address(self) -> str:
        """Where it goes, as may be shown."""
        return f"{self.mail.host}:{self.mail.port}" if self.kind is Kind.MAIL else shown_address(self.url)

    @property
    def place(self) -> str:
        """A name for what it leads to, the same for two channels that share a robot; secrets cannot be read from it."""
        target = f"{self.kind} {self.url.reveal()} {self.mail.host} {self.mail.port} {self.mail.user}"
        return hashlib.sha256(target.encode()).hexdigest()[:24]
