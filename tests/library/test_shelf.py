"""All templates together: a team's own beside those that ship, versions, and bad files that stand in nobody's way."""

from __future__ import annotations

from pathlib import Path

from tests.library.shelves import PURCHASE, TALKS, put
from tuiflow.library.shelf import Shelf, read_shelf


def shelf(tmp_path: Path) -> Shelf:
    return read_shelf(tmp_path / "team", tmp_path / "shipped")


def ids(shelf: Shelf) -> list[tuple[str, int, bool]]:
    return [(one.template.id, one.template.version, one.is_team) for one in shelf.current]


def test_nothing_is_there_without_folders(tmp_path: Path) -> None:
    assert shelf(tmp_path) == Shelf()
    assert read_shelf(None, tmp_path / "none") == Shelf()


def test_shipped_and_own_templates_stand_by_category(tmp_path: Path) -> None:
    put(tmp_path / "shipped", "a.yaml", PURCHASE)
    put(tmp_path / "team", "b.yml", TALKS)
    put(tmp_path / "team", "README.md", "no template")
    put(tmp_path / "team", ".hidden.yaml", "no template")
    assert ids(shelf(tmp_path)) == [("client-talks", 2, True), ("purchase", 1, False)]
    assert not shelf(tmp_path).bad


def test_of_several_versions_the_highest_is_the_current_one_wherever_it_is(tmp_path: Path) -> None:
    put(tmp_path / "shipped", "talks.yaml", TALKS)
    put(tmp_path / "team", "v3.yaml", TALKS.replace("version: 2\nname", "version: 3\nname"))
    put(tmp_path / "team", "v10.yaml", TALKS.replace("version: 2\nname", "version: 10\nname"))
    found = shelf(tmp_path)
    assert ids(found) == [("client-talks", 10, True)]
    assert [one.template.version for one in found.versions["client-talks"]] == [10, 3, 2]
    second = found.version("client-talks", 2)
    assert second is not None
    assert second.path == tmp_path / "shipped" / "talks.yaml"
    assert found.version("client-talks", 4) is None


def test_a_bad_file_stands_in_nobodys_way(tmp_path: Path) -> None:
    put(tmp_path / "team", "good.yaml", TALKS)
    bad = put(tmp_path / "team", "bad.yaml", TALKS.replace("days: 5", "dayz: 5"))
    link = tmp_path / "team" / "link.yaml"
    link.symlink_to(tmp_path / "team" / "good.yaml")
    found = shelf(tmp_path)
    assert ids(found) == [("client-talks", 2, True)]
    assert set(found.bad) == {bad, link}
    assert str(found.bad[bad][0]).startswith(f"{bad}:47: “dayz” is not known here")


def test_the_same_version_twice_is_told_at_the_second_file(tmp_path: Path) -> None:
    put(tmp_path / "team", "talks.yaml", TALKS)
    second = put(tmp_path / "team", "talks2.yaml", TALKS)
    found = shelf(tmp_path)
    assert ids(found) == [("client-talks", 2, True)]
    assert "Version 2 of “client-talks” is in" in str(found.bad[second][0])


def test_what_ships_later_does_not_stand_in_front_of_what_a_team_has_made_of_it(tmp_path: Path) -> None:
    for version in (1, 2, 3, 4):
        text = TALKS.replace("version: 2", f"version: {version}")
        put(tmp_path / "shipped", f"talks-{version}.yaml", text)
    for version in (2, 3):
        put(tmp_path / "team", f"talks-{version}.yaml", TALKS.replace("version: 2", f"version: {version}"))
    found = shelf(tmp_path)
    assert ids(found) == [("client-talks", 3, True)]
    assert [(one.template.version, one.is_team) for one in found.versions["client-talks"]] == [
        (3, True),
        (2, True),
        (1, False),
    ]
    assert not found.bad


def test_a_team_folder_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    put(tmp_path / "elsewhere", "talks.yaml", TALKS)
    (tmp_path / "team").symlink_to(tmp_path / "elsewhere")
    found = shelf(tmp_path)
    assert found.current == []
    assert "This is a link" in str(found.bad[tmp_path / "team"][0])
