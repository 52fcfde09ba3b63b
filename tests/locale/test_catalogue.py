"""Every text of the code is in both catalogues, translated, and nothing else is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

import tuiflow
from tuiflow import language
from tuiflow.locale import build

PACKAGE = Path(tuiflow.__file__).parent
FOLDER = PACKAGE / "locale"
PLACE = re.compile(r"{(\w*)}")


def _ids(catalogue: Catalog) -> set[str]:
    return {message.id if isinstance(message.id, str) else message.id[0] for message in catalogue if message.id}


def _forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


@pytest.mark.parametrize("source", build.sources(FOLDER), ids=lambda path: path.parts[-3])
def test_the_catalogue_has_the_texts_of_the_code_and_no_others(source: Path) -> None:
    in_code, in_catalogue = _ids(build.texts(PACKAGE)), _ids(build.load(source))
    assert in_code - in_catalogue == set(), "not taken in: run python tuiflow/locale/build.py update"
    assert in_catalogue - in_code == set(), "no longer used: run python tuiflow/locale/build.py update"


@pytest.mark.parametrize("source", build.sources(FOLDER), ids=lambda path: path.parts[-3])
def test_every_text_is_translated_with_the_same_places(source: Path) -> None:
    for message in build.load(source):
        if not message.id:
            continue
        wanted = message.id if isinstance(message.id, str) else message.id[-1]
        for form in _forms(message):
            assert form.strip(), f"not translated: {wanted}"
            assert not message.fuzzy, f"fuzzy: {wanted}"
            assert set(PLACE.findall(form)) == set(PLACE.findall(wanted)), f"other places: {wanted}"


def test_chinese_texts_are_chinese() -> None:
    chinese = build.load(FOLDER / "zh_CN" / "LC_MESSAGES" / "tuiflow.po")
    same = {form for message in chinese if message.id for form in _forms(message) if form == message.id}
    commands = {text for text in same if text.startswith("tuiflow ")}
    assert {text for text in same - commands if re.search(r"[A-Za-z]{4,} [A-Za-z]{3,}", text)} == set()


def test_both_languages_can_be_chosen() -> None:
    assert {source.parts[-3] for source in build.sources(FOLDER)} == set(language.LANGUAGES.values())
    language.use("zh")
    assert language._("Blocked") == "受阻"
    language.use("en")
    assert language._("Blocked") == "Blocked"


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({"TUIFLOW_LANG": "zh", "LANG": "en_US.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "en_GB.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "C"}, None),
        ({"TUIFLOW_LANG": "klingon"}, None),
    ],
)
def test_the_environment_names_the_language(environment: dict[str, str], code: str | None) -> None:
    assert language.from_environment(environment) == code
