"""The catalogues: brings the .po files up to date with the code, and compiles them to the .mo that gettext reads.

Hatchling compiles at each build (.mo files are never kept). By hand:

    python tuiflow/locale/build.py           compile
    python tuiflow/locale/build.py update    take new texts in, drop unused ones; then translate what is empty
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HERE = Path(__file__).parent
KEYWORDS: dict[str, Any] = {"_": None, "noop": None, "ngettext": (1, 2)}
SOURCE_LANGUAGE = "en"
"""The texts in the code are English: that catalogue repeats them, and gives their plurals."""

_HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: {plurals}\\n"

"""


class CatalogueHook(BuildHookInterface[Any]):
    """Hatchling's custom build hook."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the files are collected."""
        compile_all(Path(self.root) / "tuiflow" / "locale")


def sources(folder: Path) -> list[Path]:
    """All .po files."""
    return sorted(folder.glob("*/LC_MESSAGES/*.po"))


def load(source: Path) -> Catalog:
    """The catalogue in a .po file."""
    with source.open("rb") as po:
        return read_po(po, locale=source.parts[-3])


def compile_all(folder: Path) -> list[Path]:
    """Write a .mo beside every .po; returns the files written."""
    written = []
    for source in sources(folder):
        target = source.with_suffix(".mo")
        with target.open("wb") as mo:
            write_mo(mo, load(source))
        written.append(target)
    return written


def texts(package: Path) -> Catalog:
    """All texts of the code, untranslated."""
    found = Catalog()
    for file, _line, message, _comments, _context in extract_from_dir(
        package, [("**.py", "python")], keywords=KEYWORDS
    ):
        found.add(message, locations=[(file, 0)])
    return found


def update(folder: Path) -> None:
    """Bring every .po up to date with the code: what is new comes in empty, what is unused goes."""
    wanted = texts(folder.parent)
    for source in sources(folder):
        old = load(source)
        new = Catalog(locale=old.locale, fuzzy=False)
        for message in sorted((one for one in wanted if one.id), key=lambda one: str(one.id)):
            known = old.get(message.id if isinstance(message.id, str) else message.id[0])
            translated = known.string if known is not None else ""
            if source.parts[-3] == SOURCE_LANGUAGE:
                translated = message.id
            new.add(message.id, translated)
        with source.open("wb") as po:
            po.write(_HEADER.format(language=source.parts[-3], plurals=new.plural_forms).encode())
            write_po(po, new, width=0, omit_header=True, no_location=True)


if __name__ == "__main__":
    if sys.argv[1:] == ["update"]:
        update(HERE)
    compile_all(HERE)
