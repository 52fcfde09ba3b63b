"""Proposing changes of a template, deciding them, and the versions that come of it (V3, V4)."""

from __future__ import annotations

from pathlib import Path
from threading import Barrier, Thread

import pytest

from tests.actions.office import Office
from tests.actions.patches import Team
from tests.library.shelves import TALKS, put
from tuiflow.actions.desk import Desk
from tuiflow.actions.inbox import inbox
from tuiflow.actions.patches import Proposed, may_release, propose
from tuiflow.actions.permissions import NotPermittedError
from tuiflow.actions.requests import decide, describe, open_requests, withdraw
from tuiflow.actions.waiting import Want, waiting
from tuiflow.errors import RefusedError
from tuiflow.library.template_file import read_template
from tuiflow.model.patch import Patch
from tuiflow.model.request import Request, RequestState
from tuiflow.model.template import Template
from tuiflow.model.template_diff import differences
from tuiflow.model.template_edit import with_field, with_point, without_node


@pytest.fixture
def team(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Team:
    return Team(office, tmp_path, monkeypatch)


def patch(before: Template, after: Template) -> Patch:
    return Patch(before.id, before.version, tuple(differences(before, after)))


def mood(template: Template) -> Patch:
    """One more field."""
    return patch(template, with_field(template, "《访谈记录表》", "语气"))


def asked(team: Team, given: Patch | None = None, origin: str = "") -> Request:
    """Bob's request, as Ann has it."""
    propose(team.bob, Proposed(given or mood(team.template()), "Notes were too thin", origin=origin))
    team.office.sync()
    return open_requests(team.ann)[0]


def test_who_does_not_answer_for_the_template_asks_who_does(team: Team) -> None:
    outcome = propose(team.bob, Proposed(mood(team.template()), "Notes were too thin"))
    assert outcome.message == "Ann Lee is asked for it."
    assert team.versions() == [2]
    team.office.sync()
    [item] = [one for one in waiting(team.ann) if one.want is Want.DECIDE]
    assert (item.subject, item.who) == ("change the template “Client talks”", "Bob")
    assert item.words == "+ Interview record · Field: - → 语气; Notes were too thin"
    letter = inbox(team.ann)[0]
    assert (letter.did, letter.subject) == ("made a request", "the template “Client talks”")
    assert [(one.head, one.before, one.after) for one in letter.changes] == [
        ("+ Interview record · Field", "", "语气"),
    ]


def test_approved_it_is_the_next_version_in_a_file_of_the_team(team: Team) -> None:
    task = team.office.add("Ask for the mood")
    team.office.sync()
    request = asked(team, origin=task.uid)
    before = (team.shipped / "talks.yaml").read_bytes()
    outcome = decide(team.ann, request.uid, approve=True, word="Good")
    assert outcome.message == "“Client talks” has version 3 now: client-talks-v3.yaml"
    assert (team.shipped / "talks.yaml").read_bytes() == before
    assert sorted(path.name for path in team.folder.iterdir()) == ["client-talks-v2.yaml", "client-talks-v3.yaml"]
    template = read_template(team.folder / "client-talks-v3.yaml")
    assert template.documents[0].fields[-1] == "语气"
    line = template.changelog[0]
    assert (line.version, line.text, line.by, line.approved_by, line.why, line.origin) == (
        3,
        "+ Interview record · Field: 语气",
        "Bob",
        "Ann Lee",
        "Notes were too thin",
        f"{task.label} Ask for the mood",
    )
    assert template.changelog[1] == team.template(2).changelog[0]
    assert team.shelf.current[0].is_team
    team.office.sync()
    letter = inbox(team.bob)[0]
    assert (letter.did, letter.subject, letter.reason) == (
        "approved a request",
        "the template “Client talks”",
        "you asked for it",
    )


def test_declined_it_changes_nothing(team: Team) -> None:
    request = asked(team)
    decide(team.ann, request.uid, approve=False, word="Not now")
    assert team.versions() == [2]
    assert team.ann.workspace.requests[request.uid].state is RequestState.DECLINED
    with pytest.raises(RefusedError, match="declined already, by Ann Lee"):
        decide(team.ann, request.uid, approve=True)
    team.office.sync()
    letter = inbox(team.bob)[0]
    assert (letter.did, letter.why, letter.changes[0].after) == ("declined a request", "Not now", "语气")


def test_declined_without_a_word_it_does_not_give_the_asker_s_reason_back(team: Team) -> None:
    decide(team.ann, asked(team).uid, approve=False)
    team.office.sync()
    assert (inbox(team.bob)[0].did, inbox(team.bob)[0].why) == ("declined a request", "")


def test_a_notice_of_many_changes_tells_the_first_and_counts_the_others(team: Team) -> None:
    template = team.template()
    many = template
    for point in "abcde":
        many = with_point(many, "report", point)
    asked(team, patch(template, many))
    told = [(one.head, one.after) for one in inbox(team.ann)[0].changes]
    assert (len(told), told[-1]) == (4, ("Further changes", "2"))


def test_it_can_be_withdrawn_and_not_be_decided_by_who_asked(team: Team) -> None:
    request = asked(team)
    with pytest.raises(RefusedError, match="somebody else decides"):
        decide(team.bob, request.uid, approve=True)
    withdraw(team.bob, request.uid)
    team.office.sync()
    assert open_requests(team.ann) == []


def test_who_answers_for_the_template_makes_the_version_at_once(team: Team) -> None:
    outcome = propose(team.ann, Proposed(mood(team.template()), "Notes were too thin", what="语气一栏"))
    assert outcome.message == "“Client talks” has version 3 now: client-talks-v3.yaml"
    assert team.template().changelog[0].text == "语气一栏"
    assert team.template().changelog[0].approved_by == ""
    [request] = team.ann.workspace.requests.values()
    assert (request.state, request.decided_by) == (RequestState.APPROVED, "ann")


def test_nobody_else_may_decide(team: Team) -> None:
    assert may_release(team.ann, "client-talks")
    assert not may_release(team.bob, "client-talks")
    request = asked(team)
    with pytest.raises(NotPermittedError, match="only Ann Lee may approve a new version"):
        decide(team.office.desk("pro"), request.uid, approve=True)


def test_a_template_that_nobody_has_started_is_for_everybody(team: Team) -> None:
    put(team.shipped, "fresh.yaml", TALKS.replace("client-talks", "fresh"))
    assert may_release(team.bob, "fresh")


def test_a_patch_goes_on_top_of_what_came_meanwhile(team: Team) -> None:
    request = asked(team)
    template = team.template()
    propose(team.ann, Proposed(patch(template, with_point(template, "report", "有建议")), "x"))
    decide(team.ann, request.uid, approve=True)
    assert team.versions() == [4, 3, 2]
    assert team.template().documents[0].fields[-1] == "语气"
    assert team.template().nodes[-1].acceptance == ["有建议"]


def test_a_patch_that_fits_no_more_is_refused_and_stays_open(team: Team) -> None:
    template = team.template()
    request = asked(team, patch(template, with_point(template, "talk", "x")))
    propose(team.ann, Proposed(patch(template, without_node(template, "talk")), "x"))
    with pytest.raises(RefusedError, match="has no node “talk”"):
        decide(team.ann, request.uid, approve=True)
    assert team.ann.workspace.requests[request.uid].state is RequestState.OPEN
    assert team.versions() == [3, 2]


def test_two_who_approve_without_hearing_of_each_other_make_one_version(team: Team) -> None:
    request = asked(team)
    other = team.office.desk("ann")
    decide(team.ann, request.uid, approve=True)
    with pytest.raises(RefusedError, match="approved already, by Ann Lee"):
        decide(other, request.uid, approve=True)
    assert team.versions() == [3, 2]


def test_two_who_approve_in_the_same_moment_make_one_version(team: Team) -> None:
    request = asked(team)
    desks, barrier, said = [team.office.desk("ann") for _one in range(4)], Barrier(4), []

    def approve(desk: Desk) -> None:
        barrier.wait()
        try:
            said.append(decide(desk, request.uid, approve=True).message)
        except RefusedError as error:
            said.append(str(error))

    threads = [Thread(target=approve, args=[desk]) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(said) == 4
    assert team.versions() == [3, 2]
    assert not team.shelf.bad


def test_a_version_that_was_written_before_a_crash_is_only_marked(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    request = asked(team)
    workspace = team.ann.workspace
    with monkeypatch.context() as broken:
        broken.setattr(workspace, "commit", None)
        with pytest.raises(TypeError):
            decide(team.ann, request.uid, approve=True)
    assert team.versions() == [3, 2]
    decide(team.ann, request.uid, approve=True)
    assert team.versions() == [3, 2]
    assert workspace.requests[request.uid].state is RequestState.APPROVED


def test_what_says_nothing_or_not_why_is_refused(team: Team) -> None:
    template = team.template()
    with pytest.raises(RefusedError, match="Nothing is changed yet"):
        propose(team.ann, Proposed(Patch(template.id, 2), "x"))
    with pytest.raises(RefusedError, match="Say why"):
        propose(team.ann, Proposed(mood(template), " "))
    with pytest.raises(RefusedError, match="not in the library any more"):
        propose(team.ann, Proposed(Patch("gone", 1, mood(template).differences), "x"))


def test_a_request_of_a_newer_tuiflow_can_be_read_as_far_as_it_goes(team: Team) -> None:
    request = asked(team)
    request.proposals[0].values["patch"]["differences"][0]["part"] = "smell"  # type: ignore[index,call-overload]  # stored JSON, spoilt by hand
    [change] = describe(team.ann, request).changes
    assert "This is no patch" in change.after
    with pytest.raises(RefusedError, match="This is no patch"):
        decide(team.ann, request.uid, approve=True)


def test_a_request_for_one_template_does_not_change_another(team: Team) -> None:
    put(team.shipped, "fresh.yaml", TALKS.replace("client-talks", "fresh"))
    request = asked(team)
    request.proposals[0].values["patch"]["template"] = "fresh"  # type: ignore[index,call-overload]  # stored JSON, spoilt by hand
    with pytest.raises(RefusedError, match="for the template “fresh”, not for “client-talks”"):
        decide(team.ann, request.uid, approve=True)
    assert [one.template.version for one in team.shelf.versions["fresh"]] == [2]
