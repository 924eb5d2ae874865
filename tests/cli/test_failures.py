"""What comes out of a command in which something goes wrong: a sentence, an exit code, and no traceback."""

import errno
import os

import click
import pytest
from click.testing import CliRunner

from posterclf.cli.failures import Commands
from posterclf.errors import DatasetError
from posterclf.process import Stop


def ran(work, *arguments: str):
    """`commands work`, whose callback is `work`."""
    commands = Commands("commands", commands={"work": click.Command("work", callback=work)})
    return CliRunner().invoke(commands, ["work", *arguments], prog_name="commands")


def raising(error: BaseException):
    def work():
        raise error

    return work


def of_the_system(number: int, path: str | bytes | None = None) -> OSError:
    return OSError(number, os.strerror(number), path)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (DatasetError("labels.csv has no rows."), "labels.csv has no rows."),
        (DatasetError("\x1b[2Ja.csv\nis bad."), r"\x1b[2Ja.csv\nis bad."),
        (of_the_system(errno.ENOSPC, "out/t.csv"), "out/t.csv: No space left on device. Make room, and start again."),
        (of_the_system(errno.EDQUOT, "t.csv"), "t.csv: Disk quota exceeded. Make room, and start again."),
        (of_the_system(errno.EROFS, "t.csv"), "t.csv: Read-only file system. Give another place."),
        (of_the_system(errno.ENAMETOOLONG, "t.csv"), "t.csv: File name too long. Give a shorter name."),
        (of_the_system(errno.EIO, b"t\xff.csv"), r"t\xff.csv: Input/output error. Check the disk."),
        (
            of_the_system(errno.EACCES, "t\n.csv"),
            r"t\n.csv: Permission denied. Mend its permissions, or give another place.",
        ),
        (of_the_system(errno.ENOTDIR, "a/b"), "a/b: Not a directory. Check the path."),
        (of_the_system(errno.EMFILE), "Too many open files. Allow more open files (ulimit -n), and start again."),
        (OSError("a library's own words"), "a library's own words."),
        (MemoryError(), "There is not enough memory. Close other programs, or allow this one more (ulimit -v)."),
        (
            ValueError("x\ny"),
            r"This should not happen (ValueError: x\ny). Please report it, with what the same command shows behind "
            "`python -X dev -m posterclf`.",
        ),
    ],
)
def test_what_goes_wrong_is_one_sentence(error, sentence):
    run = ran(raising(error))
    assert (run.exit_code, run.stderr, run.stdout) == (1, f"Error: {sentence}\n", "")


def test_a_folder_that_was_removed_under_the_command_is_named(tmp_path, monkeypatch):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    run = ran(raising(of_the_system(errno.ENOENT)))
    assert run.stderr == (
        "Error: The folder that this command was started in is not there any more. Change to another.\n"
    )


@pytest.mark.parametrize(
    ("stop", "code", "told"),
    [
        (KeyboardInterrupt(), 130, "Stopped."),
        (Stop(143), 143, "Stopped."),
        (KeyboardInterrupt("Stopped; go on with --resume."), 130, "Stopped; go on with --resume."),
    ],
)
def test_a_stop_has_the_signals_code(stop, code, told):
    run = ran(raising(stop))
    assert (run.exit_code, run.stderr) == (code, f"\n{told}\n")


def test_a_command_that_failed_softly_keeps_its_code():
    assert ran(raising(SystemExit(1))).exit_code == 1
    assert ran(lambda: None).exit_code == 0
    assert ran(lambda: None, "--help").exit_code == 0


def test_what_was_typed_makes_no_false_line():
    run = ran(lambda: None, "\x1b[31m\nError: none")
    assert run.exit_code == 2
    assert run.stderr.splitlines()[-1] == r"Error: Got unexpected extra argument (\x1b[31m\nError: none)"


def test_whoever_calls_it_as_a_function_gets_the_error():
    commands = Commands("commands", commands={"work": click.Command("work", callback=raising(DatasetError("x")))})
    with pytest.raises(DatasetError):
        commands(["work"], standalone_mode=False)
