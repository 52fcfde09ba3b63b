"""A process keeps the version that it started from, sees what has changed, and can take single changes over (V4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.actions.office import Office
from tests.actions.patches import Team
from tests.library.shelves import TALKS, put
from tests.model.test_template_diff import pairs
from tuiflow.actions.patches import Proposed, propose
from tuiflow.actions.permissions import NotPermittedError
from tuiflow.actions.requests import ask, decide
from tuiflow.actions.start_entry import Choices
from tuiflow.actions.starting import begin
from tuiflow.actions.template_update import Update, item_of, newer_version, take, update_of
from tuiflow.actions.undo import UndoLog
from tuiflow.errors import RefusedError, UsageError
from tuiflow.model.code import Letter
from tuiflow.model.patch import Patch
from tuiflow.model.record import Table
from tuiflow.model.takeover import Uptake, bundles, uptake_of
from tuiflow.model.template import Template, TemplateCell, TemplateNode, TemplateRole, plan_from
from tuiflow.model.template_diff import Difference, Part, differences
from tuiflow.model.template_edit import (
    with_cell,
    with_changed_node,
    with_field,
    with_node,
    with_place,
    with_point,
    without_node,
)


@pytest.fixture
def team(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Team:
    return Team(office, tmp_path, monkeypatch)


def release(team: Team, *changes: Callable[[Template], Template]) -> None:
    """The next version, with these changes made to it."""
    before = after = team.template()
    for change in changes:
        after = change(after)
    propose(team.ann, Proposed(Patch(before.id, before.version, tuple(differences(before, after))), "Learned"))


def update(team: Team) -> Update:
    found = update_of(team.ann, team.process)
    assert found is not None
    return found


def states(team: Team) -> list[Uptake]:
    return [item.state for item in update(team).items]


def days(key: str, count: int) -> Callable[[Template], Template]:
    def change(template: Template) -> Template:
        return with_changed_node(template, replace(next(one for one in template.nodes if one.key == key), days=count))

    return change


def review(template: Template) -> Template:
    node = TemplateNode(
        "review", "数据分析预审", 1, ["talk"], acceptance=["指标已确认"], raci={"exec": Letter.R, "lead": Letter.A}
    )
    return with_node(template, node, template.phases[1].name, before=["report"])


def test_a_running_process_keeps_its_version_and_says_that_there_is_a_newer_one(team: Team) -> None:
    assert update_of(team.ann, team.process) is None
    assert newer_version(team.ann, team.process) == 0
    before = team.plan()
    release(team, review)
    assert team.plan() == before
    assert newer_version(team.ann, team.process) == 3
    found = update(team)
    assert (found.base.version, found.newest.version, found.open_count) == (2, 3, 1)


def test_a_new_node_comes_with_its_arrows_letters_and_points(team: Team) -> None:
    release(team, review)
    found = update(team)
    assert [item.told[0].line for item in found.items] == [
        "+ Node 数据分析预审: Execution; 1 day; after On-site interview"
    ]
    take(team.ann, found, found.items[0])
    plan = team.plan()
    assert [node.key for node in plan.nodes] == ["outline", "invite", "talk", "review", "report"]
    new, report = plan.nodes[3], plan.nodes[4]
    talk = plan.nodes[2]
    assert plan.before[new.uid] == [talk.uid]
    assert plan.before[report.uid] == [new.uid]
    assert (new.name, new.days, new.acceptance, new.phase) == ("数据分析预审", 1, ("指标已确认",), talk.phase)
    assert [cell.letter for cell in plan.row(new.uid).values()] == [Letter.A, Letter.R]
    assert states(team) == [Uptake.TAKEN]
    assert plan.process.template_version == 2


def test_taking_over_is_one_change_that_undo_takes_back(team: Team) -> None:
    release(team, review)
    before, log = team.plan(), UndoLog()
    found = update(team)
    assert team.office.changes(lambda: log.record(take(team.ann, found, found.items[0]).transaction)) == 1
    log.undo(team.ann)
    assert team.plan() == before
    assert states(team) == [Uptake.OPEN]
    log.redo(team.ann)
    assert states(team) == [Uptake.TAKEN]


def test_each_kind_of_change_can_be_taken_over(team: Team) -> None:
    def head_of_data(template: Template) -> Template:
        return replace(template, roles=[*template.roles, TemplateRole("data", "数据支持", "统计")])

    release(
        team,
        days("talk", 7),
        lambda it: with_cell(it, "talk", "lead", TemplateCell(Letter.A, "验收")),
        lambda it: with_cell(it, "talk", "client", None),
        lambda it: with_point(it, "report", "有建议"),
        lambda it: with_place(it, "invite", it.phases[1].name, behind=""),
        lambda it: with_changed_node(it, replace(it.nodes[0], name="提纲", guidance="先问", outputs=["《提纲》"])),
        head_of_data,
    )
    found = update(team)
    assert {item.state for item in found.items} == {Uptake.OPEN}
    for item in found.items:
        take(team.ann, found, item)
    assert set(states(team)) == {Uptake.TAKEN}
    plan = team.plan()
    by_key = {node.key: node for node in plan.nodes}
    assert [node.key for node in plan.nodes] == ["outline", "invite", "talk", "report"]
    assert by_key["invite"].phase == by_key["talk"].phase
    assert by_key["talk"].days == 7
    assert [str(cell) for cell in plan.row(by_key["talk"].uid).values()] == ["A(验收)", "R"]
    assert by_key["report"].acceptance == ("有建议",)
    assert (by_key["outline"].name, by_key["outline"].guidance, by_key["outline"].outputs) == (
        "提纲",
        "先问",
        ("《提纲》",),
    )
    assert [role.name for role in plan.roles][-1] == "数据支持"


def test_a_removed_node_leaves_its_tasks(team: Team) -> None:
    release(team, lambda it: without_node(it, "talk"))
    found = update(team)
    assert len(found.items) == 1
    talk = team.plan().nodes[2]
    tasks = [task.uid for task in team.ann.workspace.tasks_at([talk.uid])]
    assert tasks
    take(team.ann, found, found.items[0])
    plan = team.plan()
    assert [node.key for node in plan.nodes] == ["outline", "invite", "report"]
    assert plan.before[plan.nodes[2].uid] == [plan.nodes[1].uid]
    assert [team.ann.workspace.tasks[uid].node for uid in tasks] == [""] * len(tasks)


def test_what_the_process_has_tailored_is_marked_as_its_own(team: Team) -> None:
    release(team, days("talk", 7), days("report", 6), lambda it: with_field(it, "《访谈记录表》", "语气"))
    talk = team.plan().nodes[2]
    team.office.put(Table.NODES, talk.uid, {"days": 9})
    assert states(team) == [Uptake.OWN, Uptake.OPEN, Uptake.FORM]
    assert update(team).items[0].state_words == "differs here: the process has its own (9 days)"
    found = update(team)
    take(team.ann, found, found.items[0])
    assert team.plan().nodes[2].days == 7
    with pytest.raises(RefusedError, match="Field: for documents and new processes only"):
        take(team.ann, found, found.items[2])
    with pytest.raises(RefusedError, match="Days: is so here already"):
        take(team.ann, found, found.items[0])


def test_what_the_process_left_out_cannot_be_taken_over(team: Team) -> None:
    left_out = Choices("Without talks", people={"lead": ["Ann Lee"]}, left_out=frozenset({"invite"}))
    process = begin(team.ann, team.template(), left_out).process
    release(team, days("invite", 7))
    found = update_of(team.ann, process)
    assert found is not None
    assert [item.state for item in found.items] == [Uptake.ABSENT]


def test_an_arrow_that_would_close_a_circle_here_is_refused(team: Team) -> None:
    release(team, lambda it: with_changed_node(it, replace(it.nodes[3], after=["talk", "outline"])))
    plan = team.plan()
    outline, report = plan.nodes[0], plan.nodes[3]
    team.office.put(Table.NODES, outline.uid, {f"predecessors/{report.uid}": True})
    team.office.put(Table.NODES, plan.nodes[1].uid, {f"predecessors/{outline.uid}": False})
    found = update(team)
    with pytest.raises(RefusedError, match="round in a circle"):
        take(team.ann, found, found.items[0])


def test_texts_come_in_the_language_of_the_process(team: Team) -> None:
    from tuiflow import language

    release(team, lambda it: with_cell(it, "report", "client", it.nodes[0].raci["lead"]))  # type: ignore[arg-type]
    language.use("zh")
    found = update(team)
    take(team.ann, found, found.items[0])
    plan = team.plan()
    assert "C" not in [str(cell) for cell in plan.row(plan.nodes[3].uid).values()]
    assert "A(approves)" in [str(cell) for cell in plan.row(plan.nodes[3].uid).values()]


def test_who_may_not_change_the_process_can_ask(team: Team) -> None:
    release(team, days("talk", 7))
    team.office.sync()
    found = update_of(team.bob, team.process)
    assert found is not None
    with pytest.raises(NotPermittedError) as caught:
        take(team.bob, found, found.items[0])
    ask(team.bob, caught.value, "We need the time")
    team.office.sync()
    [request] = [one for one in team.ann.workspace.requests.values() if one.kind == "template.take"]
    decide(team.ann, request.uid, approve=True)
    assert team.plan().nodes[2].days == 7


def test_history_says_from_where_it_came(team: Team) -> None:
    release(team, days("talk", 7))
    found = update(team)
    transaction = take(team.ann, found, found.items[0]).transaction
    assert (transaction.kind, transaction.why) == ("template.take", "Client talks, version 3: Learned")


def test_numbers_that_are_none_are_refused(team: Team) -> None:
    release(team, days("talk", 7))
    with pytest.raises(UsageError, match="no change 2: there are 1"):
        item_of(update(team), 2)


def test_a_version_that_is_gone_cannot_be_compared(team: Team) -> None:
    release(team, days("talk", 7))
    (team.folder / "client-talks-v2.yaml").unlink()
    (team.shipped / "talks.yaml").unlink()
    with pytest.raises(RefusedError, match="version 2, which this process started from, is not there any more"):
        update(team)


def test_the_glance_at_files_knows_what_reading_them_knows(team: Team) -> None:
    put(team.folder, "other.yaml", TALKS.replace("client-talks", "client-talks-2").replace("version: 2", "version: 9"))
    put(
        team.folder,
        "quoted.yaml",
        TALKS.replace("id: client-talks", 'id: "client-talks"').replace("version: 2\nname", "version: 5\nname"),
    )
    (team.folder / "link.yaml").symlink_to(team.folder / "other.yaml")
    assert newer_version(team.ann, team.process) == team.versions()[0] == 5


@given(pairs())
@settings(deadline=None, max_examples=40)
def test_bundles_hold_every_difference_once(pair: tuple[Template, Template]) -> None:
    found = differences(*pair)
    together = [one for bundle in bundles(found) for one in bundle.differences]
    assert sorted(map(repr, together)) == sorted(map(repr, found))


def test_what_became_another_text_is_taken_although_the_old_one_is_there_as_somebody_elses(team: Team) -> None:
    plan = team.plan()
    texts = ["Minutes", "Photographs"]
    plan = replace(plan, nodes=[replace(plan.nodes[0], inputs=tuple(texts)), *plan.nodes[1:]])
    changed = Difference(Part.INPUTS, (plan.nodes[0].key,), "Photographs", "Minutes")
    assert uptake_of(plan, changed) is Uptake.TAKEN
    assert uptake_of(plan, replace(changed, after="Recording")) is Uptake.OPEN


@given(pairs())
@settings(deadline=None, max_examples=40)
def test_a_process_of_the_new_version_has_nothing_left_to_take(pair: tuple[Template, Template]) -> None:
    before, after = pair
    plan = plan_from(after, "zh")
    for one in differences(before, after):
        assert uptake_of(plan, one) in (Uptake.TAKEN, Uptake.FORM, Uptake.ABSENT), one
