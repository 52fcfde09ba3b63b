"""Secrets: they can be used, and never seen. No repr, error, log or preview shows one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import final
from urllib.parse import parse_qsl, quote, quote_plus, urlsplit

MASK = "***"

_SHORTEST = 4
"""Shorter texts stand in too many innocent places to be hidden there; such a secret is none."""


@final
class Secret:
    """A text that shows itself as `***`."""

    __slots__ = ("_text",)

    def __init__(self, text: str = "") -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself, to be handed to the service alone."""
        return self._text

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __repr__(self) -> str:
        return MASK if self._text else "''"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return format(repr(self), spec)

    def __reduce__(self) -> str:
        message = "a secret is not stored"
        raise TypeError(message)


def shown_address(url: Secret) -> str:
    """The address of a webhook without what is secret in it: scheme and host."""
    parts = urlsplit(url.reveal())
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/{MASK}" if parts.netloc else MASK


def hidden_parts(url: Secret) -> list[str]:
    """What must not be seen of a webhook's address: all but scheme and host, whole and in its parts."""
    parts = urlsplit(url.reveal())
    found = [url.reveal(), parts.path.strip("/"), parts.query, parts.fragment, parts.username, parts.password]
    found += [value for _name, value in parse_qsl(parts.query)]
    found += [part for part in parts.path.split("/") if len(part) >= 8]  # `robot` and `send` are no secrets
    return [part for part in found if part]


def masked(text: str, secrets: Iterable[str]) -> str:
    """`text` without any of the secrets, however they are quoted in it."""
    spellings = {form(secret) for secret in secrets if len(secret) >= _SHORTEST for form in (str, quote, quote_plus)}
    for secret in sorted(spellings, key=len, reverse=True):
        text = text.replace(secret, MASK)
    return text
