"""Areas on the map: written into the address and read again, and what is in them."""

import numpy as np
import pytest

from posterclf.app.quality.area import area_name, area_of, inside

SQUARE = [(0.2, 0.2), (0.6, 0.2), (0.6, 0.6), (0.2, 0.6)]
# An L: what is between its arms is outside.
BENT = [(0.0, 0.0), (1.0, 0.0), (1.0, 0.2), (0.2, 0.2), (0.2, 1.0), (0.0, 1.0)]


def test_an_area_comes_back_from_the_address_in_thousandths():
    drawn = [(0.12345, 0.3), (0.5, 0.3), (1.7, -0.2)]
    assert area_name(drawn) == "area-123.300-500.300-1000.0"
    assert area_of(area_name(drawn)) == [(0.123, 0.3), (0.5, 0.3), (1.0, 0.0)]


@pytest.mark.parametrize(
    "name", ["", "area", "area-1.2-3.4", "area-1.2-3.4-x.y", "hits", "area" + "-1.1" * 61, "area-٣.1-1.1-2.2"]
)
def test_what_is_no_area_has_no_corners(name):
    assert area_of(name) is None


@pytest.mark.parametrize("corners", [SQUARE, SQUARE[::-1]])
def test_places_in_a_square_are_inside(corners):
    places = np.array([(0.4, 0.4), (0.21, 0.59), (0.1, 0.4), (0.4, 0.7), (0.7, 0.4), (np.nan, np.nan)])
    assert inside(places, corners).tolist() == [True, True, False, False, False, False]


def test_an_area_may_be_bent():
    places = np.array([(0.9, 0.1), (0.1, 0.9), (0.1, 0.1), (0.5, 0.5)])
    assert inside(places, BENT).tolist() == [True, True, True, False]
