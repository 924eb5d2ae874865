"""The page with Gradio in a real browser, in the environment that it asks for, or in this one where Gradio is in it."""

import os
import re
import socket
import subprocess
import sys
from importlib.util import find_spec

import pytest
from playwright.sync_api import expect

from posterclf import PosterClassifier
from tests.support.examples import EXAMPLES
from tests.support.paths import ROOT

SCRIPT = EXAMPLES / "gradio_page.py"
UV = [sys.executable, "-m", "uv"]
OTTO = ROOT / "assets" / "samples" / "otto.jpg"


@pytest.fixture(scope="module")
def command():
    """What starts it without a network."""
    if find_spec("gradio"):
        return [sys.executable, SCRIPT]
    made = subprocess.run([*UV, "sync", "--offline", "--script", SCRIPT], capture_output=True, text=True)
    if "network was disabled" in made.stderr:
        pytest.skip("Gradio is not on this machine: `uv sync --script examples/gradio_page.py` brings it")
    assert made.returncode == 0, made.stderr
    return [*UV, "run", "--offline", "--quiet", "--script", SCRIPT]


@pytest.fixture(scope="module")
def address(command, tmp_path_factory):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = {"GRADIO_SERVER_PORT": str(port), "PYTHONUNBUFFERED": "1", "no_proxy": "*"}
    place = tmp_path_factory.mktemp("gradio")
    with subprocess.Popen(
        command, cwd=place, env=os.environ | settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as page:
        assert page.stdout
        try:
            said = ""
            for line in page.stdout:
                said += line
                if found := re.search(r"http://\S+", line):
                    break
            else:
                pytest.fail(said)
            yield found[0]
        finally:
            page.terminate()


def test_a_posters_probabilities_are_shown_and_the_threshold_decides_what_is_predicted(address, page):
    prediction = PosterClassifier.shared().predict(OTTO)
    page.goto(address)
    page.locator("input[type=file]").first.set_input_files(OTTO)
    predicted, threshold = page.get_by_label("Predicted"), page.get_by_role("spinbutton")
    expect(predicted).to_have_value(
        ", ".join(prediction.at(PosterClassifier.shared().folder.threshold)), timeout=60_000
    )
    expect(page.get_by_role("meter")).to_have_count(len(prediction.labels))
    genre, probability = prediction.top(1)[0]
    expect(page.get_by_role("button", name=f"{genre} {probability:.0%}")).to_be_visible()
    for value in (0.5, 0.99, 0.1):
        threshold.fill(str(value))
        threshold.press("Enter")
        expect(predicted).to_have_value(", ".join(prediction.at(value)), timeout=60_000)
