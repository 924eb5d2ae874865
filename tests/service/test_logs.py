"""What a log says, and that nothing of a visitor gets into it: in processes of their own, as one has one log."""

import json
import re
import subprocess
import sys

import pytest

from tests.support.paths import ROOT

MARK = "Secret-4711"
SET_UP = f"""
import logging, threading, warnings
from posterclf.service import logs
MARK = {MARK!r}
package = logging.getLogger("some.package")
package.addHandler(logging.StreamHandler())  # as Streamlit and uvicorn have theirs
logs.set_up(FORM)
late = logging.getLogger("late.package")

def broken(name):
    raise ValueError(name)
"""
# What may carry a stranger's text into a log.
LEAKS = {
    "a message": "package.warning(MARK)",
    "its arguments": "package.warning('%s of %s', MARK, {MARK: MARK})",
    "an exception as a message": "package.error(ValueError(MARK))",
    "a logger that was made later": "late.error(MARK)",
    "a handler with a form of its own": (
        "handler = logging.StreamHandler(); late.addHandler(handler)\n"
        "handler.setFormatter(logging.Formatter('%(message)s %(exc_info)s %(args)s'))\n"
        "late.error(MARK, MARK, exc_info=ValueError(MARK), stack_info=True)"
    ),
    "an exception": "try: broken(MARK)\nexcept ValueError: package.exception('It failed: %s', MARK)",
    "an exception of our own log": "try: broken(MARK)\nexcept ValueError: logs.log.error('fault', exc_info=True)",
    "a field that is not listed": "logs.log.error('fault', extra={'name_of_file': MARK})",
    "the end of a thread": "thread = threading.Thread(target=broken, args=(MARK,)); thread.start(); thread.join()",
    "the end of the process": "broken(MARK)",
    "an exception that nobody can catch": "class Left:\n    def __del__(self): broken(MARK)\ndel Left.__doc__; Left()",
}


def logged(form: str, statement: str) -> list[str]:
    program = SET_UP.replace("FORM", repr(form)) + statement
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT)
    assert run.stdout == ""
    return run.stderr.splitlines()


@pytest.mark.parametrize("leak", LEAKS)
def test_a_line_tells_the_kind_and_the_place_and_nothing_else(leak):
    lines = logged("json", LEAKS[leak])
    assert lines
    assert MARK not in "\n".join(lines)
    if leak != "a handler with a form of its own":
        (line,) = lines
        assert {"time", "level", "event"} <= json.loads(line).keys()


def test_a_warning_of_a_package_is_no_line():
    assert logged("json", "warnings.warn(MARK)") == []


def test_what_one_place_repeats_is_told_once_a_minute_with_how_often_it_was_left_out():
    repeat = """
bare = logging.getLogger("without.a.handler")  # written by Python's last resort
def warn():
    package.warning("")
    bare.warning("")
    logs.log.warning("unknown-host")
for number in range(1000):
    warn()
logs.QUIET = 0.0  # as if the minute were over
warn()
"""
    lines = [json.loads(line) for line in logged("json", repeat)]
    told = [(line.get("logger", line["event"]), line.get("left_out")) for line in lines]
    names = ("some.package", "without.a.handler", "unknown-host")
    assert told == [*((name, None) for name in names), *((name, 999) for name in names)]


def test_an_exception_is_told_by_its_type_and_where_it_came_through():
    (line,) = logged(
        "json", "from posterclf import images\ntry: images.read_image(MARK)\nexcept Exception: package.exception('')"
    )
    facts = json.loads(line)
    assert (facts["level"], facts["logger"], facts["fault"]) == ("error", "some.package", "UnreadableFile")
    assert re.fullmatch(r"posterclf/images(/\w+)?\.py:\d+ file_content", facts["places"][-1])


def test_text_has_warnings_alone_and_json_has_every_event():
    events = (
        "logs.log.info('request', extra={'status': 200}); logs.log.warning('no-metrics', extra={'sentence': 'No.'})"
    )
    (line,) = logged("text", events)
    assert re.fullmatch(r"\S+ warning no-metrics No\.", line)
    first, second = map(json.loads, logged("json", events))
    assert (first["event"], first["status"], second["sentence"]) == ("request", 200, "No.")
