"""Tag pictures as they come into a folder: one sees a line of JSON for each, until Ctrl-C.

    python examples/watch_folder.py incoming >> tags.jsonl

The pictures that lie there already come first. A file that cannot be used has a line with the reason.
"""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from posterclf import PosterClassifier
from posterclf.errors import ImageError
from posterclf.images import ENDINGS


def arrivals(folder: Path, seconds: float = 1) -> Iterator[Path]:
    """Each picture in the folder once, when it is there whole: when two looks have found it of the same size."""
    sizes: dict[Path, int] = {}
    seen: set[Path] = set()
    while True:
        before = sizes
        sizes = {file: file.stat().st_size for file in folder.iterdir() if file.suffix.lower() in ENDINGS}
        whole = {file for file, size in sizes.items() if before.get(file) == size}
        yield from sorted(whole - seen)
        seen |= whole
        time.sleep(seconds)


classifier = PosterClassifier.load()
with suppress(KeyboardInterrupt):
    for picture in arrivals(Path(sys.argv[1])):
        try:
            told = {"predicted": classifier.predict(picture).at("tuned")}
        except ImageError as error:
            told = {"error": str(error)}
        print(json.dumps({"file": picture.name} | told, ensure_ascii=False), flush=True)
