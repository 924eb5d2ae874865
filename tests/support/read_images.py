"""What `read_image` makes of a file, checked for all that must hold whatever the file is."""

import os
import re
import subprocess
import sys

import numpy as np
from PIL import Image

from posterclf import images
from posterclf.errors import ImageError
from posterclf.images import read_image
from tests.support.paths import ROOT


def outcome(source) -> Image.Image | ImageError:
    """What `read_image` gives, checked for all that must hold whatever the file is. Other errors fail the test."""
    try:
        image = read_image(source)
    except ImageError as error:
        assert_well_worded(str(error))
        return error
    assert image.mode == "RGB"
    assert min(image.size) >= images.MIN_SIDE
    assert image.width * image.height <= images.MAX_PIXELS
    assert not image.info
    return image


def assert_well_worded(message: str) -> None:
    assert re.fullmatch(r"[A-Z][^.!?]*(\.\d[^.!?]*)?\.( [A-Z][^.!?]*\.)?", message), message
    assert not re.search(r"[<>{}\\\n]|0x|Error|errno|Pillow|PIL|libheif", message.replace("a Pillow image", "")), (
        message
    )
    assert len(message) < 160


def pixels(image: Image.Image) -> np.ndarray:
    return np.asarray(image).astype(int)


def distance(image: Image.Image, other: Image.Image) -> float:
    """Mean absolute difference, of 255."""
    assert image.size == other.size
    return float(np.abs(pixels(image) - pixels(other)).mean())


def in_new_process(code: str, *options: str) -> subprocess.CompletedProcess:
    # Not `tests.support`: installed packages bring a `tests` of their own, which a new process finds first.
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])}
    return subprocess.run(
        [sys.executable, *options, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
