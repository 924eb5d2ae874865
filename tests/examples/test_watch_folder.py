"""Pictures come into a folder that is watched."""

import json
import shutil
import signal
import subprocess

from posterclf import PosterClassifier
from tests.support.examples import EXAMPLES, commands_of, variables
from tests.support.paths import ROOT

OTTO = ROOT / "assets" / "samples" / "otto.jpg"


def test_each_picture_is_tagged_once_until_ctrl_c(tmp_path):
    (tmp_path / "examples").symlink_to(EXAMPLES)
    incoming = tmp_path / "incoming"
    incoming.mkdir()
    shutil.copy(OTTO, incoming / "there.jpg")
    (command,) = commands_of("watch_folder.py")
    words = command.partition(" >> ")[0].split()
    expected = PosterClassifier.shared().predict(OTTO).at("tuned")
    with subprocess.Popen(
        words, cwd=tmp_path, env=variables(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as watch:
        assert watch.stdout and watch.stderr
        try:
            assert json.loads(watch.stdout.readline()) == {"file": "there.jpg", "predicted": expected}
            (incoming / "notes.txt").write_text("no picture, and not called one")
            (incoming / "broken.jpg").write_bytes(b"no picture")
            broken = json.loads(watch.stdout.readline())
            assert broken["file"] == "broken.jpg" and broken["error"].startswith("This is not a picture")
            shutil.copy(OTTO, incoming / "later.jpg")
            assert json.loads(watch.stdout.readline()) == {"file": "later.jpg", "predicted": expected}
        finally:
            watch.send_signal(signal.SIGINT)
        assert watch.stdout.read() == b"" and watch.stderr.read() == b""
    assert watch.returncode == 0
