"""The training of the small network as the page sees it: a process that it starts, its progress, its network."""

import json
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from threading import BoundedSemaphore, Lock, Thread
from time import monotonic

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from PIL import Image

from posterclf.lessons.shapes.drawings import LABELS, SIDE, network_input
from posterclf.tensorflow_settings import SETTINGS

OUTPUTS = ("sigmoid", "softmax")
PROGRESS_FILE, NETWORK_FILE, ERRORS_FILE = "progress.jsonl", "network.tflite", "errors.txt"
EPOCHS, DRAWINGS = 12, 512
LONGEST_SECONDS = 120
UNSEEN_SECONDS = 20  # when `look` was not called for so long, the page is closed
AT_ONCE = 2  # trainings that one server runs, whoever started them
LOGGED_CHARACTERS = 2000  # of a failed training's errors, from the end, where the cause stands

logger = logging.getLogger(__name__)
_places = BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Epoch:
    """What is known after one epoch.

    epoch, epochs:   this one, counted from 1, and how many there will be
    seconds:         since the first epoch began
    loss:            on the training drawings
    held_back_loss:  on drawings that the network does not learn from
    found:           share of those with all six labels right at a threshold of 50 %
    """

    epoch: int
    epochs: int
    seconds: float
    loss: float
    held_back_loss: float
    found: float

    @property
    def seconds_left(self) -> float:
        """Until the last epoch ends, if the others take as long as those so far."""
        return self.seconds / self.epoch * (self.epochs - self.epoch)


class ShapesTraining:
    """One training in a process of its own. It is killed after two minutes, or when `look` is no longer called.

    state:    'running', 'done', 'stopped' (by `stop`) or 'failed'
    network:  the trained network as the content of a LiteRT file, once done
    """

    def __init__(self, output: str, epochs: int, drawings: int):
        """Prefer `start`, which limits how many run at the same time."""
        self.output, self.state, self.network = output, "running", None
        self._started = self._looked = monotonic()
        self._lines: list[Epoch] = []
        self._lock = Lock()  # for the state, and for the folder, which is removed when the training has ended
        self._folder = tempfile.TemporaryDirectory(prefix="posterclf-shapes-")
        with Path(self._folder.name, ERRORS_FILE).open("wb") as errors:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "posterclf.lessons.shapes", output, self._folder.name),
                    *(f"--epochs={epochs}", f"--drawings={drawings}"),
                ],
                env=SETTINGS | os.environ,
                cwd=Path(__file__).parents[3],  # where the package is found, installed or not
                stdin=subprocess.PIPE,  # closes when this process ends, which ends the other
                stdout=subprocess.DEVNULL,
                stderr=errors,
            )
        self._watcher = Thread(target=self._watch, daemon=True)
        self._watcher.start()

    @classmethod
    def start(cls, output: str, epochs: int, drawings: int) -> "ShapesTraining | None":
        """A training that has begun, or None where `AT_ONCE` are running already.

        output:    one of `OUTPUTS`
        epochs:    `EPOCHS` on the page
        drawings:  to learn from, `DRAWINGS` on the page
        """
        if not _places.acquire(blocking=False):
            return None
        try:
            return cls(output, epochs, drawings)
        except BaseException:
            _places.release()
            raise

    def look(self) -> list[Epoch]:
        """What is known of each epoch so far. A training that is not looked at for `UNSEEN_SECONDS` is ended."""
        self._looked = monotonic()
        with self._lock:
            self._read_lines()
            return list(self._lines)

    def stop(self) -> None:
        """End it now; does nothing where it has ended."""
        with self._lock:
            if self.state == "running":
                self.state = "stopped"
                self._process.kill()
        self.wait()

    def wait(self, seconds: float | None = None) -> None:
        """Wait until it has ended in any way, at most so long."""
        self._watcher.join(seconds)

    def _read_lines(self) -> None:
        """What the process has written by now; when the folder is gone, all of it has been read."""
        path = Path(self._folder.name, PROGRESS_FILE)
        if path.is_file():
            # What follows the last line break is still being written.
            whole = path.read_text(encoding="utf-8").rpartition("\n")[0]
            self._lines = [Epoch(**json.loads(line)) for line in whole.splitlines()]

    def _watch(self) -> None:
        killed = False
        try:
            while self._process.poll() is None:
                now = monotonic()
                if now - self._started > LONGEST_SECONDS or now - self._looked > UNSEEN_SECONDS:
                    killed = True
                    self._process.kill()
                try:
                    self._process.wait(0.5)
                except subprocess.TimeoutExpired:
                    continue
            with self._lock:
                self._read_lines()
                if self.state == "running":
                    self._end(killed)
        finally:
            if self._process.stdin:
                self._process.stdin.close()
            with self._lock:
                self._folder.cleanup()
            _places.release()

    def _end(self, killed: bool) -> None:
        """Take the network; where the process ended by itself without one, log the cause for the operator."""
        folder, code = Path(self._folder.name), self._process.returncode
        if code == 0:
            self.network, self.state = (folder / NETWORK_FILE).read_bytes(), "done"
            return
        self.state = "failed"
        if killed:
            return
        errors = (folder / ERRORS_FILE).read_text(encoding="utf-8", errors="replace").strip()[-LOGGED_CHARACTERS:]
        logger.warning("A training of the %s network ended with code %d. %s", self.output, code, errors)


class ShapesNetwork:
    """A trained network, run by LiteRT, without Keras.

    served:  the content of a LiteRT file, see `ShapesTraining.network`
    """

    def __init__(self, served: bytes):
        self._interpreter = Interpreter(model_content=served)
        self._interpreter.allocate_tensors()
        self._lock = Lock()  # an interpreter holds one input and one output

    def probabilities(self, picture: Image.Image) -> Mapping[str, float]:
        """Label -> probability, in [0, 1], for an RGB picture of any size."""
        small = np.asarray(picture.resize((SIDE, SIDE), Image.Resampling.BOX))[None]
        with self._lock:
            self._interpreter.set_tensor(self._interpreter.get_input_details()[0]["index"], network_input(small))
            self._interpreter.invoke()
            probabilities = self._interpreter.get_tensor(self._interpreter.get_output_details()[0]["index"])[0]
        return dict(zip(LABELS, map(float, probabilities), strict=True))


def can_train() -> bool:
    """Whether Keras and TensorFlow are installed; neither is imported here."""
    return bool(find_spec("keras") and find_spec("tensorflow"))
