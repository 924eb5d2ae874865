"""The charts of lessons 6 to 8, without a browser."""

import numpy as np

from posterclf.app.charts.inside import GAP, TILE, activation_chart, barcode, mosaic, output_chart
from posterclf.app.charts.playback import curve_chart, epoch_bars
from posterclf.app.charts.your_own import growing_curve, probability_bars
from posterclf.lessons.shapes.worker import Epoch

HISTORY = [{"loss": 0.4, "val_loss": 0.5, "val_map": 0.1}, {"loss": 0.3, "val_loss": 0.45, "val_map": 0.2}]


def brightness(picture, x: int, y: int) -> int:
    return sum(picture.convert("RGB").getpixel((x, y)))


def test_a_map_is_dark_where_it_is_zero_and_light_at_its_own_maximum():
    maps = np.zeros((2, 2, 5), np.float32)
    maps[0, 0, 0], maps[0, 0, 1] = 1, 1000
    picture = mosaic(maps)
    assert picture.size == (4 * (TILE + GAP) - GAP, 2 * (TILE + GAP) - GAP)
    left, middle, quarter = TILE + GAP, TILE // 2, TILE // 4
    assert brightness(picture, quarter, quarter) == brightness(picture, left + quarter, quarter)
    assert brightness(picture, quarter, quarter) > 600
    assert brightness(picture, middle + quarter, quarter) < 100
    assert brightness(picture, 2 * left + quarter, quarter) < 100  # zero everywhere
    assert picture.getpixel((TILE + GAP // 2, 5))[3] == 0  # the page shows between two maps


def test_many_numbers_fit_into_one_picture_in_their_order():
    picture = barcode(np.array([0, 0, 0, 5.0, 0, 0, 0]), 90, 90)
    assert picture.size == (90, 90)
    assert brightness(picture, 15, 45) > 600  # the fourth number begins the second row of three
    assert brightness(picture, 45, 45) < 100


def test_bars_of_layers_have_their_numbers():
    assert list(activation_chart([0.0, 2.0], "%{y}").data[0].y) == [0.0, 2.0]
    figure = output_chart(["Drama", "War"], [0.5, 0.001])
    assert list(figure.data[0].text) == ["50%", "< 1%"]


def test_the_chosen_epoch_is_larger_on_every_curve():
    figure = curve_chart(HISTORY, 2, "validation posters", "val_map", "mAP")
    assert [list(trace.y) for trace in figure.data] == [[0.4, 0.3], [0.5, 0.45], [0.1, 0.2]]
    for trace in figure.data:
        assert trace.marker.size[1] > trace.marker.size[0]
    assert figure.data[0].line.dash != figure.data[1].line.dash


def test_a_line_stands_before_each_new_stage():
    figure = curve_chart(HISTORY * 2, 1, "validation posters", "val_map", "mAP", stages=[3])
    assert {shape.x0 for shape in figure.layout.shapes if shape.line.dash == "dash"} == {2.5}


def test_each_bar_has_a_mark_where_it_ends():
    figure = epoch_bars(["Drama", "War"], [0.2, 0.1], [0.6, 0.0], "last", "now")
    bars, marks = figure.data
    assert (list(bars.x), list(marks.x)) == ([0.2, 0.1], [0.6, 0.0])
    assert [note.text for note in figure.layout.annotations] == ["20%", "10%"]


def test_the_growing_curve_leaves_space_for_what_is_to_come():
    figure = growing_curve([Epoch(1, 12, 2.0, 0.6, 0.7, 0.1)], 12)
    assert figure.layout.xaxis.range == (0.5, 12.5)
    assert growing_curve([], 12).layout.xaxis.range == (0.5, 12.5)


def test_two_networks_differ_by_more_than_colour():
    figure = probability_bars(["circle", "red"], {"sigmoid": [0.9, 0.8], "softmax": [0.5, 0.4]}, 0.5)
    full, hatched = figure.data
    assert full.marker.pattern.shape != hatched.marker.pattern.shape
    assert figure.layout.shapes[0].x0 == 0.5


def test_the_specs_hold_plain_numbers():
    for figure in (
        curve_chart(HISTORY, 1, "validation posters", "val_map", "mAP"),
        growing_curve([], 12),
        output_chart(["War"], [0.1]),
    ):
        assert "bdata" not in figure.to_json()
