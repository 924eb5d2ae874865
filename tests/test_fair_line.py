"""One line for all: in order, so many at a time, and nobody is kept by one who left."""

import threading

import pytest

from posterclf.fair_line import FairLine


class Left(Exception):
    """Somebody leaves while waiting."""


def test_turns_go_in_order_one_at_a_time_and_each_is_told_its_place():
    line, order, places, at_work = FairLine(), [], {number: [] for number in range(5)}, []
    in_line = [threading.Event() for _ in range(5)]

    def visit(number: int) -> None:
        def wait(place: int) -> None:
            places[number].append(place)
            in_line[number].set()

        with line.turn(wait):
            at_work.append(number)
            assert at_work == [number]
            order.append(number)
            at_work.remove(number)

    with line.turn():
        threads = []
        for number in range(5):
            threads.append(threading.Thread(target=visit, args=(number,)))
            threads[-1].start()
            assert in_line[number].wait(10)
        assert [seen[0] for seen in places.values()] == [1, 2, 3, 4, 5]
    for thread in threads:
        thread.join(10)
    assert order == [0, 1, 2, 3, 4]
    assert len(line) == 0
    assert all(seen == sorted(seen, reverse=True) for seen in places.values())


def test_short_turns_are_shared():
    line, order, begun = FairLine(), [], threading.Event()

    def visit(name: str) -> None:
        for _ in range(3):
            with line.turn(lambda place: begun.set()):
                order.append(name)

    with line.turn():
        threads = []
        for name in "ab":
            begun.clear()
            threads.append(threading.Thread(target=visit, args=(name,)))
            threads[-1].start()
            assert begun.wait(10)
    for thread in threads:
        thread.join(10)
    assert sorted(order) == list("aaabbb")
    assert order[:2] == ["a", "b"]


def test_who_leaves_keeps_nobody():
    line = FairLine()

    def leave(place: int) -> None:
        raise Left

    with line.turn():
        with pytest.raises(Left), line.turn(leave):
            raise AssertionError("it was never this one's turn")
        assert len(line) == 1
    with pytest.raises(Left), line.turn():
        raise Left
    with line.turn(leave):  # nobody is before it
        assert len(line) == 1


def test_several_work_at_once_and_the_next_one_begins_when_any_of_them_ends():
    line, told, begun = FairLine(2), threading.Event(), threading.Event()
    places = []

    def visit() -> None:
        with line.turn(lambda place: places.append(place) or told.set()):
            begun.set()

    with line.turn():
        with line.turn():
            thread = threading.Thread(target=visit)
            thread.start()
            assert told.wait(10)
            assert not begun.is_set()
        thread.join(10)
        assert begun.is_set()
    assert set(places) == {1}
    assert len(line) == 0
