"""Python 3.12's `itertools.batched`, for 3.11 too."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def batched(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """All items in their order, `size` at once, drawn only as they are asked for; the last ones may be fewer."""
    items = iter(items)
    while batch := list(islice(items, size)):
        yield batch
