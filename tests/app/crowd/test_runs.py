"""Few runs work at a time, in one line; who waits for something else lets others go on."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Lock

import pytest

from posterclf.app.crowd import runs
from posterclf.app.crowd.runs import AT_ONCE, aside, turn


def test_no_more_than_so_many_work_at_once():
    at_work, most, lock, all_there = 0, 0, Lock(), Barrier(AT_ONCE)

    def run():
        nonlocal at_work, most
        with turn(), turn():  # a run within a run has its turn already
            with lock:
                at_work += 1
                most = max(most, at_work)
            all_there.wait(30)  # as many as may work do so together
            with lock:
                at_work -= 1

    with ThreadPoolExecutor(3 * AT_ONCE) as pool:
        for done in [pool.submit(run) for _ in range(3 * AT_ONCE)]:
            done.result()
    assert most == AT_ONCE
    assert len(runs._LINE) == 0


def test_who_waits_for_something_else_lets_others_work():
    others_worked = Event()

    def waiting():
        with turn():
            with aside():
                assert others_worked.wait(30)
            return runs._own.stack is not None

    def working():
        with turn():
            others_worked.set()

    with ThreadPoolExecutor(AT_ONCE + 1) as pool:
        waits = [pool.submit(waiting) for _ in range(AT_ONCE)]
        pool.submit(working).result()
        assert all(wait.result() for wait in waits)
    assert len(runs._LINE) == 0


def test_what_raises_gives_its_turn_back():
    with pytest.raises(RuntimeError), turn(), aside():
        raise RuntimeError
    with pytest.raises(RuntimeError), turn():
        raise RuntimeError
    assert len(runs._LINE) == 0
