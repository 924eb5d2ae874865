"""Trainings in a line, by processes beside this one: real ones, with few steps."""

import sys
from collections import deque

import pytest

from posterclf.fair_line import FairLine
from posterclf.lessons.shapes import trainings, worker
from posterclf.lessons.shapes.drawings import LABELS, Mark, drawing
from posterclf.lessons.shapes.network import ShapesNetwork, can_train
from posterclf.lessons.shapes.trainings import ShapesTraining


@pytest.fixture
def line(monkeypatch) -> FairLine:
    """A line in which one works at a time, and no worker that is ready."""
    worker.end_idle_workers()
    line = FairLine(1)
    monkeypatch.setattr(trainings, "LINE", line)
    monkeypatch.setattr(trainings, "AT_ONCE", 1)
    monkeypatch.setattr(trainings, "_seconds", deque([20.0, 40.0]))
    yield line
    worker.end_idle_workers()
    assert len(line) == 0


def started(training: ShapesTraining) -> ShapesTraining:
    """The training once its first epoch is known."""
    while training.is_under_way and not training.look():
        training.wait(0.1)
    return training


def test_one_after_the_other_is_trained_by_one_process(line, monkeypatch):
    processes = []
    monkeypatch.setattr(worker, "Worker", lambda make=worker.Worker: processes.append(make()) or processes[-1])
    first, second = (ShapesTraining("softmax", epochs=2, drawings=64) for _ in range(2))
    while second.state == "waiting":
        first.look()
        assert second.look() == []
        assert (second.place, second.seconds_to_wait) == (1, 30) or first.state == "done"
        second.wait(0.2)
    second.wait()
    for training in (first, second):
        assert training.state == "done"
        assert [(epoch.epoch, epoch.epochs) for epoch in training.look()] == [(1, 2), (2, 2)]
    assert len(processes) == 1
    answer = ShapesNetwork(second.network).probabilities(drawing([Mark("circle", "red")], side=100))
    assert list(answer) == list(LABELS)
    assert sum(answer.values()) == pytest.approx(1, abs=1e-4)


def test_who_stops_makes_room_and_the_process_stays(line, monkeypatch):
    processes = []
    monkeypatch.setattr(worker, "Worker", lambda make=worker.Worker: processes.append(make()) or processes[-1])
    running = started(ShapesTraining("sigmoid", epochs=1000, drawings=64))
    waiting, last = (ShapesTraining("sigmoid", epochs=1, drawings=64) for _ in range(2))
    waiting.stop()
    waiting.wait()
    assert (waiting.state, waiting.look(), len(line)) == ("stopped", [], 2)
    running.stop()
    assert (running.state, running.network) == ("stopped", None)
    last.wait()
    assert (last.state, len(processes)) == ("done", 1)


def test_who_is_away_loses_the_place_but_not_a_training_that_runs(line, monkeypatch):
    running = ShapesTraining("sigmoid", epochs=1, drawings=64)
    while running.state == "waiting":
        running.wait(0.05)
    away = ShapesTraining("sigmoid", epochs=1, drawings=64)
    monkeypatch.setattr(trainings, "UNSEEN_SECONDS", -1)
    away.wait()
    running.wait()
    assert (away.state, running.state) == ("left", "done")


def test_what_takes_too_long_is_ended_and_the_operator_is_told_why_one_failed(line, monkeypatch, caplog):
    with monkeypatch.context() as patch:
        patch.setattr(worker, "LONGEST_SECONDS", 0.1)
        training = ShapesTraining("sigmoid", epochs=1000, drawings=64)
        training.wait()
    assert (training.state, training.network) == ("failed", None)
    training = ShapesTraining("no such output", epochs=1, drawings=64)
    training.wait()
    assert training.state == "failed"
    assert "Could not interpret activation function" in caplog.text


def test_it_is_known_whether_training_is_possible(monkeypatch):
    assert can_train()
    monkeypatch.setattr(sys, "meta_path", [])  # nothing can be found that is not loaded yet
    monkeypatch.delitem(sys.modules, "keras", raising=False)
    assert not can_train()
