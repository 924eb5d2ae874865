import numpy as np
import pytest

from posterclf.publishing import poster_likeness


def test_the_line_separates_what_can_be_separated():
    random = np.random.default_rng(0)
    posters, others = random.normal(1, 1, (300, 20)), random.normal(-1, 1, (40, 20))
    line = poster_likeness.fit(posters, others)
    assert (
        poster_likeness.auroc(line.of(random.normal(1, 1, (100, 20))), line.of(random.normal(-1, 1, (100, 20)))) > 0.95
    )
    assert poster_likeness.auroc(np.array([1.0, 3.0]), np.array([0.0, 2.0])) == pytest.approx(0.75)
