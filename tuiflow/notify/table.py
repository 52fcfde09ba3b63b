"""One table of the settings, read key by key; every complaint names the file and the key, and never a value of `secret`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tuiflow.errors import UsageError
from tuiflow.language import _
from tuiflow.model.text import near


class Table:
    """A table as TOML has given it."""

    def __init__(self, path: Path, name: str, raw: object) -> None:
        """Take a table.

        Raises:
            UsageError: when it is none.
        """
        self._path = path
        self.name = name
        """Its head, as in `channels.team`."""
        self._read: set[str] = set()
        if not isinstance(raw, dict):
            raise UsageError(
                _("In {path}, {name} has to be a table: write [{name}] above its keys.").format(path=path, name=name)
            )
        self._raw: dict[str, object] = raw

    def wrong(self, key: str, what: str) -> UsageError:
        """The complaint about a key."""
        return UsageError(_("In {path}, {key} {what}.").format(path=self._path, key=f"{self.name}.{key}", what=what))

    def text(self, key: str, *, required: bool = False) -> str:
        """A text; empty when it is not there."""
        value = self._take(key, "")
        if not isinstance(value, str):
            raise self.wrong(key, _("has to be a text in quotes"))
        if required and not value:
            raise self.wrong(key, _("is missing"))
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; a single text is a list of one."""
        value = self._take(key, [])
        found = [value] if isinstance(value, str) else value
        if not isinstance(found, list) or not all(isinstance(one, str) and one for one in found):
            raise self.wrong(key, _("has to be a list of texts in quotes"))
        return tuple(found)

    def names(self, key: str) -> dict[str, str]:
        """A table from names to texts."""
        value = self._take(key, {})
        if not isinstance(value, dict) or not all(isinstance(one, str) and one.isprintable() for one in value.values()):
            raise self.wrong(key, _("has to be a table of names, each with a text in quotes"))
        return {name: one.strip() for name, one in value.items() if one.strip()}

    def flag(self, key: str) -> bool:
        """True or false; false when it is not there."""
        value = self._take(key, False)
        if not isinstance(value, bool):
            raise self.wrong(key, _("has to be true or false"))
        return value

    def number(self, key: str, otherwise: int, *, least: int, most: int | None = None) -> int:
        """A whole number."""
        value = self._take(key, None)
        if value is None:
            return otherwise
        if (
            isinstance(value, bool)
            or not isinstance(value, int)
            or value < least
            or (most is not None and value > most)
        ):
            raise self.wrong(key, _("has to be a whole number from {least} on").format(least=least))
        return value

    def choice(self, key: str, choices: Sequence[str], *, required: bool = False) -> str:
        """One of some words."""
        value = self.text(key, required=required)
        if value and value not in choices:
            raise self.wrong(
                key, _("is “{value}”: use one of {known}").format(value=value, known=_(", ").join(choices))
            )
        return value

    def check_all_read(self) -> None:
        """Refuse a key that nobody has asked for: it would be a wish that is silently not granted.

        Raises:
            UsageError: naming it.
        """
        for key in self._raw:
            if key not in self._read:
                raise self.wrong(key, _("is not known here{hint}").format(hint=near(key, sorted(self._read))))

    def _take(self, key: str, otherwise: object) -> object:
        self._read.add(key)
        return self._raw.get(key, otherwise)
