"""What the service takes in at once, and what it refuses."""

import pytest

from posterclf.service.admission import AdmissionControl
from posterclf.service.problems import Problem


def test_what_fits_exactly_is_taken_and_one_more_is_refused():
    control = AdmissionControl(posters=3, size=100)
    with control.admit() as admission:
        admission.take(posters=3, size=100)
        for more in ({"posters": 1}, {"size": 1}):
            with pytest.raises(Problem) as refused:
                admission.take(**more)
            assert (refused.value.status, refused.value.kind) == (503, "overloaded")
        assert (control.posters, control.bytes) == (3, 100)


def test_requests_share_the_limits_and_a_refused_one_takes_nothing():
    control = AdmissionControl(posters=3, size=100)
    with control.admit() as first:
        first.take(posters=2)
        with control.admit() as second, pytest.raises(Problem):
            second.take(posters=2, size=10)
        assert (control.posters, control.bytes) == (2, 0)
        with control.admit() as third:
            third.take(posters=1, size=10)
            assert (control.posters, control.bytes) == (3, 10)
        assert (control.posters, control.bytes) == (2, 0)
    assert (control.posters, control.bytes) == (0, 0)


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_what_was_taken_is_given_back_however_the_request_ends(error):
    control = AdmissionControl(posters=3, size=100)
    with pytest.raises(error), control.admit() as admission:
        admission.take(posters=1)
        admission.take(posters=1, size=50)
        raise error
    assert (control.posters, control.bytes) == (0, 0)
    with control.admit() as admission:
        admission.take(posters=3, size=100)


def test_a_refusal_says_in_whole_seconds_when_to_try_again():
    control = AdmissionControl(posters=0)
    with pytest.raises(Problem) as refused, control.admit() as admission:
        admission.take(posters=1)
    assert refused.value.retry_after >= 1
    assert f"Try again in {refused.value.retry_after} s." in refused.value.detail
    assert refused.value.retry_after == control.retry_after
