"""What commands print, for people and for programs."""

import csv
import io
import json
import os
import subprocess
import sys

import pytest

from posterclf.cli.output import say, write_json, write_row
from tests.support.paths import ROOT

HOSTILE = "a\x1b[31m\n\u202e\u200b\x9b2J,\udcff.jpg"
RECORD = {"file": "ümlaut-电影\U0001f3ac\U000e0001\x7f.jpg"}


def test_each_line_stays_one(capsys):
    say("a", HOSTILE)
    say(HOSTILE, err=True)
    printed = capsys.readouterr()
    shown = r"a\x1b[31m\n\u202e\u200b\x9b2J,\xff.jpg"
    assert (printed.out, printed.err) == (f"a\n{shown}\n", f"{shown}\n")


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "ascii"])
def test_json_is_exact_in_every_encoding_and_no_terminal_obeys_it(monkeypatch, encoding):
    stream = io.TextIOWrapper(io.BytesIO(), encoding)
    monkeypatch.setattr(sys, "stdout", stream)
    for record in (RECORD, {"file": HOSTILE}):
        write_json(record)
    lines = stream.buffer.getvalue().decode(encoding).split("\n")
    assert [json.loads(line) for line in lines[:-1]] == [RECORD, {"file": HOSTILE}]
    assert all(line.isprintable() for line in lines)
    assert ("电影" in lines[0]) == (encoding == "utf-8")


def test_a_row_is_exact_and_utf_8_in_a_file(monkeypatch):
    stream = io.TextIOWrapper(io.BytesIO(), "cp1252")
    monkeypatch.setattr(sys, "stdout", stream)
    row = ["a\x1b[31m\n电影.jpg", 1]
    write_row(row)
    text = stream.buffer.getvalue().decode("utf-8")
    assert list(csv.reader(io.StringIO(text, newline=""))) == [[row[0], "1"]]


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="there are no pseudo-terminals")
def test_a_row_is_harmless_on_a_terminal():
    above, below = os.openpty()
    program = r"from posterclf.cli.output import write_row; write_row(['a\x1b[31m\n.jpg', 1])"
    subprocess.run([sys.executable, "-c", program], stdout=below, cwd=ROOT, check=True)
    os.close(below)
    assert os.read(above, 1000) == b"a\\x1b[31m\\n.jpg,1\r\n"
    os.close(above)
