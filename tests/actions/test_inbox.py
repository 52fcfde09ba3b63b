"""Each person's inbox: what lies in it, what is marked as read, and who has none."""

from __future__ import annotations

import pytest

from tests.actions.office import Office
from tuiflow.actions.inbox import inbox, mark_all_read, mark_read, unread_count
from tuiflow.actions.tasks import delete
from tuiflow.errors import RefusedError
from tuiflow.model.party import Actor


def test_read_is_a_mark_of_one_s_own(office: Office) -> None:
    office.add("Call", assignee="Bob", collaborators="*专员")
    office.sync()
    assert unread_count(office.bob) == 1
    mark_read(office.bob, [inbox(office.bob)[0].uid])
    assert unread_count(office.bob) == 0
    specialist = office.desk("pro")
    assert unread_count(specialist) == 0  # being a collaborator of something new is not told
    with pytest.raises(RefusedError, match=r"^Nothing unread\.$"):
        mark_all_read(office.bob)


def test_a_deleted_task_is_still_named(office: Office) -> None:
    task = office.add("Call", assignee="Bob")
    delete(office.ann, [task])
    office.sync()
    letter = inbox(office.bob)[0]
    assert (letter.subject, letter.tasks) == ("CSAT-001 Call", ())


def test_somebody_unknown_has_no_inbox_and_is_told_what_to_do(office: Office) -> None:
    office.ann.actor = Actor("root")
    assert unread_count(office.ann) == 0
    with pytest.raises(RefusedError, match="--as NAME"):
        inbox(office.ann)
