"""`posterclf tag` as a user meets it: killed, interrupted, resumed."""

import csv
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.records import columns, label_columns
from posterclf.tagging.journal import journal_path
from tests.support.other_labels import SIX, model_of
from tests.support.paths import ROOT, SAMPLES

COMMAND = [sys.executable, "-m", "posterclf", "tag"]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}


@pytest.fixture
def archive(tmp_path) -> Path:
    folder = tmp_path / "archive"
    folder.mkdir()
    for path in SAMPLES:
        for number in range(12):
            (folder / f"{path.stem}.{number}.jpg").symlink_to(path)
    return folder


def tag(*arguments) -> subprocess.CompletedProcess:
    return subprocess.run([*COMMAND, *map(str, arguments)], capture_output=True, text=True, env=ENVIRONMENT)


def stopped(signal_number: int, *arguments) -> subprocess.Popen:
    """A run that got the signal as soon as some of its outcomes were on disk."""
    out = Path(arguments[-1])
    run = subprocess.Popen(
        [*COMMAND, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT
    )
    wal = journal_path(out).with_name(journal_path(out).name + "-wal")
    seen, grown, rested = 0, 0, time.monotonic()
    while run.poll() is None:  # the write-ahead file grows at once with all names, then with each outcome after a rest
        size = wal.stat().st_size if wal.exists() else 0
        if size > seen:
            grown += time.monotonic() > rested + 0.005
            seen, rested = size, time.monotonic()
        if grown > 3:
            run.send_signal(signal_number)
            break
        time.sleep(0.002)  # without a rest this loop would not be woken in time on one busy core
    return run


def test_a_killed_run_is_resumed_with_nothing_done_twice_and_nothing_lost(archive, tmp_path):
    out = tmp_path / "tags.jsonl"
    run = stopped(signal.SIGKILL, archive, "--out", out)
    run.communicate()
    assert run.returncode == -signal.SIGKILL
    assert not out.exists()
    with sqlite3.connect(journal_path(out)) as journal:
        before = dict(journal.execute("SELECT file, probabilities FROM poster JOIN answer USING (number)"))
        # A run that predicted these again would overwrite this mark.
        journal.execute("UPDATE answer SET likeness = 12345")
    journal.close()
    assert 0 < len(before) < 12 * len(SAMPLES)
    refused = tag(archive, "--out", out)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "Go on with --resume" in refused.stderr
    resumed = tag(archive, "--out", out, "--resume")
    assert resumed.returncode == 0, resumed.stderr
    rows = list(map(json.loads, out.read_text().splitlines()))
    assert Counter(row["file"] for row in rows) == Counter(map(str, archive.iterdir()))
    marked = {os.fsencode(row["file"]) for row in rows if row["poster_likeness"] == 12345}
    assert marked == set(before)
    classifier = PosterClassifier.load()
    for path in SAMPLES[:3]:
        (row,) = (row for row in rows if row["file"].endswith(f"/{path.stem}.0.jpg"))
        assert row["probabilities"] == pytest.approx(classifier.predict(path).as_dict(), abs=1e-6)
    again = tag(archive, "--out", out, "--resume")
    assert (again.returncode, "is finished" in again.stdout) == (0, True)


def test_ctrl_c_says_how_to_go_on(archive, tmp_path):
    run = stopped(signal.SIGINT, archive, "--out", tmp_path / "tags.csv")
    _, errors = run.communicate()
    assert run.returncode == 130
    assert errors.splitlines()[-1].startswith("Stopped; what is done is kept. The same command with --resume goes on")
    assert "Traceback" not in errors


def test_a_csv_of_labels_is_tagged_by_a_model_of_ones_own_labels(tmp_path):
    """One of which is called as the column that would name files."""
    folder = model_of(SIX, tmp_path / "six")
    (tmp_path / "Images").mkdir()
    (tmp_path / "Images" / "1.jpg").symlink_to(SAMPLES[0])
    (tmp_path / "labels.csv").write_text(f"Id,{','.join(SIX)}\n1.jpg,1,0,0,0,1,0\n", encoding="utf-8")
    out = tmp_path / "tags.csv"
    run = tag(tmp_path / "labels.csv", "--out", out, "--model", folder.path)
    assert run.returncode == 0, run.stderr
    with out.open(newline="", encoding="utf-8-sig") as file:
        (row,) = csv.DictReader(file)
    assert tuple(row) == (*columns(SIX), "error")
    assert row["file"] == f"{tmp_path}/Images/1.jpg"
    known = PosterClassifier.load(folder.path).predict(SAMPLES[0])
    assert [float(row[column]) for column in label_columns(SIX)] == pytest.approx(known.probabilities, abs=1e-6)


def test_bad_files_are_rows_and_cost_the_exit_code(tmp_path):
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "good.jpg").symlink_to(SAMPLES[0])
    (folder / "bad.jpg").write_text("none")
    run = tag(folder, "--out", tmp_path / "tags.csv")
    assert run.returncode == 1
    assert run.stdout == f"{tmp_path}/tags.csv: 2 pictures. Computed by LiteRT in float32.\n"
    assert run.stderr.splitlines()[-1] == "1 of 2 files could not be used; their rows say why."
    assert "100%" in run.stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("nowhere", "--out", "tags.csv"), 1),
        ((".", "--out", "tags.xlsx"), 1),
        ((".", "--out", "tags.csv", "--address", "auto"), 2),
        ((".", "--out", "tags.csv", "--model", "article", "--threshold", "tuned"), 2),
        ((".", "--out", "tags.csv", "--model", "nowhere"), 1),
        ((".",), 2),
    ],
)
def test_what_cannot_be_done_is_one_sentence_without_a_traceback(tmp_path, arguments, code):
    run = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, cwd=tmp_path, env=ENVIRONMENT)
    assert run.returncode == code
    assert "Traceback" not in run.stderr
    assert run.stderr.splitlines()[-1].startswith("Error: ")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_cluster_is_one_sentence_and_leaves_nothing(tmp_path):
    pytest.importorskip("ray", reason="Ray is not installed: the extra ray brings it")
    with socket.socket() as taken:  # bound, but nobody listens
        taken.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        run = tag(SAMPLES[0], "--out", tmp_path / "tags.csv", "--engine", "ray", "--address", address)
    assert run.returncode == 1
    assert run.stderr.splitlines()[-1] == f"Error: No Ray cluster answers at {address}. Check the address."
    assert list(tmp_path.iterdir()) == []
