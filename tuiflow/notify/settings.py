"""The channels in the user's private settings: `[channels.NAME]`, read strictly; what is wrong is one sentence."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from urllib.parse import urlsplit

from tuiflow.config import Config
from tuiflow.errors import UsageError
from tuiflow.language import _
from tuiflow.notify.channel import PER_MINUTE, Channel, Encryption, Kind, MailServer
from tuiflow.notify.secret import Secret
from tuiflow.notify.table import Table

FORMATS = ("text", "markdown")

PORTS: Mapping[Encryption, int] = {Encryption.STARTTLS: 587, Encryption.TLS: 465, Encryption.NONE: 25}

PER_MINUTE_ELSE = 20


def channels_of(config: Config, path: Path, environment: Mapping[str, str]) -> dict[str, Channel]:
    """The channels of the settings by name, in their order.

    Args:
        config: The settings.
        path: Their file, for what is wrong in it.
        environment: Where secrets may stand instead (`secret_env`, `url_env`). A variable that is not set makes its
            channel unready, and no other: cron has fewer of them than a terminal.

    Raises:
        UsageError: when a channel cannot be understood; it names the file and the key.
    """
    return {
        name: _channel(Table(path, f"channels.{name}", raw), name, environment) for name, raw in config.channels.items()
    }


def find_channel(channels: Mapping[str, Channel], name: str, path: Path) -> Channel:
    """The channel of that name.

    Raises:
        UsageError: when there is none.
    """
    from tuiflow.model.text import near

    if name in channels:
        return channels[name]
    if not channels:
        raise UsageError(
            _("There is no channel yet: write one into {path}, as tuiflow notify guide explains.").format(path=path)
        )
    raise UsageError(
        _("There is no channel “{name}”{hint}: {path} has {known}.").format(
            name=name, hint=near(name, channels), path=path, known=_(", ").join(channels)
        )
    )


def exposure(config: Config, path: Path) -> str:
    """A warning where others can read secrets in the settings; else empty."""
    tables = [raw for raw in config.channels.values() if isinstance(raw, dict)]
    if not any(raw.get(key) for raw in tables for key in ("url", "secret")):
        return ""
    try:
        mode = path.stat().st_mode
    except OSError:
        return ""
    if not mode & (stat.S_IRGRP | stat.S_IROTH):
        return ""
    return _("Others on this machine can read the secrets in {path}: chmod 600 it.").format(path=path)


def _channel(table: Table, name: str, environment: Mapping[str, str]) -> Channel:
    kind = Kind(table.choice("kind", tuple(Kind), required=True))
    allow_private = table.flag("allow_private")
    secret, unset_secret = _hidden(table, "secret", environment)
    url, mail, unset_url = Secret(), MailServer(), ""
    if kind is Kind.MAIL:
        mail = _mail(table, allow_private=allow_private)
        if mail.user and not secret and not unset_secret:
            raise table.wrong("secret", _("is missing: it is the password of user"))
    else:
        url, unset_url = _url(table, environment, allow_private=allow_private)
    quiet = table.text("quiet")
    found = Channel(
        name,
        kind,
        url,
        secret,
        mail,
        is_markdown=table.choice("format", FORMATS) == "markdown",
        keyword=table.text("keyword"),
        mentions=table.names("mentions"),
        people=table.texts("people"),
        processes=table.texts("processes"),
        quiet=_quiet(table, quiet) if quiet else None,
        digest=table.number("digest", 0, least=0),
        per_minute=table.number("per_minute", PER_MINUTE.get(kind, PER_MINUTE_ELSE), least=1),
        allow_private=allow_private,
        ca_file=str(Path(table.text("ca_file")).expanduser()) if table.text("ca_file") else "",
        unready=unset_url or unset_secret,
    )
    table.check_all_read()
    return found


def _hidden(table: Table, key: str, environment: Mapping[str, str]) -> tuple[Secret, str]:
    """A secret, from the settings or from the variable that they name; and why there is none, if it should be."""
    text, variable = table.text(key), table.text(f"{key}_env")
    if text and variable:
        raise table.wrong(f"{key}_env", _("stands beside {key}: keep one of them").format(key=key))
    if not variable:
        return Secret(text), ""
    if environment.get(variable):
        return Secret(environment[variable]), ""
    return Secret(), _("The environment variable {name} is not set: {key} is in it.").format(
        name=variable, key=f"{table.name}.{key}"
    )


def _url(table: Table, environment: Mapping[str, str], *, allow_private: bool) -> tuple[Secret, str]:
    url, unset = _hidden(table, "url", environment)
    if unset:
        return url, unset
    if not url:
        raise table.wrong("url", _("is missing: it is the address of the webhook"))
    try:
        parts = urlsplit(url.reveal())
        is_address = bool(parts.hostname) and parts.scheme in ("http", "https") and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address or not url.reveal().isprintable() or " " in url.reveal():
        raise table.wrong("url", _("is no address: it begins with https://"))
    if parts.scheme == "http" and not allow_private:
        raise table.wrong("url", _("has to begin with https://, unless allow_private = true"))
    return url, ""


def _mail(table: Table, *, allow_private: bool) -> MailServer:
    port = table.number("port", 0, least=1, most=65535)
    usual = Encryption.TLS if port == PORTS[Encryption.TLS] else Encryption.STARTTLS
    encryption = Encryption(table.choice("tls", tuple(Encryption)) or usual)
    if encryption is Encryption.NONE and not allow_private:
        raise table.wrong("tls", _("may be none only with allow_private = true"))
    sender, to = table.text("from", required=True), table.texts("to")
    for key, address in [("from", sender), *(("to", one) for one in to)]:
        if "@" not in address or not address.isprintable():
            raise table.wrong(key, _("has “{text}”, which is no mail address").format(text=address))
    return MailServer(
        table.text("host", required=True), port or PORTS[encryption], encryption, table.text("user"), sender, to
    )


def _quiet(table: Table, text: str) -> tuple[time, time]:
    """From and to, as in `20:00-08:30`; it may go over midnight."""
    first, _dash, last = text.replace("–", "-").partition("-")
    try:
        found = time.fromisoformat(first.strip()), time.fromisoformat(last.strip())
    except ValueError:
        raise table.wrong("quiet", _("is “{text}”: write it as 20:00-08:30").format(text=text)) from None
    if found[0] == found[1]:
        raise table.wrong("quiet", _("is “{text}”, which is no time at all").format(text=text))
    return found
