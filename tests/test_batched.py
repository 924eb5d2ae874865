"""Items in lists of one size, drawn from any source."""

import itertools

import pytest

from posterclf.batched import batched


@pytest.mark.parametrize("size", [1, 2, 3, 4, 7, 8])
@pytest.mark.parametrize("count", [0, 1, 6, 7])
def test_all_items_come_in_order_and_only_the_last_list_is_shorter(size, count):
    lists = list(batched(range(count), size))
    assert list(itertools.chain.from_iterable(lists)) == list(range(count))
    assert all(len(items) == size for items in lists[:-1])
    assert all(0 < len(items) <= size for items in lists)


def test_items_are_drawn_only_as_they_are_asked_for():
    items = iter(range(10))
    assert next(batched(items, 3)) == [0, 1, 2]
    assert next(items) == 3
