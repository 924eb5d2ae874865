"""The command line as a user meets it: real processes, real files, their output and exit codes."""

import click
import pytest
from click.testing import CliRunner

from posterclf.cli.failures import Commands
from tests.support.commands import SAMPLES, answer, posterclf


def test_ctrl_c_exits_with_130_and_no_traceback():
    def stopped():
        raise KeyboardInterrupt

    run = CliRunner().invoke(Commands(commands={"work": click.Command("work", callback=stopped)}), ["work"])
    assert (run.exit_code, run.output.strip()) == (130, "Stopped.")


@pytest.mark.parametrize(
    "arguments",
    [
        ("predict",),
        ("predict", "--top", "0", "x.jpg"),
        ("predict", "--threshold", "2", "x.jpg"),
        ("predict", "--threshold", "nan", "x.jpg"),
        ("tag", ".", "--threshold", "nan"),
        ("predict", "--json", "--csv", "x.jpg"),
        ("predict", "--nonsense"),
        ("nonsense",),
        ("evaluate", "--csv", "nowhere.csv", "--images", "."),
        ("train", "--recipe", "nonsense"),
    ],
)
def test_usage_errors_exit_with_2(arguments):
    run = posterclf(*arguments)
    assert run.returncode == 2
    assert b"Traceback" not in run.stderr


def test_an_unknown_model_is_one_sentence():
    run = posterclf("predict", "--model", "nowhere", SAMPLES[0])
    assert run.returncode == 1
    assert run.stderr.decode().startswith("Error: There is no model 'nowhere'. Models: efficientnet, article")
    assert run.stderr.count(b"\n") == 1


@pytest.mark.parametrize(
    "command",
    [
        (),
        ("predict",),
        ("evaluate",),
        ("train",),
        ("export",),
        ("models",),
        ("tag",),
        ("serve",),
        ("dataset", "check"),
        ("dataset", "split"),
    ],
)
def test_every_command_has_help(command):
    text = answer(posterclf(*command, "--help"))
    assert text.startswith("Usage: posterclf")
    assert len(text.splitlines()) > 5
