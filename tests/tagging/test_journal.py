"""What a bulk run keeps on disk, and whom it lets at it."""

import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from posterclf.errors import TaggingError
from posterclf.inference.outcome import Outcome
from posterclf.inference.prediction import Prediction
from posterclf.registry.model_folder import find_model
from posterclf.tagging.journal import NAMES_AT_ONCE, Journal, journal_path
from tests.support.paths import ROOT

FOLDER = find_model()
SETTINGS = {"source": "posters in /home/me", "model": "efficientnet 1234", "threshold": "0.3"}

KEEPS_TWO_OUTCOMES_AND_HOLDS_THE_JOURNAL = """
import sys
from pathlib import Path
from posterclf.inference.outcome import Outcome
from posterclf.registry.model_folder import find_model
from posterclf.tagging.journal import Journal

journal = Journal(Path(sys.argv[1]), find_model())
journal.claim({"source": "posters"})
journal.add_posters(["a.jpg", "b.jpg", "c.jpg"])
journal.add(Outcome("a.jpg", None, "broken"))
journal.add(Outcome("b.jpg", None, "empty"))
print("kept", flush=True)
sys.stdin.read()  # until it is killed
"""


def opened(out: Path) -> closing[Journal]:
    """The journal of `out`, closed at the end of the block, as at the end of a process."""
    return closing(Journal(out, FOLDER))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "tags.csv"


def prediction(seed: int) -> Prediction:
    return Prediction(
        model=FOLDER.name,
        labels=FOLDER.labels,
        probabilities=np.random.default_rng(seed).random(len(FOLDER.labels), dtype=np.float32),
        poster_likeness=-1.25,
        probably_no_poster=True,
    )


def test_a_run_with_the_same_settings_goes_on_where_the_last_one_stopped(out):
    with opened(out) as journal:
        journal.claim(SETTINGS)
        journal.add_posters(["c.jpg", "a.jpg", "b.jpg"])
        journal.add(Outcome("a.jpg", prediction(1)))
    with opened(out) as journal:
        journal.claim(dict(reversed(SETTINGS.items())))
        journal.add_posters(["new.jpg", "b.jpg"])
        assert (journal.posters(), journal.finished(), journal.failed()) == (4, 1, 0)
        assert list(journal.waiting()) == ["c.jpg", "b.jpg", "new.jpg"]
        (kept,) = journal.outcomes(by_name=True)
    assert kept.file == "a.jpg"
    assert kept.prediction.as_dict() == prediction(1).as_dict()
    assert (kept.prediction.poster_likeness, kept.prediction.probably_no_poster) == (-1.25, True)


@pytest.mark.parametrize(
    ("other", "named"),
    [
        ({"threshold": "0.5"}, "begun with another threshold. Give"),
        ({"threshold": "tuned", "source": "elsewhere"}, "begun with another source and another threshold. Give"),
    ],
)
def test_other_settings_are_refused_and_named_and_change_nothing(out, other, named):
    with opened(out) as journal:
        journal.claim(SETTINGS)
    with opened(out) as journal, pytest.raises(TaggingError) as refused:
        journal.claim(SETTINGS | other)
    assert named in str(refused.value)
    assert str(journal_path(out)) in str(refused.value)  # what to remove to begin anew
    with opened(out) as journal:
        journal.claim(SETTINGS)


def test_a_setting_that_an_earlier_version_did_not_keep_is_taken_over(out):
    with opened(out) as journal:
        journal.claim(SETTINGS)
    with opened(out) as journal:
        journal.claim(SETTINGS | {"list of labels": "red|dress"})
    with opened(out) as journal, pytest.raises(TaggingError, match="begun with another list of labels"):
        journal.claim(SETTINGS | {"list of labels": "red|blue"})


def test_a_run_of_an_earlier_version_goes_on_in_float32_alone(out):
    with opened(out) as journal:
        journal.claim(SETTINGS)
    with opened(out) as journal, pytest.raises(TaggingError, match="begun with another precision"):
        journal.claim(SETTINGS | {"precision": "bfloat16"})
    with opened(out) as journal:
        journal.claim(SETTINGS | {"precision": "float32"})


def test_a_second_process_is_refused_and_a_killed_one_has_lost_nothing(out):
    with subprocess.Popen(
        [sys.executable, "-c", KEEPS_TWO_OUTCOMES_AND_HOLDS_THE_JOURNAL, out],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout.readline() == b"kept\n"
        with pytest.raises(TaggingError, match=r"Another process is writing .*tags\.csv\. Wait for it"):
            Journal(out, FOLDER)
        process.kill()
        assert process.wait() == -signal.SIGKILL
    with opened(out) as journal:
        journal.claim({"source": "posters"})
        kept = [(outcome.file, outcome.error) for outcome in journal.outcomes(by_name=False)]
        assert kept == [("a.jpg", "broken"), ("b.jpg", "empty")]
        assert list(journal.waiting()) == ["c.jpg"]


def test_outcomes_may_be_added_while_more_names_wait_than_are_drawn_at_once(out):
    names = [f"{number}.jpg" for number in range(2 * NAMES_AT_ONCE + 1)]
    with opened(out) as journal:
        journal.add_posters(iter(names))
        drawn = []
        for name in journal.waiting():
            drawn.append(name)
            journal.add(Outcome(name, None, "broken"))
        assert drawn == names
        assert journal.failed() == journal.finished() == journal.posters() == len(names)


def test_names_and_settings_may_hold_any_bytes(out):
    name = os.fsdecode(b"\xff\n'.jpg")
    with opened(out) as journal:
        journal.claim({"source": name})
        journal.add_posters([name])
        journal.add(Outcome(name, None, "broken"))
    with opened(out) as journal:
        journal.claim({"source": name})
        assert [outcome.file for outcome in journal.outcomes(by_name=True)] == [name]


def test_by_name_means_byte_by_byte(out):
    names = ["b.jpg", "Z.jpg", "ä.jpg", "a.jpg"]
    with opened(out) as journal:
        journal.add_posters(names)
        for name in reversed(names):
            journal.add(Outcome(name, None, "broken"))
        assert [outcome.file for outcome in journal.outcomes(by_name=True)] == ["Z.jpg", "a.jpg", "b.jpg", "ä.jpg"]
        assert [outcome.file for outcome in journal.outcomes(by_name=False)] == names


def test_a_file_that_is_no_journal_is_named_and_left_alone(out):
    journal_path(out).write_text("a letter, and nothing that a database could be made of" * 100)
    before = journal_path(out).read_bytes()
    with pytest.raises(TaggingError, match=r"\.tags\.csv\.unfinished cannot be used: "):
        Journal(out, FOLDER)
    assert journal_path(out).read_bytes() == before


def test_a_finished_journal_leaves_no_file(out):
    journal = Journal(out, FOLDER)
    assert all(path.name.startswith(".") for path in out.parent.iterdir())  # hidden: it is no poster
    journal.remove()
    assert list(out.parent.iterdir()) == []
