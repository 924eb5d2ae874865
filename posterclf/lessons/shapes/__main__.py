"""The process that trains the small network of lesson 8. The page starts it:

    python -m posterclf.lessons.shapes sigmoid FOLDER --epochs=12 --drawings=512

Progress and the trained network become files in FOLDER. It ends at once, with the code `LEFT_ALONE`, when its standard
input closes, because the process that started it is then gone.
"""

import argparse
import os
import threading
from pathlib import Path

from posterclf.lessons.shapes.process import OUTPUTS

LEFT_ALONE = 3  # a crash ends with 1, a wrong argument with 2


def main() -> None:
    arguments = argparse.ArgumentParser(prog="posterclf.lessons.shapes")
    arguments.add_argument("output", choices=OUTPUTS)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--epochs", type=int, required=True)
    arguments.add_argument("--drawings", type=int, required=True)
    arguments.add_argument("--seed", type=int, default=0)
    chosen = arguments.parse_args()
    threading.Thread(target=_end_when_input_closes, daemon=True).start()

    from posterclf.lessons.shapes.training import train  # takes seconds, in which the input is watched already

    train(chosen.output, chosen.folder, chosen.epochs, chosen.drawings, chosen.seed)


def _end_when_input_closes() -> None:
    while os.read(0, 1):
        pass
    os._exit(LEFT_ALONE)


if __name__ == "__main__":
    main()
