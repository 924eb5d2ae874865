"""Labels of one's own: one sees a folder of pictures become a model that is measured, and then asked.

    python examples/own_labels.py drawn photo.jpg

Every folder above a picture is a label of it, as in drawn/red/dress/001.jpg. The model lies in runs/drawn after it.
"""

import sys
from pathlib import Path

from posterclf import PosterClassifier, evaluate, train
from posterclf.datasets.sources.labelled_pictures import write_labels
from posterclf.datasets.sources.read_source import read_source

folder, photo = map(Path, sys.argv[1:])
table = Path("runs", folder.name + ".csv")

pictures = read_source(folder)
print(f"{len(pictures.rows)} pictures. How many have each label: {pictures.counts}")
table.unlink(missing_ok=True)  # an older one; pictures may have come since
write_labels(table, pictures)

model = train(table, folder, out=Path("runs", folder.name), replace=True, tell=print)
figures = evaluate(table, folder, model=model.path)  # on the test pictures, which it has not seen
print(f"mAP {figures['map']:.2f}; knowing no more than how common each label is: {figures['baseline']['map']:.2f}")

prediction = PosterClassifier.load(model.path).predict(photo)
for label, probability in prediction.ranking():
    print(f"{label:10} {probability:4.0%}", "predicted" if probability >= model.threshold else "")
