"""Only what imports TensorFlow sets what TensorFlow reads from the environment, and what a user set stays."""

import json
import os
import subprocess
import sys

import pytest

from posterclf.tensorflow_settings import SETTINGS
from tests.support.paths import ROOT


def environment_after(statement: str, **before: str) -> dict[str, str]:
    """Those settings that there are in a new process's environment after the statement."""
    program = f"{statement}\nimport json, os\nprint(json.dumps(dict(os.environ)))"
    clean = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=clean | before, capture_output=True, check=True)
    return {name: value for name, value in json.loads(run.stdout).items() if name in SETTINGS}


@pytest.mark.parametrize("module", ["posterclf.training", "posterclf.publishing"])
def test_a_wing_that_imports_tensorflow_sets_them(module):
    assert environment_after(f"import {module}") == SETTINGS
    assert environment_after(f"import {module}", TF_CPP_MIN_LOG_LEVEL="0") == SETTINGS | {"TF_CPP_MIN_LOG_LEVEL": "0"}


def test_who_predicts_finds_the_environment_as_it_was():
    assert environment_after("from posterclf import Labels, PosterClassifier, Prediction, predict") == {}
