"""The short form of `make fuzz`: the same mutations at every run, and all that was ever found."""

import random

import pytest

from tests.fuzz.mutations import mutated, sound
from tests.fuzz.targets import TARGETS, findings
from tests.support import corpus

MUTATIONS = 500  # of a target


@pytest.mark.filterwarnings("ignore:::PIL")
@pytest.mark.parametrize("name", TARGETS)
def test_what_is_nearly_sound_is_read_or_refused_as_documented(name):
    target, source = TARGETS[name], random.Random(0)
    seeds = target.seeds()
    for seed in seeds:
        target(seed)
    for number in range(MUTATIONS):
        target(mutated(seeds[number % len(seeds)], source))


@pytest.mark.filterwarnings("ignore:::PIL")
def test_what_was_found_once_is_read_or_refused_as_documented():
    for name, path in findings():
        print(path.name)  # shown where it fails
        TARGETS[name](path.read_bytes())


@pytest.mark.parametrize("name", [name for name in TARGETS if name not in ("cards", "zips")])
def test_what_is_mutated_was_sound(name):
    for content in TARGETS[name].seeds():
        TARGETS[name].run(content)


def test_a_mutated_png_has_right_checksums_so_that_its_pieces_are_read():
    png = corpus.encoded(corpus.picture(), "PNG")
    assert sound(png) == png
    broken = png[:20] + b"\1" + png[21:]
    assert sound(broken)[29:33] != broken[29:33]
