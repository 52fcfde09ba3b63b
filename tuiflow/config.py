"""The user's settings: a TOML file that people may edit; tuiflow keeps what else is in it, comments included."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tuiflow.errors import UsageError
from tuiflow.language import LANGUAGES, _

THEMES = ("dark", "light")


@dataclass(slots=True)
class Config:
    """Settings as read; every one has a value that works."""

    language: str = ""
    """`zh`, `en`, or empty: from the environment."""
    theme: str = ""
    """`dark`, `light`, or empty: dark."""
    ascii: bool = False
    """Borders and marks without box-drawing characters."""
    workspace: str = ""
    """The folder opened last."""
    me: Mapping[str, str] = field(default_factory=dict)
    """Workspace id → uid of the person who this user is there."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Binding id → keys, comma separated (interface: every binding can be remapped)."""
    lanes: Mapping[str, str] = field(default_factory=dict)
    """Workspace id → by what the board groups its cards (`model.lane`)."""
    filters: Mapping[str, str] = field(default_factory=dict)
    """Name → a filter of the board (`model.query`)."""
    channels: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """Name of a channel → its table as written; `notify.settings` reads it. Secrets stand in it: it is never shown."""


def load(path: Path) -> Config:
    """Read the settings; without a file they are the defaults.

    Raises:
        UsageError: when the file is no TOML, or a value has the wrong form; it names the file.
    """
    try:
        content = path.read_text(encoding="utf-8")
        raw = _parse(content) if content.strip() else {}
    except FileNotFoundError:
        return Config()
    except (OSError, ValueError) as error:
        raise UsageError(
            _("The settings in {path} cannot be read ({reason}): mend or remove the file.").format(
                path=path, reason=error
            )
        ) from error
    config = Config(
        language=_text(raw, "language", path),
        theme=_text(raw, "theme", path),
        ascii=raw.get("ascii") is True,
        workspace=_text(raw, "workspace", path),
        me=_texts(raw, "me", path),
        keys=_texts(raw, "keys", path),
        lanes=_texts(raw, "lanes", path),
        filters=_texts(raw, "filters", path),
        channels=_table(raw, "channels", path),
    )
    _check_choice(config.language, tuple(LANGUAGES), "language", path)
    _check_choice(config.theme, THEMES, "theme", path)
    return config


def save(path: Path, **values: str | Mapping[str, str] | Mapping[str, str | None]) -> None:
    """Set some settings and leave the rest of the file as it is; tables are merged, None takes a key out of one.

    Raises:
        UsageError: when the file there is no TOML; it is left alone.
        OSError: when it cannot be written.
    """
    import os
    import tempfile

    import tomlkit

    load(path)
    document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()
    for name, value in values.items():
        if isinstance(value, str):
            document[name] = value
        else:
            table = document.setdefault(name, tomlkit.table())
            for key, text in value.items():
                if text is not None:
                    table[key] = text
                elif key in table:
                    del table[key]
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".config-")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(tomlkit.dumps(document))
    Path(temporary).replace(path)


def _parse(content: str) -> dict[str, Any]:
    import tomllib

    return tomllib.loads(content)


def _text(raw: Mapping[str, Any], name: str, path: Path) -> str:
    value = raw.get(name, "")
    if not isinstance(value, str):
        raise UsageError(_("In {path}, {name} has to be a text in quotes.").format(path=path, name=name))
    return value


def _texts(raw: Mapping[str, Any], name: str, path: Path) -> dict[str, str]:
    value = raw.get(name, {})
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise UsageError(_("In {path}, [{name}] has to hold texts in quotes.").format(path=path, name=name))
    return value


def _table(raw: Mapping[str, Any], name: str, path: Path) -> dict[str, Any]:
    value = raw.get(name, {})
    if not isinstance(value, dict):
        raise UsageError(_("In {path}, [{name}] has to be a table.").format(path=path, name=name))
    return value


def _check_choice(value: str, choices: tuple[str, ...], name: str, path: Path) -> None:
    if value and value not in choices:
        raise UsageError(
            _("In {path}, {name} is “{value}”: use one of {known}.").format(
                path=path, name=name, value=value, known=_(", ").join(choices)
            )
        )
