"""A bulk run that is killed at any line of its own, meets another one, or finds no room: nothing done is lost."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from posterclf.errors import TaggingError
from posterclf.inference.outcome import Outcome
from posterclf.registry.model_folder import find_model
from posterclf.tagging.journal import Journal, journal_path
from posterclf.tagging.run import tag
from posterclf.tagging.sources import Source
from tests.support.paths import ROOT

# In a process of its own, because it forks: each child is killed two lines later than the one before it.
CUT_AT_EVERY_LINE = """
import json, os, signal, sys
from pathlib import Path
from posterclf import atomic
from posterclf.errors import TaggingError
from posterclf.inference.outcome import Outcome
from posterclf.registry.model_folder import find_model
from posterclf.tagging import journal, prediction_files, run
from posterclf.tagging.sources import Source

archive, place = map(Path, sys.argv[1:])
folder, source = find_model(), Source(str(archive))
watched = {module.__file__ for module in (atomic, journal, prediction_files, run)}


def engine(files, folder, computing):
    for file in files:
        yield Outcome(file, None, "cannot be used")


def killed_at(count):
    def line(frame, event, argument):
        nonlocal count
        count -= event == "line"
        if not count:
            os.kill(os.getpid(), signal.SIGKILL)
        return line

    return lambda frame, event, argument: line if frame.f_code.co_filename in watched else None


cut, faults, unfinished = -1, [], 0
while True:
    cut += 2
    out = place / str(cut) / "tags.jsonl"
    out.parent.mkdir()
    if not (child := os.fork()):
        sys.settrace(killed_at(cut))
        run.tag(source, out, folder, engine=engine)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status):
        break
    resume = cut % 4 == 1  # every second one without: where nothing was done, it begins anew
    try:
        tagged = run.tag(source, out, folder, resume=resume, engine=engine)
    except TaggingError as error:
        unfinished += not resume and ("--resume" in str(error) or "finished" in str(error))
        if not out.exists() or journal.journal_path(out).exists():
            run.tag(source, out, folder, resume=True, engine=engine)
    rows = sorted(json.loads(line)["file"] for line in out.read_text(encoding="utf-8").splitlines())
    if rows != sorted(map(str, archive.iterdir())) or list(out.parent.glob(".tags*")):
        faults.append(cut)
print(json.dumps({"cuts": cut, "faults": faults, "unfinished": unfinished, "code": os.waitstatus_to_exitcode(status)}))
"""


@pytest.mark.skipif(not hasattr(sys, "getdlopenflags"), reason="it forks")
def test_a_run_that_is_killed_at_any_line_is_resumed(tmp_path):
    (tmp_path / "archive").mkdir()
    (tmp_path / "runs").mkdir()
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / "archive" / name).write_bytes(b"\xff\xd8\xff")
    command = [sys.executable, "-c", CUT_AT_EVERY_LINE, str(tmp_path / "archive"), str(tmp_path / "runs")]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=ROOT, check=False)
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)
    assert (found["faults"], found["code"]) == ([], 0)
    assert found["cuts"] > 100
    assert found["unfinished"] > 10


def cannot_be_used(files, folder, computing):
    """An engine without a network."""
    for file in files:
        yield Outcome(file, None, "cannot be used")


@pytest.fixture
def source(tmp_path) -> Source:
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / name).write_bytes(b"\xff\xd8\xff")
    return Source(str(tmp_path))


@pytest.mark.parametrize("resume", [False, True])
def test_a_second_run_is_told_of_the_first_which_goes_on(source, tmp_path, resume):
    out = tmp_path / "tags.jsonl"
    told = []

    def met(files, folder, computing):
        for outcome in cannot_be_used(files, folder, computing):
            yield outcome
            with pytest.raises(TaggingError) as refused:
                tag(source, out, find_model(), resume=resume, engine=cannot_be_used)
            told.append(str(refused.value))

    assert tag(source, out, find_model(), engine=met).posters == 2
    assert set(told) == {f"Another process is writing {out}. Wait for it, or give another --out."}
    assert len(out.read_text(encoding="utf-8").splitlines()) == 2


def test_a_full_disk_keeps_what_is_done(source, tmp_path):
    out = tmp_path / "tags.jsonl"
    journal = Journal(out, find_model())
    journal.claim({})
    files = [str(number) for number in range(1000)]
    journal.add_posters(files)
    (pages,) = journal._rows.execute("PRAGMA page_count").fetchone()
    journal._rows.execute(f"PRAGMA max_page_count = {pages + 2}")  # then SQLite says what it says of a full disk
    with pytest.raises(
        TaggingError, match=r"There is no room for .*\.unfinished\. Make some, and go on with --resume\."
    ):
        for file in files:
            journal.add(Outcome(file, None, "cannot be used"))
    done = journal.finished()
    journal.close()
    again = Journal(out, find_model())
    assert 0 < done == again.finished() < len(files)
    again.close()


@pytest.mark.parametrize("name", ["tags.csv", "a" * 250 + ".csv", "ü" * 125 + ".csv"])
def test_a_journal_has_a_name_that_disks_take(tmp_path, name):
    path = journal_path(tmp_path / name)
    assert len(os.fsencode(f"{path.name}-journal")) <= 255
    assert path.name.startswith(".")
    assert path == journal_path(tmp_path / name) != journal_path(tmp_path / f"b{name[1:]}")
    Journal(tmp_path / name, find_model()).remove()
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_can_be_written_the_reason_is_named(source):
    with pytest.raises(TaggingError, match=r"cannot be written: .*\. Mend that, or give another --out\."):
        tag(source, Path("/proc/tags.csv"), find_model(), engine=cannot_be_used)
