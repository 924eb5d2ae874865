"""From a folder of drawn clothes to an answer, with the two examples that do it."""

import numpy as np
import pytest

from posterclf import PosterClassifier
from posterclf.teaching.clothes import drawn_clothes
from tests.support.clothes import CLOTHES
from tests.support.examples import commands_of, typed


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("own_labels")
    (command,) = commands_of("draw_clothes.py")
    assert typed(command, folder).stdout == "120 pictures are in drawn.\n"
    drawn_clothes(np.random.default_rng(7), [("shirt", "blue")]).save(folder / "photo.jpg")
    return folder


def test_every_folder_of_the_drawn_clothes_is_a_label(folder):
    pictures = list((folder / "drawn").rglob("*.jpg"))
    assert len(pictures) == 120
    assert {part for file in pictures for part in file.relative_to(folder / "drawn").parts[:-1]} == set(CLOTHES)


def test_a_folder_becomes_a_model_that_is_measured_and_asked(folder):
    (command,) = commands_of("own_labels.py")
    ran = typed(command, folder)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("120 pictures. How many have each label: {")
    lines = ran.stdout.splitlines()
    (measured,) = [line for line in lines if line.startswith("mAP ")]
    assert float(measured.split()[1].rstrip(";")) > 2 * float(measured.split()[-1])
    answers = [line.split() for line in lines[-len(CLOTHES) :]]
    assert {label for label, *_ in answers} == set(CLOTHES)
    assert {label for label, _, *predicted in answers if predicted} == {"blue", "shirt"}
    assert set(PosterClassifier.load(folder / "runs" / "drawn").folder.labels) == set(CLOTHES)
