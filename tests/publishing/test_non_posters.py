"""Drawn pictures that are no posters: their kinds, their sizes, and that they stay the same."""

import hashlib
import json
import os
import subprocess
import sys

import pytest

from posterclf.images import MIN_SIDE, read_image
from posterclf.publishing.non_posters import CHOOSING, MEASURING, drawn
from tests.support.paths import ROOT

ALL = CHOOSING | MEASURING

PRINTS_DIGESTS = """
import hashlib, json
from posterclf.publishing.non_posters import CHOOSING, MEASURING, drawn

pictures = drawn(MEASURING, 2) | drawn(CHOOSING, 2)
digests = {kind: [hashlib.sha256(one.tobytes()).hexdigest() for one in ones] for kind, ones in pictures.items()}
print(json.dumps(digests))
"""


@pytest.fixture(scope="module")
def pictures():
    return drawn(CHOOSING, 2) | drawn(MEASURING, 2)


def test_no_kind_that_measures_was_chosen_on():
    assert not set(CHOOSING) & set(MEASURING)


def test_there_are_as_many_pictures_of_each_kind_as_were_asked_for(pictures):
    assert list(pictures) == list(ALL)
    assert {len(ones) for ones in pictures.values()} == {2}
    assert drawn(CHOOSING, 0) == {kind: [] for kind in CHOOSING}


@pytest.mark.parametrize("kind", ALL)
def test_each_is_a_picture_that_the_classifier_takes_as_it_is(pictures, kind):
    first, second = pictures[kind]
    for picture in (first, second):
        assert picture.mode == "RGB"
        assert min(picture.size) >= 2 * MIN_SIDE
        assert max(picture.size) <= 1000
        assert read_image(picture).tobytes() == picture.tobytes()
    assert first.tobytes() != second.tobytes()


def test_more_pictures_begin_with_the_same_ones(pictures):
    more = drawn({"noise": CHOOSING["noise"]}, 4)["noise"]
    assert [one.tobytes() for one in more[:2]] == [one.tobytes() for one in pictures["noise"]]
    assert len({one.tobytes() for one in more}) == 4


def test_another_run_draws_the_same_pixels(pictures):
    run = subprocess.run(
        [sys.executable, "-c", PRINTS_DIGESTS],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": "7"},
        capture_output=True,
        check=True,
    )
    digests = {kind: [hashlib.sha256(one.tobytes()).hexdigest() for one in ones] for kind, ones in pictures.items()}
    assert json.loads(run.stdout) == digests
