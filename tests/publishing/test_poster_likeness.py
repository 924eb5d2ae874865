import numpy as np
import pytest

from posterclf.publishing import non_posters, poster_likeness


def test_the_line_parts_what_can_be_parted():
    random = np.random.default_rng(0)
    posters, others = random.normal(1, 1, (300, 20)), random.normal(-1, 1, (40, 20))
    line = poster_likeness.fit(posters, others)
    assert (
        poster_likeness.auroc(line.of(random.normal(1, 1, (100, 20))), line.of(random.normal(-1, 1, (100, 20)))) > 0.95
    )
    assert poster_likeness.auroc(np.array([1.0, 3.0]), np.array([0.0, 2.0])) == pytest.approx(0.75)


def test_no_kind_that_measures_was_chosen_on():
    assert not set(non_posters.CHOOSING) & set(non_posters.MEASURING)


@pytest.mark.parametrize("kind", [*non_posters.CHOOSING, *non_posters.MEASURING])
def test_pictures_are_drawn_the_same_each_time_and_differ_among_themselves(kind):
    kinds = non_posters.CHOOSING | non_posters.MEASURING
    first, second = (non_posters.drawn({kind: kinds[kind]}, 2)[kind] for _ in range(2))
    assert [image.tobytes() for image in first] == [image.tobytes() for image in second]
    assert first[0].tobytes() != first[1].tobytes()
    assert {image.mode for image in first} == {"RGB"}
