"""A photograph of a poster on the start page: cut out by itself, taken back, cut out by hand."""

import io

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from posterclf.app.classify.photograph import read_corners
from posterclf.app.words import SPOKEN
from posterclf.images import read_image
from posterclf.inference.classifier import PosterClassifier
from posterclf.photographs.finding import found_poster
from posterclf.photographs.straightening import straightened
from tests.support import pages
from tests.support.pages import component, drawn, ran, with_own_poster
from tests.support.photographs import CORNERS, POSTER, SIZE, hung

PART = [[0.2, 0.1], [0.8, 0.1], [0.8, 0.9], [0.2, 0.9]]


def on_a_wall() -> AppTest:
    """The start page after a photograph of the poster came."""
    content = io.BytesIO()
    hung(read_image(POSTER)).save(content, "PNG")
    return with_own_poster(pages.opened("classify"), "wall.png", content.getvalue())


def said(page: AppTest) -> str:
    return " ".join(text.value for text in page.markdown)


def test_the_poster_in_a_photograph_is_what_is_predicted():
    page = on_a_wall()
    assert "Found a poster in your photograph" in said(page)
    photograph = hung(read_image(POSTER))
    found = found_poster(photograph)
    assert found
    expected = PosterClassifier.load().predict(straightened(photograph, found.corners)).as_dict()
    assert drawn(page) == pytest.approx(expected, abs=1e-6)
    assert opened_whole() != pytest.approx(expected, abs=0.03)


def opened_whole() -> dict[str, float]:
    """Label -> probability of the photograph with its wall."""
    return PosterClassifier.load().predict(hung(read_image(POSTER))).as_dict()


def test_there_is_a_way_back_to_the_whole_picture():
    page = on_a_wall()
    page.button(key="photograph-whole").click()
    ran(page)
    assert drawn(page) == pytest.approx(opened_whole(), abs=1e-3)
    assert "Found a poster" not in said(page)
    assert not [button for button in page.button if button.key == "photograph-whole"]
    assert page.button(key="photograph-crop").label == "Cut out a part"


def test_a_whole_poster_is_shown_as_it_is():
    content = POSTER.read_bytes()
    page = with_own_poster(pages.opened("classify"), POSTER.name, content)
    assert drawn(page) == pytest.approx(PosterClassifier.load().predict(content).as_dict())
    assert "Found a poster" not in said(page)


def test_the_corners_begin_where_the_poster_was_found():
    page = on_a_wall()
    page.button(key="photograph-crop").click()
    ran(page)
    data = component(page, "crop")
    assert np.array(data["corners"]) == pytest.approx(CORNERS / SIZE, abs=0.01)
    assert data["ratio"] == pytest.approx(SIZE[0] / SIZE[1])
    assert data["picture"].startswith("posterclf/uploads/")


def test_a_sample_has_no_such_ways():
    page = pages.opened("classify")
    assert not [button for button in page.button if str(button.key).startswith("photograph")]


def test_the_sentence_is_said_in_chinese():
    page = on_a_wall()
    page.session_state[SPOKEN] = ("zh", True)
    assert "摆正" in said(ran(page))


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "corners",
        [[0, 0]],
        [[0, 0], [1, 0], [1, 1], [0, "1"]],
        [[0, 0], [1, 0], [1, 1], [0, float("nan")]],
        [[-1, 0], [1, 0], [1, 1], [0, 1]],
        [[0, 0], [0, 1], [1, 1], [1, 0]],
        [[0.5, 0.5]] * 4,
        [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]],
    ],
)
def test_corners_that_make_no_part_are_not_taken(sent):
    assert read_corners(sent) is None


def test_corners_are_taken_as_they_were_sent():
    assert read_corners(PART).tolist() == PART
    assert read_corners([[0, 0], [1, 0], [1, 1], [0, 1]]) is not None
