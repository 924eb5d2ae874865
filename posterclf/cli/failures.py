"""The way out of every command: whatever goes wrong becomes one sentence and an exit code, never a traceback."""

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from posterclf.cli.output import say
from posterclf.errors import PosterclfError
from posterclf.extras import extra_of, missing
from posterclf.printable import printable

CTRL_C = 130
REMEDIES = {
    errno.ENOSPC: "Make room, and start again.",
    errno.EDQUOT: "Make room, and start again.",
    errno.EFBIG: "Allow larger files (ulimit -f), or give another place.",
    errno.EROFS: "Give another place.",
    errno.EACCES: "Mend its permissions, or give another place.",
    errno.EPERM: "Mend its permissions, or give another place.",
    errno.ENAMETOOLONG: "Give a shorter name.",
    errno.EMFILE: "Allow more open files (ulimit -n), and start again.",
    errno.ENFILE: "Close other programs, and start again.",
    errno.ENOMEM: "Close other programs, and start again.",
    errno.EIO: "Check the disk.",
}


class Commands(click.Group):
    """A group of commands without tracebacks: what fails is one sentence and exit code 1, Ctrl-C is 130."""

    def main(self, *arguments: Any, standalone_mode: bool = True, **options: Any) -> Any:
        def run() -> Any:
            return super(Commands, self).main(*arguments, standalone_mode=False, **options)

        if not standalone_mode:
            return run()
        sys.exit(_exit_code(run))


def _exit_code(run: Callable[[], Any]) -> int:
    """0, or what else the command gave, once its output is written; of what it raised, the sentence is told."""
    try:
        try:
            code = run() or 0  # what `--help` exits with is returned
        except SystemExit as end:
            code = end.code or 0
        sys.stdout.flush()
        return code if isinstance(code, int) else 1
    except click.Abort as abort:  # which click makes of Ctrl-C, behind an empty line
        say(str(abort.__cause__ or "") or "Stopped.", err=True)
        return getattr(abort.__cause__, "code", CTRL_C)
    except click.ClickException as error:
        if not isinstance(error, click.exceptions.NoArgsIsHelpError):  # whose message is the help, in many lines
            error.message = printable(error.message)  # pyright: ignore[reportAttributeAccessIssue] -- typed as final
        error.show()
        return error.exit_code
    except BrokenPipeError:  # who reads the output has enough
        return 1
    except Exception as error:
        if sys.flags.dev_mode:
            raise
        say(f"Error: {_sentence(error)}", err=True)
        return 1


def _sentence(error: Exception) -> str:
    if isinstance(error, PosterclfError):
        return str(error)
    if isinstance(error, OSError):
        return _of_the_system(error)
    if isinstance(error, MemoryError):
        return "There is not enough memory. Close other programs, or allow this one more (ulimit -v)."
    if "can't start new thread" in str(error):
        return "The system starts no further thread. Close other programs, or allow more (ulimit -u, ulimit -v)."
    if isinstance(error, ModuleNotFoundError) and (extra := extra_of(error.name or "")):
        return str(missing(str(error.name), extra))
    if isinstance(error, ImportError):
        reason = error.__cause__ or error  # NumPy wraps it in a page of advice
        return f"A package cannot be loaded ({reason}). Install posterclf anew, or allow more memory (ulimit -v)."
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return (
        f"This should not happen ({what}). Please report it, with what the same command shows behind "
        "`python -X dev -m posterclf`."
    )


def _of_the_system(error: OSError) -> str:
    """What the operating system refused, where, and what to do."""
    if error.errno == errno.ENOENT and not _has_folder():
        return "The folder that this command was started in is not there any more. Change to another."
    reason = error.strerror or str(error)
    if error.filename is None:
        return f"{reason}. {REMEDIES.get(error.errno or 0, '')}".strip()
    return f"{os.fsdecode(error.filename)}: {reason}. {REMEDIES.get(error.errno or 0, 'Check the path.')}"


def _has_folder() -> bool:
    try:
        return bool(Path.cwd())
    except OSError:
        return False
