"""Which language people see: gettext catalogues for 中文 and English (storage keeps language-free codes)."""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping
from pathlib import Path

LANGUAGES: Mapping[str, str] = {"zh": "zh_CN", "en": "en"}
"""Language codes people type (`--lang`, `TUIFLOW_LANG`, the config) and the catalogue of each."""

_FOLDER = Path(__file__).parent / "locale"


class _Choice:
    """The language in use; one for the process, set before screens and parsers are built."""

    code = "en"
    catalogue: gettext.NullTranslations = gettext.NullTranslations()


def use(code: str) -> None:
    """Switch every later text to the language `code` (`zh` or `en`).

    Raises:
        KeyError: for a code that is not in `LANGUAGES`.
    """
    _Choice.catalogue = gettext.translation("tuiflow", _FOLDER, [LANGUAGES[code]], fallback=True)
    _Choice.code = code


def current() -> str:
    """The code of the language in use."""
    return _Choice.code


def from_environment(environment: Mapping[str, str] = os.environ) -> str | None:
    """The language that the environment asks for, or None when it does not say.

    `TUIFLOW_LANG` comes first, then the locale variables in their POSIX order. A locale without a
    language (`C`, `POSIX`) says nothing.
    """
    wanted = environment.get("TUIFLOW_LANG", "")
    if wanted in LANGUAGES:
        return wanted
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        language = environment.get(name, "").split(".")[0].split("_")[0].lower()
        if language in LANGUAGES:
            return language
        if language and language not in ("c", "posix"):
            return "en"
    return None


def _(message: str) -> str:
    """`message` (English, the catalogue's key) in the language in use."""
    return _Choice.catalogue.gettext(message)


def in_language(message: str, code: str) -> str:
    """`message` in the language `code`, whichever is in use: for what has to be known in both, such as heads in files.

    Raises:
        KeyError: for a code that is not in `LANGUAGES`.
    """
    return gettext.translation("tuiflow", _FOLDER, [LANGUAGES[code]], fallback=True).gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """`one` or `many`, by the plural rule of the language in use."""
    return _Choice.catalogue.ngettext(one, many, count)


def noop(message: str) -> str:
    """Mark `message` for the catalogues; whoever shows it calls `_` on it."""
    return message
