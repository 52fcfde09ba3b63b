"""Proposing the days that nodes really took, where no run was like the estimate (V6, V3)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.actions.learning import Learning
from tuiflow import language
from tuiflow.actions.estimates import better_days, propose_days, reason_words, with_days
from tuiflow.actions.experience import Learnt, learnt_of
from tuiflow.actions.library import shelf_of
from tuiflow.errors import RefusedError
from tuiflow.model.experience import Experience
from tuiflow.store.workspace import Workspace


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Learning:
    """Two runs are over: the invitation took 4 and 5 days instead of 3, the report 3 and 1 instead of 4."""
    language.use("en")
    team = Learning(tmp_path)
    monkeypatch.setattr("tuiflow.library.shelf.SHIPPED", tmp_path / "shipped")
    monkeypatch.setattr(Workspace, "folder", property(lambda _self: str(tmp_path)))
    team.play("July")
    team.play("August", 8)
    return team


def learnt(team: Learning) -> Learnt:
    return learnt_of(team.me, [team.template])[team.template.id]


def test_only_estimates_that_no_run_was_like_are_to_change(team: Learning) -> None:
    assert better_days(team.template, learnt(team)) == {"invite": 5, "report": 2}


def test_a_node_that_is_named_takes_what_runs_tell_also_within_their_range(team: Learning) -> None:
    assert better_days(team.template, learnt(team), ["Outline design"]) == {"outline": 3}


def test_where_there_is_nothing_to_learn_it_is_refused(team: Learning) -> None:
    with pytest.raises(RefusedError, match="no other days"):
        better_days(team.template, learnt(team), ["talk"])
    with pytest.raises(RefusedError, match="No run of it has finished a node yet"):
        better_days(team.template, Learnt())
    as_it_was = with_days(team.template, better_days(team.template, learnt(team)))
    with pytest.raises(RefusedError, match="No estimate is outside"):
        better_days(as_it_was, learnt(team))
    with pytest.raises(RefusedError, match="no node “nothing”"):
        better_days(team.template, learnt(team), ["nothing"])


def test_of_a_single_run_it_is_said_how_many_are_needed(team: Learning) -> None:
    once = Learnt(1, {key: Experience(taken.runs[:1]) for key, taken in learnt(team).nodes.items()})
    with pytest.raises(RefusedError, match=r"^3 nodes took other days .* a single run proves nothing: 2 are needed\.$"):
        better_days(team.template, once)
    assert better_days(team.template, once, ["invite"]) == {"invite": 4}


def test_the_reason_tells_what_the_runs_took(team: Learning) -> None:
    known = learnt(team)
    assert reason_words(team.template, known, better_days(team.template, known)) == (
        "Past runs: Client invitation: planned 3, took 4.5 days (4-5), 2 runs; "
        "Analysis report: planned 4, took 2 days (1-3), 2 runs"
    )


def test_days_are_set_and_what_is_gone_is_left_out(team: Learning) -> None:
    changed = with_days(team.template, {"invite": 5, "gone": 9})
    assert [node.days for node in changed.nodes] == [2, 5, 5, 4]
    assert with_days(team.template, {"invite": 3}) is team.template


def test_proposed_by_whoever_answers_they_become_the_next_version(team: Learning) -> None:
    propose_days(team.me, team.template, better_days(team.template, learnt(team)), "It took longer")
    newest = shelf_of(str(team.folder)).versions["client-talks"][0].template
    assert (newest.version, [node.days for node in newest.nodes]) == (3, [2, 5, 5, 2])
    assert newest.changelog[0].why == "It took longer"
    # What is learnt holds for the new version, which is now like its runs.
    with pytest.raises(RefusedError):
        better_days(newest, learnt(team))
