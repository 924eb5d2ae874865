"""Strangers' pictures in processes apart: the same answers, and nothing that a decoder does harms anybody else."""

import os
import select
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, pairwise, repeat
from multiprocessing import Pipe
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PIL import Image

from posterclf.apart import calls, values
from posterclf.apart.calls import decode_apart, decode_here, until
from posterclf.apart.workers import GivenUp, WorkerFault, Workers
from posterclf.errors import BrokenImage, ImageError, ServiceError, TooCostly
from posterclf.images import read_image
from posterclf.inference.network_input import read_jpeg, read_pixels, read_pixels_and_jpeg
from posterclf.registry.card_parts import InputSize
from tests.support import apart_jobs as jobs
from tests.support import corpus
from tests.support.paths import ROOT, SAMPLES

pytestmark = pytest.mark.skipif(os.name != "posix", reason="workers need the limits that Windows has not")
POSTER = SAMPLES[0].read_bytes()
SIZE = InputSize(height=384, width=256, resample="bilinear")


@pytest.fixture(autouse=True, scope="module")
def apart():
    decode_apart("tests.support.apart_jobs")
    yield
    decode_here()


@pytest.fixture
def one_worker(monkeypatch):
    """Workers of its own, one alone."""
    monkeypatch.setattr("posterclf.apart.workers.processors", lambda: 1)
    workers = Workers(["tests.support.apart_jobs"])
    monkeypatch.setattr(calls, "_workers", workers)
    yield workers
    workers.end()


def here(function, *args):
    """What a function gives in this process."""
    return function.__wrapped__(*args)


def outcome(read, *args) -> object:
    try:
        return read(*args)
    except ImageError as error:
        return type(error), str(error)


def test_a_call_runs_in_another_process_and_a_path_in_this_one():
    assert jobs.process_of(POSTER) != os.getpid()
    assert jobs.process_of("a path") == os.getpid()


@pytest.mark.parametrize("least", [None, (300, 300)])
def test_pixels_and_errors_are_the_same_to_the_bit(least):
    contents = [*(path.read_bytes() for path in SAMPLES[:3]), *corpus_contents()]
    assert len(contents) > 20
    for content in contents:
        expected, found = outcome(here, read_image, content, least), outcome(read_image, content, least)
        if isinstance(expected, Image.Image):
            assert (found.mode, found.size, found.tobytes()) == (expected.mode, expected.size, expected.tobytes())
        else:
            assert found == expected


def corpus_contents() -> list[bytes]:
    return [
        b"",
        b"no picture",
        POSTER[:2000],
        bytes(2**22),
        *corpus.ordinary_files().values(),
        *corpus.not_pictures().values(),
    ]


def test_arrays_and_files_are_the_same_to_the_bit():
    assert (read_pixels(POSTER, SIZE) == here(read_pixels, POSTER, SIZE)).all()
    assert read_jpeg(POSTER, (300, 450)) == here(read_jpeg, POSTER, (300, 450))
    pixels, thumbnail = read_pixels_and_jpeg(POSTER, SIZE, (300, 450))
    assert (pixels == here(read_pixels, POSTER, SIZE)).all()
    assert thumbnail.startswith(b"\xff\xd8")


@pytest.mark.parametrize(
    ("job", "refusal"), [(jobs.spin, TooCostly), (jobs.allocate, TooCostly), (jobs.crash, BrokenImage)]
)
def test_what_takes_too_much_or_crashes_is_refused_and_the_next_is_answered(one_worker, job, refusal):
    before = jobs.process_of(POSTER)
    with pytest.raises(refusal, match=r"\. [A-Z][^.]+\.$"):  # what is wrong, and what to do
        job(POSTER)
    assert (jobs.process_of(POSTER) == before) == (job is jobs.allocate)  # where memory is refused, nothing has to end
    assert read_image(POSTER).size == (600, 900)
    if job is not jobs.allocate:
        with pytest.raises(ProcessLookupError):  # it was waited for: no zombie is left
            os.kill(before, 0)


def test_what_nobody_waits_for_ends_and_frees_its_place(one_worker):
    before = jobs.process_of(POSTER)
    asked = chain([False], repeat(True))  # wanted when it begins
    with until(lambda: next(asked)), pytest.raises(GivenUp):
        jobs.block(POSTER)
    assert jobs.process_of(POSTER) != before
    with until(lambda: True), pytest.raises(GivenUp):
        jobs.block(POSTER)  # not even begun


def test_who_waits_in_the_line_and_gives_up_leaves_it(one_worker):
    wanted = True
    with ThreadPoolExecutor(2) as threads:

        def blocked() -> None:
            with until(lambda: not wanted), pytest.raises(GivenUp):
                jobs.block(POSTER)

        both = [threads.submit(blocked) for _ in range(2)]
        while len(one_worker._line) < 2:
            pass
        wanted = False
        for one in both:
            one.result()
    assert len(one_worker._line) == 0
    assert jobs.process_of(POSTER)


def test_a_worker_that_died_meanwhile_is_replaced(one_worker):
    os.kill(jobs.process_of(POSTER), signal.SIGKILL)
    next(iter(one_worker._all))._process.wait()
    assert jobs.process_of(POSTER)


def test_large_pictures_have_their_turn_one_by_one():
    with ThreadPoolExecutor(4) as threads:
        turns = sorted(threads.map(jobs.take_long_turn, [POSTER] * 8))
    for (_, end), (begin, _) in pairwise(turns):
        assert end <= begin


def test_a_worker_knows_no_secrets_says_nothing_and_writes_nothing(monkeypatch, one_worker, capfd, tmp_path):
    monkeypatch.setenv("POSTERCLF_TOKEN", "secret")
    one_worker.end()
    assert "POSTERCLF_TOKEN" not in jobs.environment(POSTER)
    jobs.speak(POSTER)
    assert capfd.readouterr() == ("", "")
    with pytest.raises(WorkerFault, match="OSError"):
        jobs.write_file(POSTER, str(tmp_path / "written"))


def test_a_mistake_of_ours_comes_with_its_traceback():
    with pytest.raises(ZeroDivisionError):
        here(jobs.divide, b"")
    with pytest.raises(WorkerFault, match="ZeroDivisionError"):
        jobs.divide(b"")


def test_where_no_worker_starts_that_is_said(monkeypatch, one_worker):
    one_worker.end()
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(ServiceError, match=r"^No process that decodes pictures starts\."):
        read_image(POSTER)
    monkeypatch.setattr(sys, "executable", "/nowhere")
    with pytest.raises(ServiceError):
        read_image(POSTER)


def test_an_answer_of_another_type_than_promised_is_refused(one_worker):
    with pytest.raises(msgspec.ValidationError):
        jobs.say_untrue(POSTER)
    assert jobs.process_of(POSTER)


@pytest.mark.skipif(sys.platform != "linux", reason="the choice is Linux's")
def test_where_memory_ends_a_worker_is_ended_before_the_server():
    worker = jobs.process_of(b"")
    assert Path(f"/proc/{worker}/oom_score_adj").read_text() == "1000\n"
    assert Path("/proc/self/oom_score_adj").read_text() != "1000\n"


@pytest.mark.parametrize("element", ["|O", "<U1000000000", "<f8"])
def test_a_conquered_worker_cannot_send_objects_or_more_than_there_is_room_for(element):
    source, to = Pipe()
    described = msgspec.msgpack.Ext(values.ARRAY, msgspec.msgpack.encode((element, [2**40])))
    to.send_bytes(msgspec.msgpack.encode(described))
    with source, to, pytest.raises(ValueError, match="an array"):
        values.received(source, np.ndarray)


PROGRAM = """
import os, signal
from posterclf.apart.calls import decode_apart
from tests.support.apart_jobs import process_of
decode_apart()
first = process_of(b"")
"""


def ran(program: str) -> str:
    """What a program of its own prints; it prints no errors."""
    run = subprocess.run([sys.executable, "-c", PROGRAM + program], capture_output=True, text=True, cwd=ROOT)
    assert run.stderr == ""
    return run.stdout


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="Linux alone tells when a process of others has ended")
@pytest.mark.parametrize("end", ["os.kill(os.getpid(), signal.SIGKILL)", "os._exit(0)", "raise SystemExit"])
def test_workers_end_with_the_process_however_it_ends(end):
    worker = int(ran(f"print(first, flush=True)\n{end}"))
    try:
        ended = os.pidfd_open(worker)
    except ProcessLookupError:
        return
    assert select.select([ended], [], [], 30)[0]
    os.close(ended)


def test_a_forked_process_has_workers_of_its_own():
    program = """
child = os.fork()
second = process_of(b"")
assert (second == first) == bool(child)
assert process_of(b"") == second
if child:
    os.waitpid(child, 0)
print("done", flush=True)
"""
    assert ran(program).splitlines() == ["done", "done"]
