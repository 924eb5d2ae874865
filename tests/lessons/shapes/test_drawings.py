import numpy as np
import pytest

from posterclf.lessons.shapes.drawings import COLOURS, LABELS, SHAPES, SIDE, Mark, drawing, label_row, training_drawings


def test_every_training_drawing_has_one_shape_and_one_colour():
    pictures, labels = training_drawings(60, seed=0)
    assert pictures.shape == (60, SIDE, SIDE, 3)
    assert (labels[:, : len(SHAPES)].sum(axis=1) == 1).all()
    assert (labels[:, len(SHAPES) :].sum(axis=1) == 1).all()


def test_shapes_and_colours_are_drawn_by_lot_independently():
    _, labels = training_drawings(300, seed=0)
    together = {tuple(row) for row in labels.tolist()}
    assert len(together) == len(SHAPES) * len(COLOURS)


def test_the_same_seed_gives_the_same_drawings():
    first, again, other = (training_drawings(3, seed)[0] for seed in (5, 5, 6))
    assert (first == again).all()
    assert (first != other).any()


@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_mark_has_its_colour_in_the_middle_and_paper_in_the_corner(shape, colour):
    pixels = np.asarray(drawing([Mark(shape, colour)], paper=(1, 2, 3)))
    assert tuple(pixels[SIDE // 2, SIDE // 2]) == COLOURS[colour]
    assert tuple(pixels[0, 0]) == (1, 2, 3)


def test_a_second_colour_fills_the_right_half():
    pixels = np.asarray(drawing([Mark("circle", "red", second="green")], side=64))
    assert tuple(pixels[32, 24]) == COLOURS["red"]
    assert tuple(pixels[32, 40]) == COLOURS["green"]


def test_the_labels_of_a_mark_stand_in_their_order():
    names = Mark("square", "red", second="blue").labels
    assert [label for label, there in zip(LABELS, label_row(names), strict=True) if there] == ["square", "red", "blue"]
