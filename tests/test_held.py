"""The account of people's files: what lives is on it, what exceeds is refused, and room is made."""

import gc

import pytest

from posterclf import held
from posterclf.errors import UploadRefused
from posterclf.held import FULL, Holding, held_at, held_in_all, most, most_of_visit


class Kept:
    """Something that can be held."""


@pytest.fixture(autouse=True)
def account(monkeypatch):
    """One of 128 MB, of which a visit may hold 32; nothing makes room."""
    gc.collect()
    monkeypatch.setenv("POSTERCLF_MAX_UPLOADS", str(128 + -(-held_in_all() // 2**20)))
    monkeypatch.setattr(held, "_more_room", [])


def test_what_lives_is_on_the_account_and_what_does_not_is_off_it():
    before, holding, kept, other = held_in_all(), Holding(), Kept(), Kept()
    holding.hold(kept, "many", 1000)
    holding.hold(other, "teach", 10)
    holding.hold(kept, "many", 1500)  # it has grown
    assert (holding.size, holding.sizes["many"], held_in_all() - before) == (1510, 1500, 1510)
    del kept
    assert (holding.size, held_in_all() - before) == (10, 10)
    del holding, other
    assert held_in_all() == before


def test_one_visit_holds_no_more_than_its_part_and_others_go_on():
    holding, kept, other, more = Holding(), Kept(), Holding(), Kept()
    holding.hold(kept, "many", most_of_visit())
    with pytest.raises(UploadRefused) as refused:
        holding.hold(more, "many", 1)
    assert refused.value.status == FULL
    assert holding.size == most_of_visit()
    other.hold(more, "many", most_of_visit())
    holding.hold(kept, "many", 5)  # less is never refused
    holding.tell(more, "many", 2 * most_of_visit())  # nor what is there already
    assert holding.size == 2 * most_of_visit() + 5


def test_all_visits_hold_no_more_than_there_is_until_somebody_leaves():
    holdings = [(Holding(), Kept()) for _ in range(4)]
    for holding, kept in holdings:
        holding.hold(kept, "teach", most_of_visit() * 9 // 10)
    late, mine = Holding(), Kept()
    wanted = most() - held_in_all() + 1
    with pytest.raises(UploadRefused):
        late.hold(mine, "classify", wanted)
    del holding, kept, holdings[0]
    late.hold(mine, "classify", wanted)
    assert held_at("classify") == wanted


def test_visits_that_are_gone_make_room():
    gone = [(Holding(), Kept()) for _ in range(3)]
    for holding, kept in gone:
        holding.hold(kept, "many", most_of_visit())
    del holding, kept
    held.makes_room(lambda: bool(gone and gone.pop(0)))
    late, mine = Holding(), Kept()
    late.hold(mine, "many", most() - held_in_all())
    assert len(gone) == 3  # there was room without
    other, more = Holding(), Kept()
    other.hold(more, "many", most_of_visit())
    assert held_in_all() <= most()
    assert len(gone) == 2


def test_the_figure_for_an_operator_is_the_account():
    holding, kept = Holding(), Kept()
    holding.hold(kept, "teach", 4321)
    (sample,) = [one for one in held.HELD.collect()[0].samples if one.labels["place"] == "teach"]
    assert sample.value == held_at("teach") >= 4321
