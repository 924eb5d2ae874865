"""Signals and standard streams of the program, in small processes that do nothing else."""

import signal
import subprocess
import sys

import pytest

from tests.support.paths import ROOT

IN_AN_IMPORT = """
import os, signal, sys
from posterclf.process import prepare

class Interrupted:
    def find_spec(self, name, path=None, target=None):
        if name == "wave":
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupted())
prepare()
try:
    import wave
except BaseException:  # as packages do that try several imports
    pass
print("went on")
"""
IN_WORK = """
import os, signal, sys
from posterclf.process import Stop, prepare

prepare()
try:
    os.kill(os.getpid(), signal.{signal})
except Stop as stop:
    {tidy}
    sys.exit(stop.code)
"""
WHERE_PYTHON_DROPS_IT = """
import os, signal
from posterclf.process import prepare

class Deleted:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)

prepare()
Deleted()
print("went on")
"""
IGNORED = """
import os, signal
from posterclf.process import prepare

signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as behind nohup
prepare()
os.kill(os.getpid(), signal.SIGHUP)
print("went on")
"""
OPENS_A_FILE = """
import os, sys
from posterclf.process import prepare

prepare()
with open(sys.argv[1], "w") as file:
    os.write(2, b"a library's message")
    print("a person's message", file=sys.stderr)
    file.write("content")
"""


def ran(program: str, *arguments: str, redirected: str = "") -> subprocess.CompletedProcess:
    command = ["sh", "-c", f'exec "$@" {redirected}', "sh", sys.executable, "-c", program, *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", cwd=ROOT, check=False)


@pytest.mark.parametrize("program", [IN_AN_IMPORT, WHERE_PYTHON_DROPS_IT])
def test_ctrl_c_ends_the_program_where_an_exception_would_be_lost(program):
    run = ran(program)
    assert (run.returncode, run.stdout, run.stderr) == (130, "", "\nStopped.\n")


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_work_that_is_stopped_tidies_up(name):
    run = ran(IN_WORK.format(signal=name, tidy="print('tidied up')"))
    assert (run.returncode, run.stdout, run.stderr) == (128 + getattr(signal, name), "tidied up\n", "")


def test_a_second_ctrl_c_waits_for_nothing():
    run = ran(IN_WORK.format(signal="SIGINT", tidy="os.kill(os.getpid(), signal.SIGINT); print('tidied up')"))
    assert (run.returncode, run.stdout, run.stderr) == (130, "", "\nStopped.\n")


def test_what_is_ignored_stays_ignored():
    run = ran(IGNORED)
    assert (run.returncode, run.stdout) == (0, "went on\n")


@pytest.mark.parametrize("redirected", ["2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_no_message_gets_into_a_file_that_took_a_closed_streams_place(tmp_path, redirected):
    run = ran(OPENS_A_FILE, str(tmp_path / "file"), redirected=redirected)
    assert run.returncode == 0
    assert (tmp_path / "file").read_text(encoding="utf-8") == "content"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/dev/full is Linux's")
def test_a_full_standard_error_ends_nothing():
    run = ran(
        "from posterclf.process import prepare\nprepare()\nimport sys\nprint('x', file=sys.stderr)\nprint('done')"
    )
    full = ran(
        "from posterclf.process import prepare\nprepare()\nimport sys\nprint('x', file=sys.stderr)\nprint('done')",
        redirected="2>/dev/full",
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "done\n", "x\n")
    assert (full.returncode, full.stdout) == (0, "done\n")
