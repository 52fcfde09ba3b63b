"""Where cards stand: first in a column, or where somebody puts them."""

from __future__ import annotations

import pytest

from tests.actions.office import Office
from tuiflow.actions.tasks import block, move_to, set_status
from tuiflow.errors import RefusedError
from tuiflow.model.code import Status
from tuiflow.model.order import is_key
from tuiflow.model.record import Table
from tuiflow.model.task import Task


@pytest.fixture
def cards(office: Office) -> list[Task]:
    """Five cards that stand as a, b, c, d, e."""
    return [office.add(name) for name in reversed("abcde")][::-1]


def column(office: Office) -> str:
    return "".join(office.column(Status.NOT_STARTED))


@pytest.mark.parametrize(("index", "wanted"), [(0, "cabde"), (1, "acbde"), (3, "abdce"), (4, "abdec")])
def test_a_card_stands_after_so_many_others(office: Office, cards: list[Task], index: int, wanted: str) -> None:
    outcome = move_to(office.ann, [cards[2]], Status.NOT_STARTED, index)
    assert column(office) == wanted
    assert outcome.message == "CSAT-003 moved."
    assert len(outcome.transaction.edits) == 1


def test_several_cards_stand_together_in_the_order_given(office: Office, cards: list[Task]) -> None:
    assert office.changes(lambda: move_to(office.ann, [cards[4], cards[0]], Status.NOT_STARTED, 1)) == 1
    assert column(office) == "beacd"


def test_a_card_put_into_another_column_changes_its_status(office: Office, cards: list[Task]) -> None:
    for card in cards[:2]:
        set_status(office.ann, [card], Status.DONE)
    move_to(office.ann, [cards[2]], Status.DONE, 1)
    assert office.column(Status.DONE) == ["b", "c", "a"]
    assert column(office) == "de"


def test_a_card_put_into_blocked_needs_a_reason(office: Office, cards: list[Task]) -> None:
    with pytest.raises(RefusedError, match="Blocked needs a reason"):
        move_to(office.ann, [cards[0]], Status.BLOCKED, 0)


def test_blocked_cards_are_ordered_among_themselves_and_leave_with_their_block_cleared(
    office: Office, cards: list[Task]
) -> None:
    for card in cards[:2]:
        block(office.ann, [card], "x")
    move_to(office.ann, [office.now(cards[0])], Status.BLOCKED, 0)
    assert office.column(Status.BLOCKED) == ["a", "b"]
    move_to(office.ann, [office.now(cards[0])], Status.IN_PROGRESS, 0)
    assert (office.now(cards[0]).status, office.now(cards[0]).block) == (Status.IN_PROGRESS, None)


@pytest.mark.parametrize("index", range(5))
def test_a_card_finds_its_place_among_cards_with_the_same_key(office: Office, cards: list[Task], index: int) -> None:
    for card in cards:
        office.put(Table.TASKS, card.uid, {"order": "a5"})
    before = [name for name in column(office) if name != "c"]
    move_to(office.ann, [office.now(cards[2])], Status.NOT_STARTED, index)
    assert column(office) == "".join([*before[:index], "c", *before[index:]])


@pytest.mark.parametrize("odd", ["", "~~", "0", "a00"])
def test_a_card_finds_its_place_among_cards_with_keys_that_are_none(
    office: Office, cards: list[Task], odd: str
) -> None:
    for card in cards[1:4]:
        office.put(Table.TASKS, card.uid, {"order": odd})
    before = [name for name in column(office) if name != "e"]
    index = before.index("c")
    move_to(office.ann, [office.now(cards[4])], Status.NOT_STARTED, index)
    assert column(office) == "".join([*before[:index], "e", *before[index:]])
    assert is_key(office.now(cards[4]).order)


def test_two_people_who_put_a_card_into_one_place_at_once_see_the_same_order(office: Office, cards: list[Task]) -> None:
    office.sync()
    move_to(office.ann, [cards[0]], Status.NOT_STARTED, 3)
    move_to(office.bob, [cards[4]], Status.NOT_STARTED, 3)
    office.sync()
    assert office.column(Status.NOT_STARTED) == office.column(Status.NOT_STARTED, office.bob)
    for index in (4, 0, 3, 1, 2):
        move_to(office.ann, [office.now(cards[1])], Status.NOT_STARTED, index)
        assert column(office)[index] == "b"


def test_a_card_put_where_it_stands_is_no_change(office: Office, cards: list[Task]) -> None:
    with pytest.raises(RefusedError, match="Nothing to change"):
        move_to(office.ann, [cards[2]], Status.NOT_STARTED, 2)
    assert column(office) == "abcde"


def test_five_hundred_cards_moved_at_once_keep_short_keys(office: Office) -> None:
    cards = [office.add(str(number)) for number in range(200)]
    set_status(office.ann, cards[:1], Status.DONE)
    set_status(office.ann, cards[1:], Status.DONE)
    assert [int(name) for name in office.column(Status.DONE)] == [*range(1, 200), 0]
    assert max(len(order) for order, _uid in office.ann.workspace.column(Status.DONE)) <= 6


@pytest.mark.parametrize("index", [99, 6])
def test_a_place_behind_the_last_card_is_the_last(office: Office, cards: list[Task], index: int) -> None:
    move_to(office.ann, [cards[0]], Status.NOT_STARTED, index)
    assert column(office) == "bcdea"


@pytest.mark.parametrize("odd", ["", "0", "!"])
def test_a_new_card_comes_first_also_before_cards_with_keys_that_are_none(office: Office, odd: str) -> None:
    old = office.add("old")
    office.put(Table.TASKS, old.uid, {"order": odd})
    office.add("new")
    assert column(office) == "newold"
