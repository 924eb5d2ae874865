from xml.etree import ElementTree

import pytest

from posterclf.app.lessons.animals import ANIMALS, meadow


@pytest.mark.parametrize("animal", ANIMALS)
def test_each_animal_adds_to_the_picture(animal):
    empty, inhabited = (ElementTree.fromstring(meadow(present)) for present in ([], [animal]))
    assert empty.get("viewBox") == inhabited.get("viewBox")
    assert len(inhabited) > len(empty)


def test_the_order_of_ticking_does_not_matter():
    assert meadow(["fish", "cat"]) == meadow(["cat", "fish"])
