"""What every file that is written while others may read it, or the process may be killed, depends on."""

import errno
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from posterclf.atomic import write_beside
from tests.support.paths import ROOT

WRITES_HALF = """
import sys
from pathlib import Path
from posterclf.atomic import write_beside

def half(path):
    with path.open("w") as file:
        file.write("half of it")
        file.flush()
        print("written", flush=True)
        sys.stdin.read()  # until it is killed

write_beside(Path(sys.argv[1]), half)
"""


def test_the_new_content_takes_the_old_ones_place(tmp_path):
    path = tmp_path / "card.json"
    for content in ("old", "new"):
        write_beside(path, lambda beside, content=content: beside.write_text(content))
        assert path.read_text() == content
    assert list(tmp_path.iterdir()) == [path]


def test_the_old_content_is_there_until_the_new_one_is_whole(tmp_path):
    path = tmp_path / "card.json"
    path.write_text("old")

    def write(beside):
        beside.write_text("ne")
        assert path.read_text() == "old"
        beside.write_text("new")

    write_beside(path, write)
    assert path.read_text() == "new"


@pytest.mark.parametrize("old", ["old", None])
@pytest.mark.parametrize("error", [OSError("the disk is full"), KeyboardInterrupt()])
def test_a_writer_that_fails_leaves_all_as_it_was(tmp_path, old, error):
    path = tmp_path / "card.json"
    if old:
        path.write_text(old)
    before = list(tmp_path.iterdir())

    def fail(beside):
        beside.write_text("half of it")
        raise error

    with pytest.raises(type(error)):
        write_beside(path, fail)
    assert list(tmp_path.iterdir()) == before
    assert not old or path.read_text() == old


@pytest.mark.parametrize("named", [None, "beside"])
def test_an_error_names_the_file_that_was_to_be_written(tmp_path, named):
    """A full disk is met without a name, and the hidden folder's tells nobody anything."""
    path = tmp_path / "card.json"

    def fail(beside):
        raise OSError(errno.ENOSPC, "No space left on device", named and str(beside))

    with pytest.raises(OSError, match="No space left on device") as met:
        write_beside(path, fail)
    assert met.value.filename == str(path)


def test_an_error_of_another_file_keeps_its_name(tmp_path):
    with pytest.raises(FileNotFoundError) as met:
        write_beside(tmp_path / "card.json", lambda beside: (tmp_path / "source.json").read_bytes())
    assert met.value.filename == str(tmp_path / "source.json")


def test_where_there_is_no_folder_the_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError) as met:
        write_beside(tmp_path / "none" / "card.json", lambda beside: beside.touch())
    assert met.value.filename == str(tmp_path / "none" / "card.json")


def test_a_writer_that_writes_nothing_leaves_all_as_it_was(tmp_path):
    path = tmp_path / "card.json"
    path.write_text("old")
    with pytest.raises(FileNotFoundError):
        write_beside(path, lambda beside: None)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_kill_in_the_middle_leaves_the_old_content_and_nothing_visible(tmp_path):
    path = tmp_path / "card.json"
    path.write_text("old")
    with subprocess.Popen(
        [sys.executable, "-c", WRITES_HALF, path], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout.readline() == b"written\n"
        process.kill()
        assert process.wait() == -signal.SIGKILL
    assert path.read_text() == "old"
    assert list(tmp_path.glob("[!.]*")) == [path]
    write_beside(path, lambda beside: beside.write_text("new"))
    assert path.read_text() == "new"


@pytest.mark.parametrize("name", ["model.tflite", "epoch-01.keras", "tags.csv", "no ending", ".hidden", "第九.jsonl"])
def test_the_writer_sees_the_names_ending(tmp_path, name):
    seen = []
    write_beside(tmp_path / name, lambda beside: (seen.append(beside.suffix), beside.touch()))
    assert seen == [(tmp_path / name).suffix]
    assert list(tmp_path.iterdir()) == [tmp_path / name]


def test_a_file_has_the_permissions_of_any_other_new_file(tmp_path):
    (tmp_path / "other").touch()
    write_beside(tmp_path / "card.json", lambda beside: beside.touch())
    assert (tmp_path / "card.json").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_of_two_threads_that_write_one_file_each_leaves_its_whole_content(tmp_path):
    path = tmp_path / "card.json"
    both_are_half_way = Barrier(2, timeout=60)

    def write(letter: str) -> None:
        def fill(beside):
            with beside.open("w") as file:
                file.write(letter * 1000)
                file.flush()
                both_are_half_way.wait()
                file.write(letter * 1000)

        write_beside(path, fill)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(write, "ab"))
    assert path.read_text() in ("a" * 2000, "b" * 2000)
    assert list(tmp_path.iterdir()) == [path]
