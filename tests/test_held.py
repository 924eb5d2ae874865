"""The account of people's files: what lives is on it, what exceeds is refused, and room is made."""

import gc

import pytest

from posterclf import held
from posterclf.errors import UploadRefused
from posterclf.held import FULL, Share, held_at, held_in_all, most, most_of_visit


class Kept:
    """Something that can be held."""


@pytest.fixture(autouse=True)
def account(monkeypatch):
    """One of 128 MB, of which a visit may hold 32; nothing makes room."""
    gc.collect()
    monkeypatch.setenv("POSTERCLF_MOST_UPLOADS", str(128 + -(-held_in_all() // 2**20)))
    monkeypatch.setattr(held, "_more_room", [])


def test_what_lives_is_on_the_account_and_what_does_not_is_off_it():
    before, share, kept, other = held_in_all(), Share(), Kept(), Kept()
    share.hold(kept, "many", 1000)
    share.hold(other, "teach", 10)
    share.hold(kept, "many", 1500)  # it has grown
    assert (share.size, share.sizes["many"], held_in_all() - before) == (1510, 1500, 1510)
    del kept
    assert (share.size, held_in_all() - before) == (10, 10)
    del share, other
    assert held_in_all() == before


def test_one_visit_holds_no_more_than_its_part_and_others_go_on():
    share, kept, other, more = Share(), Kept(), Share(), Kept()
    share.hold(kept, "many", most_of_visit())
    with pytest.raises(UploadRefused) as refused:
        share.hold(more, "many", 1)
    assert refused.value.status == FULL
    assert share.size == most_of_visit()
    other.hold(more, "many", most_of_visit())
    share.hold(kept, "many", 5)  # less is never refused
    share.tell(more, "many", 2 * most_of_visit())  # nor what is there already
    assert share.size == 2 * most_of_visit() + 5


def test_all_visits_hold_no_more_than_there_is_until_somebody_leaves():
    shares = [(Share(), Kept()) for _ in range(4)]
    for share, kept in shares:
        share.hold(kept, "teach", most_of_visit() * 9 // 10)
    late, mine = Share(), Kept()
    wanted = most() - held_in_all() + 1
    with pytest.raises(UploadRefused):
        late.hold(mine, "classify", wanted)
    del share, kept, shares[0]
    late.hold(mine, "classify", wanted)
    assert held_at("classify") == wanted


def test_visits_that_are_gone_make_room():
    gone = [(Share(), Kept()) for _ in range(3)]
    for share, kept in gone:
        share.hold(kept, "many", most_of_visit())
    del share, kept
    held.makes_room(lambda: bool(gone and gone.pop(0)))
    late, mine = Share(), Kept()
    late.hold(mine, "many", most() - held_in_all())
    assert len(gone) == 3  # there was room without
    other, more = Share(), Kept()
    other.hold(more, "many", most_of_visit())
    assert held_in_all() <= most()
    assert len(gone) == 2


def test_the_figure_for_an_operator_is_the_account():
    share, kept = Share(), Kept()
    share.hold(kept, "teach", 4321)
    (sample,) = [one for one in held.HELD.collect()[0].samples if one.labels["place"] == "teach"]
    assert sample.value == held_at("teach") >= 4321
