"""Commands on a machine that fails: outputs that take nothing, other encodings, places where nothing can be written.

Real processes, for it is the process that fails: each costs a third of a second, so that each is worth it.
"""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from posterclf.cli import cli
from tests.support.other_labels import SIX, model_of
from tests.support.paths import ROOT, SAMPLES

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the faults are made by a POSIX shell")
needs_dev_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is Linux's")
HOSTILE = "a\x1b[31m\nb.jpg: fine\u202e"


def ran(*arguments, redirected: str = "", cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess:
    command = f'"$@" {redirected}'
    program = (sys.executable, "-m", "posterclf", *map(str, arguments))
    variables = os.environ | {"PYTHONPATH": str(ROOT)} | environment
    return subprocess.run(["sh", "-c", command, "sh", *program], capture_output=True, cwd=cwd, env=variables)


@pytest.fixture(scope="module")
def six(tmp_path_factory) -> Path:
    return model_of(SIX, tmp_path_factory.mktemp("models") / "six").path


@pytest.mark.parametrize("arguments", [("--help",), ("predict", "--csv", SAMPLES[0]), ("predict", SAMPLES[0])])
@pytest.mark.parametrize(
    ("redirected", "sentence"),
    [
        pytest.param(
            ">/dev/full",
            "Error: standard output: No space left on device. Make room, and start again.\n",
            marks=needs_dev_full,
        ),
        (">&-", "Error: standard output: Bad file descriptor. Check the path.\n"),
        ("| true", ""),
    ],
)
def test_an_output_that_takes_nothing_is_one_sentence(arguments, redirected, sentence):
    run = ran(*arguments, redirected=redirected)
    assert run.stderr.decode() == sentence
    assert run.returncode == (0 if "|" in redirected else 1)  # of a pipe, the last program's


@needs_dev_full
@pytest.mark.parametrize("redirected", ["2>/dev/full", "2>&-"])
def test_messages_that_cannot_be_written_cost_no_work(tmp_path, redirected):
    out = tmp_path / "tags.jsonl"
    run = ran("tag", SAMPLES[0], "--out", out, redirected=redirected)
    assert (run.returncode, run.stdout.decode()) == (0, f"{out}: 1 pictures. Computed by LiteRT in float32.\n")
    assert len(out.read_text(encoding="utf-8").splitlines()) == 1


def test_a_closed_standard_input_is_an_empty_file():
    run = ran("predict", "-", redirected="<&-")
    assert run.returncode == 1
    assert run.stderr.decode().startswith("-: The file is empty.")


@pytest.mark.parametrize(
    ("environment", "shown"),
    [
        ({"PYTHONIOENCODING": "cp1252"}, b"\\u8fde\\u8863\\u88d9"),
        ({"LC_ALL": "C", "PYTHONUTF8": "0"}, "连衣裙".encode()),
    ],
)
def test_labels_that_the_encoding_lacks_are_shown_all_the_same(six, tmp_path, environment, shown):
    poster = shutil.copy(SAMPLES[0], tmp_path / "ümlaut-电影.jpg")
    words = ran("predict", "--model", six, "--top", 6, poster, **environment)
    assert (words.returncode, words.stderr) == (0, b"")
    assert shown in words.stdout
    exact = ran("predict", "--model", six, "--json", poster, **environment)
    record = json.loads(exact.stdout)
    assert (record["file"], list(record["probabilities"])) == (str(poster), list(SIX))
    table = ran("predict", "--model", six, "--csv", poster, **environment)
    assert "连衣裙" in table.stdout.decode("utf-8")
    out = tmp_path / "连衣裙.jsonl"
    tagged = ran("tag", poster, "--model", six, "--out", out, **environment)
    assert tagged.returncode == 0, tagged.stderr
    (line,) = out.read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["file"] == str(poster)


def test_names_make_no_false_line_and_no_colour(tmp_path):
    (tmp_path / f"bad {HOSTILE}").write_text("no picture", encoding="utf-8")
    shutil.copy(SAMPLES[0], tmp_path / f"good {HOSTILE}")
    run = ran("predict", *sorted(path.name for path in tmp_path.iterdir()), cwd=tmp_path)
    assert all(line.isprintable() for line in run.stderr.decode().splitlines() + run.stdout.decode().splitlines())
    assert run.stderr.decode().startswith(r"bad a\x1b[31m\nb.jpg: fine\u202e: This is not a picture")
    assert run.stdout.decode().startswith("good a\\x1b[31m\\nb.jpg: fine\\u202e:\n")


def test_a_report_makes_no_false_line_of_what_a_csv_says(tmp_path, drawn_posters):
    """Names of columns, Ids and cells: each may hold what a spreadsheet's user typed or somebody wants shown."""
    with (tmp_path / "labels.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(("Id", "r\u202eed", "blue", f"note {HOSTILE} end"))
        rows.writerows((f"{HOSTILE}{number}", number % 2, "1", HOSTILE) for number in range(4))
    arguments = ("--csv", str(tmp_path / "labels.csv"), "--images", str(drawn_posters / "Images"))
    run = CliRunner().invoke(cli, ["dataset", "check", *arguments])
    assert run.exit_code == 1
    assert all(line.isprintable() for line in run.stdout.splitlines())
    assert r"note a\x1b[31m\nb.jpg: fine\u202e end" in run.stdout
    assert "b.jpg: fine" not in [line.strip() for line in run.stdout.splitlines()]
    assert r"r\u202eed" in run.stdout


def test_a_folder_that_was_removed_under_the_command_is_one_sentence(tmp_path):
    program = 'cd gone && rmdir ../gone && exec "$@" --out tags.csv'
    (tmp_path / "gone").mkdir()
    command = ["sh", "-c", program, "sh", sys.executable, "-m", "posterclf", "tag", SAMPLES[0]]
    run = subprocess.run(command, capture_output=True, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)})
    assert run.returncode == 1
    assert run.stderr.decode().startswith("Error: ")
    assert run.stderr.count(b"\n") == 1


@pytest.mark.parametrize("name", ["a" * 250 + ".csv", "ü" * 125 + ".csv"])
def test_a_long_name_is_written(tmp_path, name):
    run = ran("tag", SAMPLES[0], "--out", tmp_path / name)
    assert run.returncode == 0, run.stderr
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="ulimit -v is kept by Linux alone")
def test_too_little_memory_is_one_sentence():
    program = 'ulimit -v 230000; exec "$@"'
    command = ["sh", "-c", program, "sh", sys.executable, "-m", "posterclf", "predict", str(SAMPLES[0])]
    run = subprocess.run(command, capture_output=True, cwd=ROOT)
    assert run.returncode == 1
    assert b"Traceback" not in run.stderr
    assert run.stderr.decode().splitlines()[-1].startswith("Error: ")


def test_a_name_that_no_disk_takes_is_one_sentence(tmp_path):
    run = ran("tag", SAMPLES[0], "--out", tmp_path / ("a" * 252 + ".csv"))
    assert run.returncode == 1
    assert run.stderr.decode().endswith("File name too long. Give a shorter name.\n")
    assert run.stderr.count(b"\n") == 1
