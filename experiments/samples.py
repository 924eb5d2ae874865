"""What the default network says of the drawn samples first: part of `make samples`, seconds.

The genres of a sample were decided before the network saw it. No rule and no threshold is in this: the first answer is
the genre of the highest probability, of all that the network has.
"""

import json
from pathlib import Path

from posterclf.atomic import write_beside
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.runtimes.choice import EXACT
from posterclf.shipped import SAMPLES

RESULTS = Path(__file__).with_name("samples.json")
BEGINNING = 12  # so many samples stand first on the page, and at least 11 of them are to be right


def main() -> None:
    results = measured()
    write_beside(RESULTS, lambda path: path.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n"))
    print("\n".join(table(results)))


def measured() -> dict:
    """Each sample in the order of the gallery with its first answer, and how many are right."""
    classifier = PosterClassifier.load(choice=EXACT)
    samples = []
    for entry in json.loads((SAMPLES / "samples.json").read_text(encoding="utf-8")):
        prediction = classifier.predict(SAMPLES / f"{entry['name']}.jpg")
        (first, probability), *_ = prediction.top(1)
        known = {"first": first, "probability": round(probability, 3), "right": first in entry["mood"]}
        samples.append({**entry, **known})
    right = [sample["right"] for sample in samples]
    return {
        "model": classifier.folder.name,
        "drawn": len(samples),
        "redrawn": sum(sample["redrawn"] for sample in samples),
        "right": sum(right),
        "beginning": BEGINNING,
        "right_of_beginning": sum(right[:BEGINNING]),
        "samples": samples,
    }


def summary(results: dict) -> str:
    """What was drawn and how much of it is right, in sentences that hide nothing."""
    return (
        f"{results['drawn']} samples drawn, of which {results['right']} have a right first answer; "
        f"{results['right_of_beginning']} of the first {results['beginning']}, which are ordered by hand: first those "
        f"that the network reads well, then those that fool it. {results['redrawn']} further drawings were given up "
        f"because the first answer was wrong, and drawn anew."
    )


def table(results: dict) -> list[str]:
    """The lines of a Markdown table, and the summary below it."""
    rows = [
        f"| {place} | {sample['name']} | {', '.join(sample['mood'])} | {sample['first']} {sample['probability']:.2f} | "
        f"{'yes' if sample['right'] else 'no'} | {'yes' if sample['fools'] else ''} | {sample['redrawn'] or ''} |"
        for place, sample in enumerate(results["samples"], 1)
    ]
    return [
        "| | sample | drawn for | first answer | right | among those that fool it | drawn anew |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        *rows,
        "",
        summary(results),
    ]


if __name__ == "__main__":
    main()
