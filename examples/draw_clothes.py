"""Draw pictures to try the other examples with: one sees a folder of clothes, each in the folders of its labels.

    python examples/draw_clothes.py drawn

draws 120 pictures, drawn/red/dress/001.jpg and so on. Every sixth shows two pieces and has up to four labels.
"""

import sys
from itertools import product
from pathlib import Path

import numpy as np

from posterclf.teaching.clothes import COLOURS, KINDS, drawn_clothes

folder, random = Path(sys.argv[1]), np.random.default_rng(0)
every_piece = list(product(KINDS, COLOURS))
for number in range(1, 121):
    pieces = random.permutation(every_piece)[: 1 if number % 6 else 2].tolist()
    labels = [label for kind, colour in pieces for label in (colour, kind)]
    file = folder.joinpath(*dict.fromkeys(labels), f"{number:03}.jpg")
    file.parent.mkdir(parents=True, exist_ok=True)
    drawn_clothes(random, pieces).save(file, quality=90)
print(f"{number} pictures are in {folder}.")
