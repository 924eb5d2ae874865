"""The short form of `make hostile`: small files of every kind at the doors of this process."""

import time

import pytest

from bench.hostile.__main__ import SECONDS, Row, table
from bench.hostile.cases import ORDINARY, cases
from bench.hostile.here import DOORS, is_sentence, verdict
from bench.hostile.measured import in_a_fork, of_a_command

SMALL = 2**16  # bytes of a file; pictures have 2**20, with which they pass every limit


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("case", cases(networks=False), ids=lambda case: f"{case.kind}, {case.name}")
def test_every_door_answers_or_says_a_sentence_soon(case):
    content = case.make(2**20 if case.kind == "picture" else SMALL)
    for name, door in DOORS[case.kind].items():
        used = time.process_time()
        text = verdict(door, content)
        assert time.process_time() - used < SECONDS, (name, text)
        if case.name == ORDINARY:
            assert text == "answer", name


def test_a_door_that_says_nonsense_or_takes_too_much_is_told():
    def broken(content: bytes) -> None:
        raise KeyError(content.decode())

    def greedy(content: bytes) -> None:
        assert bytearray(300_000_000)
        sum(range(10**7))

    wrong = in_a_fork(broken, b"what")
    assert (wrong.fault, "KeyError: 'what'" in wrong.verdict) == (True, True)
    dear = in_a_fork(greedy, b"")
    assert (dear.fault, dear.verdict) == (False, "answer")
    assert dear.memory > 250_000_000
    assert dear.seconds > 0.05
    assert not Row("door", "picture", "dear", dear).passes
    assert not Row("door", "table", "wrong", wrong).passes
    assert table([Row("door", "picture", "dear", dear)]).splitlines()[-1].split()[-1] == "1"


def test_a_command_is_measured_with_its_exit_code(tmp_path):
    refused = of_a_command(["predict", str(tmp_path / "nothing.jpg")])
    assert (refused.fault, refused.seconds > 0, refused.memory > 10**7) == (False, True, True)
    assert is_sentence(refused.verdict)
    assert of_a_command(["predict", "--nonsense"]).fault
