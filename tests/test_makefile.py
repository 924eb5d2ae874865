"""What `make` would do, told by itself: what it installs for which command, and that nothing is installed twice."""

import shutil
import subprocess

import pytest

from tests.support.paths import ROOT

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
PAGE, TESTS = "install -r requirements.txt\n", "install -c constraints.txt -e '.[dev]'\n"


@pytest.fixture
def checkout(tmp_path):
    """A folder where a virtual environment is, and nothing in it."""
    for name in ("Makefile", "pyproject.toml", "requirements.txt", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").touch()
    return tmp_path


def told(checkout, goal: str) -> str:
    command = ["make", "--dry-run", "--directory", checkout, goal]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def done(checkout, *goals: str) -> None:
    for goal in goals:
        (checkout / ".venv" / f"{goal}.done").touch()


def test_the_page_is_set_up_without_tensorflow_and_the_tests_with_everything(checkout):
    assert PAGE in told(checkout, "run")
    assert TESTS not in told(checkout, "run")
    assert TESTS in told(checkout, "test")


def test_the_second_time_nothing_is_installed(checkout):
    done(checkout, "run")
    assert "pip" not in told(checkout, "run")
    done(checkout, "test", "browser")
    assert "pip" not in told(checkout, "test")


def test_after_the_page_the_tests_are_set_up_and_after_the_tests_the_page_needs_nothing_more(checkout):
    done(checkout, "run")
    assert TESTS in told(checkout, "test")
    assert "touch .venv/run.done .venv/test.done" in told(checkout, "test")


@pytest.mark.parametrize("changed", ["pyproject.toml", "constraints.txt"])
def test_other_packages_and_other_versions_are_installed(checkout, changed):
    done(checkout, "run", "test", "browser", "bench")
    (checkout / changed).write_text("# changed\n")
    for goal, installed in (("run", PAGE), ("test", TESTS), ("bench", "'.[bench]'")):
        assert installed in told(checkout, goal)
