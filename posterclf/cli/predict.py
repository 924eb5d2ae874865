"""posterclf predict"""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from posterclf.cli.options import ShareOrTuned, json_option, model_option, runtime_options, thresholds_of
from posterclf.cli.output import say, write_json, write_row
from posterclf.errors import ImageError
from posterclf.percents import percent

if TYPE_CHECKING:
    from posterclf.inference.prediction import Prediction
    from posterclf.labels import Thresholds


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@model_option
@click.option("--top", type=click.IntRange(1), default=3, show_default=True, help="How many labels to name.")
@click.option(
    "--threshold",
    type=ShareOrTuned(),
    help="Name every label at or above it instead; in JSON and CSV it marks what is predicted. tuned: each label's "
    "own, from the model's card.  [default in JSON and CSV: the model's own, tuned or one for all]",
)
@runtime_options
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV, one row a file, one column a label.")
def predict(
    files: tuple[str, ...],
    model: str | None,
    top: int,
    threshold: float | str | None,
    runtime: str | None,
    precision: str | None,
    as_json: bool,
    as_csv: bool,
):
    """Name the most probable labels of pictures: genres of movie posters, or what the model was trained on.

    FILE is a picture (JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF or HEIC), or - for standard input.
    A file that cannot be used costs one line on standard error; the others are predicted, and the exit code is 1.
    In JSON and CSV the probabilities of all labels are given, and what is predicted at the threshold. Where the model
    can tell, a picture that is probably no poster is predicted all the same, and named on standard error. With
    --runtime or --precision, standard error says what computed it.

    \b
    $ posterclf predict poster.jpg
    Drama 51%
    Comedy 39%
    Romance 21%
    """
    from posterclf.inference.classifier import PosterClassifier
    from posterclf.inference.outcome import Outcome
    from posterclf.inference.records import as_record, columns, csv_row
    from posterclf.inference.runtimes.choice import RuntimeChoice

    if as_json and as_csv:
        raise click.UsageError("--json and --csv exclude each other.")
    choice = RuntimeChoice.of(runtime, precision)
    classifier = PosterClassifier.load(model, choice=choice)
    thresholds = thresholds_of(classifier.folder, threshold)
    if runtime or precision:
        say(choice.sentence(classifier.network.computing), err=True)
    if as_csv:
        write_row(columns(thresholds.labels))
    failed = False
    for file in files:
        try:
            prediction = classifier.predict(_content(file))
        except ImageError as error:
            say(f"{file}: {error}", err=True)
            failed = True
            continue
        if prediction.probably_no_poster:
            say(f"{file}: probably no poster", err=True)
        if as_json:
            name = os.fsencode(file).decode("utf-8", "surrogateescape")  # whatever the locale made of it
            write_json(as_record(name, prediction, thresholds))
        elif as_csv:
            write_row(csv_row(Outcome(file, prediction).name, prediction, thresholds))
        else:
            if len(files) > 1:
                say(f"{file}:")
            say(*_in_words(prediction, top, None if threshold is None else thresholds))
    sys.exit(1 if failed else 0)


def _content(file: str) -> bytes | Path:
    from posterclf.images import MAX_BYTES

    return sys.stdin.buffer.read(MAX_BYTES + 1) if file == "-" else Path(file)


def _in_words(prediction: "Prediction", top: int, thresholds: "Thresholds | None") -> list[str]:
    named = prediction.top(top)
    if thresholds is not None:
        predicted = set(prediction.at(thresholds))
        named = [(label, probability) for label, probability in prediction.ranking() if label in predicted]
    return [f"{label} {percent(probability)}" for label, probability in named] or [
        f"no label at or above {'its tuned threshold' if thresholds and thresholds.rule == 'tuned' else thresholds}"
    ]
