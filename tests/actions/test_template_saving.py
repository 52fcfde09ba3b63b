"""A process becomes a template, or its next version (V4)."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.actions.office import Office
from tests.actions.running import started
from tests.library.shelves import put, templates
from tuiflow import language
from tuiflow.actions.start_entry import Choices
from tuiflow.actions.starting import begin
from tuiflow.actions.template_saving import save_as_template, template_name_of
from tuiflow.errors import RefusedError, WorkspaceError
from tuiflow.library.template_file import read_template
from tuiflow.model.template import Template, Text, plan_from


class Team:
    """A workspace that has a folder."""

    def __init__(self, office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.desk, self.folder = office.ann, folder
        monkeypatch.setattr(type(office.ann.workspace), "folder", property(lambda _self: str(folder)))
        monkeypatch.setattr("tuiflow.library.shelf.SHIPPED", folder.parent / "shipped")


@pytest.fixture
def team(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Team:
    (tmp_path / "work").mkdir()
    return Team(office, tmp_path / "work", monkeypatch)


def test_a_run_becomes_the_next_version_in_both_languages(team: Team, talks: Template) -> None:
    plan = started(team.desk, talks)
    assert template_name_of(team.desk, plan.process.uid) == "Client talks"
    saved = save_as_template(team.desk, plan.process.uid, what="Nothing new")
    assert saved.path == team.folder / "templates" / "client-talks-v3.yaml"
    assert saved.message == f"Saved as version 3 of “client-talks” in {saved.path}"
    again = read_template(saved.path)
    assert again == saved.template
    assert replace(again, version=2, changelog=talks.changelog) == talks
    assert [(one.version, one.text, one.by) for one in again.changelog] == [
        (3, "Nothing new", "Ann Lee"),
        (2, Text("增加分析报告", "Added the analysis report"), "*经理"),
    ]


def test_what_was_saved_is_never_written_over(team: Team, talks: Template) -> None:
    plan = started(team.desk, talks)
    first = save_as_template(team.desk, plan.process.uid)
    put(team.folder / "templates", "client-talks-v4.yaml", "a bad file")
    before = first.path.read_bytes()
    second = save_as_template(team.desk, plan.process.uid)
    assert second.path.name == "client-talks-v5.yaml"
    assert second.template.version == 5
    assert first.path.read_bytes() == before
    assert (team.folder / "templates" / "client-talks-v4.yaml").read_text() == "a bad file"


def test_another_name_makes_a_template_of_its_own(team: Team, talks: Template) -> None:
    plan = started(team.desk, talks)
    saved = save_as_template(team.desk, plan.process.uid, "Short talks")
    assert (saved.path.name, saved.template.version, saved.template.name) == ("talk-v1.yaml", 1, "Short talks")
    assert saved.template.purpose == talks.purpose
    again = save_as_template(team.desk, plan.process.uid, "Still shorter talks")
    assert again.path.name == "talk-2-v1.yaml"


def test_a_process_from_scratch_becomes_a_template(team: Team) -> None:
    saved = save_as_template(team.desk, "csat")
    template = read_template(saved.path)
    assert (template.id, template.version, template.name) == ("csat", 1, "客户满意度提升项目")
    assert [(node.key, node.name) for node in template.nodes] == [("node-1", "设计问卷"), ("interview", "Interview")]
    assert [role.key for role in template.roles] == ["role-1"]
    again = save_as_template(team.desk, "csat")
    assert (again.template.id, again.template.version) == ("csat", 2)
    assert [one.version for one in again.template.changelog] == [2, 1]


def test_a_file_can_be_named_and_is_not_written_over(team: Team, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    assert save_as_template(team.desk, "csat", file=file).path == file
    with pytest.raises(RefusedError, match="is there already"):
        save_as_template(team.desk, "csat", file=file)
    with pytest.raises(WorkspaceError, match="cannot be written"):
        save_as_template(team.desk, "csat", file=tmp_path / "none" / "x.yaml")
    assert not (team.folder / "templates").exists()


def test_a_link_in_place_of_the_folder_is_not_followed(team: Team, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (team.folder / "templates").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(RefusedError, match="is a link"):
        save_as_template(team.desk, "csat")
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_process_without_nodes_is_no_template_yet(office: Office) -> None:
    from tuiflow.actions.setup import add_process

    with pytest.raises(RefusedError, match=r"cannot become a template yet\. phases: A template needs"):
        save_as_template(office.ann, add_process(office.ann, "Empty"), file=Path("never.yaml"))


def test_without_a_folder_a_file_has_to_be_named(office: Office) -> None:
    with pytest.raises(RefusedError, match="say which file"):
        save_as_template(office.ann, "csat")


@pytest.mark.parametrize("code", ["zh", "en"])
@settings(max_examples=40)
@given(templates())
def test_a_template_that_is_started_and_saved_is_what_it_was(code: str, template: Template) -> None:
    language.use(code)
    office = Office()
    process = begin(office.ann, template, Choices("Round trip")).process
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "again.yaml"
        save_as_template(office.ann, process, "Again", file=file)
        again = read_template(file)
    assert _structure(again, code) == _structure(template, code)


def _structure(template: Template, code: str) -> tuple[object, ...]:
    plan = plan_from(replace(template, id="same"), code)
    return [phase.name for phase in plan.phases], plan.nodes, plan.roles, dict(plan.cells)
