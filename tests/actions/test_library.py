"""The library: finding a template, starting a process from it, and saving a process as one (V4, V5, E1)."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from tests.actions.office import Office
from tests.library.shelves import PURCHASE, TALKS, put, templates
from tuiflow import language
from tuiflow.actions.desk import Desk
from tuiflow.actions.library import find_template, search
from tuiflow.actions.starting import ChoiceError, Choices, begin, preview, proposal, read_choices, start
from tuiflow.actions.template_saving import save_as_template, template_name_of
from tuiflow.actions.template_sheet import days_words
from tuiflow.actions.undo import UndoLog
from tuiflow.errors import RefusedError, WorkspaceError
from tuiflow.library.shelf import Shelf, read_shelf
from tuiflow.library.template_file import read_template
from tuiflow.model.code import Category, DayCount, Letter
from tuiflow.model.plan import Plan
from tuiflow.model.template import Template, Text, plan_from


@pytest.fixture
def talks(tmp_path: Path) -> Template:
    return read_template(put(tmp_path / "shipped", "talks.yaml", TALKS))


@pytest.fixture
def shelf(tmp_path: Path, talks: Template) -> Shelf:
    put(tmp_path / "shipped", "purchase.yaml", PURCHASE)
    put(tmp_path / "team", "v3.yaml", TALKS.replace("version: 2\nname", "version: 3\nname"))
    return read_shelf(tmp_path / "team", tmp_path / "shipped")


def started(desk: Desk, template: Template, **choices: Any) -> Plan:
    """The plan of a process that was started just now."""
    found = begin(desk, template, replace(Choices("Talks of autumn"), **choices))
    return desk.workspace.plan(found.process)


# Finding


@pytest.mark.parametrize(
    ("text", "category", "found"),
    [
        ("", None, ["client-talks", "purchase"]),
        ("", Category.ROUTINE, ["purchase"]),
        ("", Category.ONBOARDING, []),
        ("访谈", None, ["client-talks"]),
        ("CLIENT talks", None, ["client-talks"]),
        ("laptops", None, ["purchase"]),
        ("routine", None, ["purchase"]),
        ("情绪", None, []),
        ("访谈记录表 sales", None, ["client-talks"]),
        ("访谈 laptops", None, []),
        ("部门主管", None, ["purchase"]),
    ],
)
def test_every_word_has_to_be_found_somewhere(
    shelf: Shelf, text: str, category: Category | None, found: list[str]
) -> None:
    assert [one.template.id for one in search(shelf, text, category)] == found


def test_hits_in_names_come_first(tmp_path: Path) -> None:
    put(tmp_path, "a.yaml", TALKS.replace("想听到客户", "采购前想听到客户"))
    put(tmp_path, "b.yaml", PURCHASE)
    found = search(read_shelf(None, tmp_path), "采购")
    assert [one.template.id for one in found] == ["purchase", "client-talks"]


def test_a_template_is_found_by_what_people_call_it(shelf: Shelf) -> None:
    for text in ("client-talks", "客户访谈", "client TALKS", "talks", "Client-Talks@3"):
        assert find_template(shelf, text).template.version == 3
    assert find_template(shelf, "client-talks@2").template.version == 2
    with pytest.raises(RefusedError, match=r"has no version 9\. There are: 3, 2"):
        find_template(shelf, "client-talks@9")
    with pytest.raises(RefusedError, match=r"no template “purchse” \(did you mean purchase\?\)"):
        find_template(shelf, "purchse")
    with pytest.raises(RefusedError, match="can be several templates: client-talks, purchase"):
        find_template(shelf, "e")


def test_days_are_counted_along_the_arrows(talks: Template) -> None:
    assert days_words(talks) == "14 days"
    parallel = replace(talks.phases[1], nodes=[replace(node, after=["outline"]) for node in talks.phases[1].nodes])
    assert days_words(replace(talks, phases=[talks.phases[0], parallel])) == "7 days"


# Starting


def test_a_process_has_everything_of_its_template_in_one_change(office: Office, talks: Template) -> None:
    assert office.changes(lambda: start(office.ann, talks, Choices("Talks of autumn"))) == 1
    plan = office.ann.workspace.plan(next(uid for uid, one in office.ann.workspace.processes.items() if one.template))
    wanted = plan_from(talks, "en")
    assert [node.name for node in plan.nodes] == [node.name for node in wanted.nodes]
    assert [node.key for node in plan.nodes] == ["outline", "invite", "talk", "report"]
    assert [phase.name for phase in plan.phases] == ["Initiation", "Execution"]
    assert next((role.name, role.key, role.duties) for role in plan.roles) == (
        "Project lead",
        "lead",
        "Sets the goal, approves.",
    )
    first = plan.nodes[0]
    assert (first.acceptance, first.guidance, first.outputs, first.days) == (
        ("The questions cover three dimensions",),
        "Read the last scores first.",
        ("Question list",),
        2,
    )
    assert str(plan.row(first.uid)[plan.roles[0].uid]) == "A(approves)"
    assert plan.before[plan.nodes[1].uid] == [first.uid]
    process = plan.process
    assert (process.template, process.template_version, process.prefix) == ("client-talks", 2, "TALK")
    assert (process.start, process.end) == (date(2024, 7, 10), date(2024, 7, 29))
    assert (process.measure, process.target, process.departments) == ("Average score", "15%", ("Sales",))


def test_texts_come_in_the_language_in_use(office: Office, talks: Template) -> None:
    language.use("zh")
    plan = started(office.ann, talks)
    assert [node.name for node in plan.nodes] == ["访谈提纲设计", "客户邀约", "现场访谈", "分析报告"]


def test_known_and_new_people_sit_down_on_the_roles(office: Office, talks: Template) -> None:
    plan = started(office.ann, talks, people={"lead": ["专员"], "exec": ["Zoe", "ann lee"], "client": ["zoe"]})
    people = office.ann.workspace.people
    names = [sorted(people[uid].name for uid in role.people) for role in plan.roles]
    assert names == [["*专员"], ["Ann Lee", "Zoe"], ["Zoe"]]
    assert sorted(person.name for person in people.values()) == ["*专员", "*分析师", "Ann Lee", "Bob", "Zoe"]


def test_tasks_come_with_the_process_as_a_change_of_their_own(office: Office, talks: Template) -> None:
    found = begin(office.ann, talks, Choices("Talks of autumn", people={"exec": ["Zoe"]}))
    tasks = office.ann.workspace.tasks_of(found.process)
    assert (tasks[0].label, tasks[0].start) == ("TALK-001", date(2024, 7, 10))
    assert {office.ann.workspace.name_of(task.assignee) for task in tasks} == {"Zoe"}
    assert len(found.outcomes) == 2


def test_undo_takes_the_tasks_back_and_then_the_whole_process(office: Office, talks: Template) -> None:
    log = UndoLog()
    found = begin(office.ann, talks, Choices("Talks of autumn", people={"lead": ["Zoe"]}))
    for outcome in found.outcomes:
        log.record(outcome.transaction)
    log.undo(office.ann)
    assert not office.ann.workspace.tasks_of(found.process)
    assert found.process in office.ann.workspace.processes
    log.undo(office.ann)
    assert found.process not in office.ann.workspace.processes
    assert not any(node.process == found.process for node in office.ann.workspace.nodes.values())


def test_arrows_are_laid_past_nodes_that_are_left_out(office: Office, talks: Template) -> None:
    plan = started(office.ann, talks, left_out=frozenset({"invite", "talk"}))
    assert [node.key for node in plan.nodes] == ["outline", "report"]
    assert plan.before[plan.nodes[1].uid] == [plan.nodes[0].uid]
    assert plan.process.end == date(2024, 7, 17)
    assert not any(cell.letter is Letter.C for cell in plan.cells.values())


def test_a_phase_of_which_nothing_is_left_goes_too(office: Office, talks: Template) -> None:
    plan = started(office.ann, talks, left_out=frozenset({"report", "talk"}))
    assert [phase.name for phase in plan.phases] == ["Initiation"]


def test_the_same_template_again_gets_a_prefix_of_its_own(office: Office, talks: Template) -> None:
    assert started(office.ann, talks).process.prefix == "TALK"
    again = begin(office.ann, talks, Choices("Once more"))
    assert office.ann.workspace.processes[again.process].prefix == "TALK2"


def test_calendar_days_count_weekends_too(office: Office, talks: Template) -> None:
    plan = started(office.ann, talks, day_count=DayCount.CALENDAR, start=date(2024, 7, 13))
    assert (plan.process.start, plan.process.end) == (date(2024, 7, 13), date(2024, 7, 26))


def test_a_preview_shows_what_would_be_and_makes_nothing(office: Office, talks: Template) -> None:
    choices = Choices("Talks of autumn", people={"exec": ["Zoe"]}, left_out=frozenset({"talk"}))
    assert office.changes(lambda: preview(office.ann, talks, choices)) == 0
    found = preview(office.ann, talks, choices)
    assert found.schedule.spans["report"].start == date(2024, 7, 17)
    vacant = [finding for finding in found.findings if "vacant" in finding]
    assert [finding.partition(":")[0] for finding in vacant] == ["Project lead", "Client contact"]
    assert [found.names[uid] for role in found.plan.roles for uid in role.people] == ["Zoe"]
    assert not any(person.name == "Zoe" for person in office.ann.workspace.people.values())


def test_what_is_proposed_can_be_started_at_once(office: Office, talks: Template) -> None:
    entries = proposal(office.ann, talks)
    assert (entries["name"], entries["prefix"], entries["start"]) == ("Client talks", "TALK", "2024-07-10")
    choices = read_choices(office.ann, talks, entries)
    start(office.ann, talks, choices)
    assert proposal(office.ann, talks)["name"] == "Client talks 2024-07"
    assert proposal(office.ann, talks)["prefix"] == "TALK2"


def test_choices_are_read_as_people_type_them(office: Office, talks: Template) -> None:
    choices = read_choices(
        office.ann,
        talks,
        {
            "name": " Autumn  talks ",
            "outcome": "",
            "start": "7.15",
            "day_count": "calendar",
            "country": "de",
            "prefix": "aut",
            "left_out": "客户邀约、talk",
            "role:exec": "Zoe、Ann Lee, Zoe",
        },
    )
    assert choices.name == "Autumn talks"
    assert choices.goal == {"outcome": ""}
    assert (choices.start, choices.day_count) == (date(2024, 7, 15), DayCount.CALENDAR)
    assert (choices.country, choices.prefix) == ("DE", "AUT")
    assert choices.left_out == {"invite", "talk"}
    assert choices.people["exec"] == ["Zoe", "Ann Lee"]


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("name", " ", "A name is needed"),
        ("name", "Onboarding", "is there already"),
        ("start", "soon", "is not a date"),
        ("day_count", "nights", "are no days to count: use one of working, calendar"),
        ("country", "Narnia", "is no country"),
        ("prefix", "CSAT", "Another process has the prefix CSAT"),
        ("prefix", "1", "is no prefix"),
        ("left_out", "outlin", r"has no node “outlin”.*Outline design"),
        ("left_out", "outline,invite,talk,report", "Every node is left out"),
        ("measure", "x" * 10_001, "10001 characters"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(
    office: Office, talks: Template, field: str, text: str, sentence: str
) -> None:
    with pytest.raises(ChoiceError, match=sentence) as refused:
        read_choices(office.ann, talks, {"name": "New"} | {field: text})
    assert refused.value.field == field


def test_people_who_cannot_be_told_apart_are_refused_with_their_role(office: Office, talks: Template) -> None:
    from tuiflow.model.record import Table

    office.put(Table.PEOPLE, "bob2", {"name": "bob"})
    with pytest.raises(ChoiceError, match="2 people here are called “Bob”") as refused:
        preview(office.ann, talks, Choices("New", people={"lead": ["Bob"]}))
    assert refused.value.field == "role:lead"


# Saving


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
