"""What evening out rare genres by sampling does for the tutorial's posters: `make balance`, ten minutes on 2 cores."""

import argparse
import json
import sys
import tempfile
from functools import partial
from pathlib import Path

from tqdm import tqdm

from posterclf import train
from posterclf.atomic import write_beside

RESULTS = Path(__file__).with_name("balance.json")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posters", type=Path, required=True, help="folder of train.csv and Images/")
    posters = parser.parse_args().posters
    with tempfile.TemporaryDirectory() as folder:
        card = train(
            posters / "train.csv",
            posters / "Images",
            recipe="head",
            split="clean",
            balance=True,
            out=Path(folder) / "balanced",
            progress=partial(tqdm, mininterval=10, file=sys.stderr),
        ).card
    results = {"without": card.training.unbalanced_validation, "balanced": card.validation}
    write_beside(RESULTS, lambda path: path.write_text(json.dumps(results, indent=1) + "\n"))


if __name__ == "__main__":
    main()
