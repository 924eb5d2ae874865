"""What is shipped with the package: where it is, in a checkout and in a wheel."""

import pytest

from posterclf import shipped
from posterclf.shipped import MODELS, SAMPLES, shipped_folder, shipped_samples
from tests.support import paths
from tests.support.paths import ROOT


def test_the_package_says_where_its_models_lie():
    assert ROOT / "models" == MODELS


def test_the_samples_are_the_pictures_of_their_folder_by_name():
    assert ROOT / "assets" / "samples" == SAMPLES
    assert shipped_samples() == paths.SAMPLES
    assert len(shipped_samples()) >= 12


@pytest.mark.parametrize(("in_package", "expected"), [(True, "posterclf/models"), (False, "models")])
def test_a_folder_inside_the_package_goes_before_the_one_beside_it(tmp_path, monkeypatch, in_package, expected):
    package = tmp_path / "posterclf"
    (package / "models" if in_package else package).mkdir(parents=True)
    monkeypatch.setattr(shipped, "__file__", str(package / "shipped.py"))
    assert shipped_folder("models", in_checkout="models") == tmp_path / expected
