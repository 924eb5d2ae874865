"""Trainings in processes beside this one: real ones, with few steps."""

import signal
import sys

import pytest

from posterclf.lessons.shapes import process
from posterclf.lessons.shapes.drawings import LABELS, Mark, drawing
from posterclf.lessons.shapes.process import AT_ONCE, ShapesNetwork, ShapesTraining


def test_a_training_tells_of_each_epoch_and_leaves_a_network_that_answers():
    training = ShapesTraining.start("softmax", epochs=2, drawings=64)
    while training.state == "running":
        training.look()
        training.wait(1)
    curve = training.look()
    assert training.state == "done"
    assert [(epoch.epoch, epoch.epochs) for epoch in curve] == [(1, 2), (2, 2)]
    assert curve[-1].seconds_left == 0
    answer = ShapesNetwork(training.network).probabilities(drawing([Mark("circle", "red")], side=100))
    assert list(answer) == list(LABELS)
    assert sum(answer.values()) == pytest.approx(1, abs=1e-4)


def test_only_so_many_run_at_once_and_a_stopped_one_makes_room():
    running = [ShapesTraining.start("sigmoid", epochs=1000, drawings=64) for _ in range(AT_ONCE)]
    try:
        assert ShapesTraining.start("sigmoid", epochs=1, drawings=64) is None
        running[0].stop()
        assert (running[0].state, running[0].network) == ("stopped", None)
        running.append(ShapesTraining.start("sigmoid", epochs=1000, drawings=64))
        assert running[-1] is not None
    finally:
        for training in running:
            training.stop()


@pytest.mark.parametrize("limit", ["UNSEEN_SECONDS", "LONGEST_SECONDS"])
def test_a_training_ends_when_nobody_looks_or_it_takes_too_long(limit, monkeypatch):
    monkeypatch.setattr(process, limit, -1)
    training = ShapesTraining.start("sigmoid", epochs=1000, drawings=64)
    training.wait()
    assert training.state == "failed"
    assert training._process.returncode == -signal.SIGKILL


def test_the_operator_is_told_why_a_training_failed(caplog):
    training = ShapesTraining.start("no such output", epochs=1, drawings=64)
    training.wait()
    assert (training.state, training.network, training.look()) == ("failed", None, [])
    assert "ended with code 2" in caplog.text
    assert "invalid choice: 'no such output'" in caplog.text


def test_it_is_known_whether_training_is_possible(monkeypatch):
    assert process.can_train()
    monkeypatch.setattr(sys, "meta_path", [])  # nothing can be found that is not loaded yet
    monkeypatch.delitem(sys.modules, "keras", raising=False)
    assert not process.can_train()
