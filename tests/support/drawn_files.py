"""Small pictures of noise, each other than the others."""

from pathlib import Path

import numpy as np
from PIL import Image


def draw(folder: Path, *names: str) -> Path:
    """Pictures at these paths in a folder, the same for the same paths; returns the folder."""
    for name in names:
        random = np.random.default_rng(list(name.encode()))
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(random.integers(0, 256, (40, 36, 3), dtype=np.uint8)).save(path)
    return folder
