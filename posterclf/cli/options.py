"""What several commands share: options and progress bars."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from posterclf.cli.output import say
from posterclf.errors import ModelError

if TYPE_CHECKING:
    from posterclf.labels import Thresholds
    from posterclf.progress import Progress
    from posterclf.registry.model_folder import ModelFolder

SHOWN = 20  # lines of one kind


class Share(click.ParamType):
    """A number from 0 to 1."""

    name = "number"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float | str:
        from posterclf.labels import share_of

        try:
            return share_of(str(value))
        except ValueError as error:
            self.fail(f"{error}.", param, ctx)


class ShareOrTuned(Share):
    """A number from 0 to 1, or the word tuned."""

    name = "number|tuned"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float | str:
        return "tuned" if value == "tuned" else super().convert(value, param, ctx)


def _names_of_models(context: click.Context, option: click.Parameter, begun: str) -> list[str]:
    from posterclf.registry.model_folder import model_names

    return [name for name in model_names() if name.startswith(begun)]


model_option = click.option(
    "--model",
    shell_complete=_names_of_models,
    help="A name that `posterclf models` lists, or the path of a model's folder.  [default: the first that is "
    "listed, efficientnet where there is one]",
)
_runtime_option = click.option(
    "--runtime",
    type=click.Choice(["litert", "openvino", "auto"]),
    help="What computes the network; openvino needs the extra openvino, auto takes it where it is installed, "
    "faster and agrees.  [default: POSTERCLF_RUNTIME, else litert, with --precision fast auto]",
)
_precision_option = click.option(
    "--precision",
    type=click.Choice(["exact", "fast"]),
    help="exact: the same probabilities on every machine to 0.0001. fast: in bfloat16, where the processor computes "
    "with it and OpenVINO is installed; the card of the default model says what that costs.  [default: "
    "POSTERCLF_PRECISION, else exact]",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_CSV_HELP = "CSV with the column Id and one column of 0 and 1 for each label."
_IMAGES_HELP = "Folder of the pictures: an Id is a file in it, with or without its ending."


def dataset_options(command: Callable) -> Callable:
    """--csv and --images."""
    images = click.option("--images", type=_FOLDER, required=True, help=_IMAGES_HELP)
    return click.option("--csv", "csv_file", type=_FILE, required=True, help=_CSV_HELP)(images(command))


def optional_dataset_options(command: Callable) -> Callable:
    """--csv and --images, for a command that does without them as well."""
    images = click.option("--images", type=_FOLDER, help=_IMAGES_HELP)
    return click.option("--csv", "csv_file", type=_FILE, help=_CSV_HELP)(images(command))


def runtime_options(command: Callable) -> Callable:
    """--runtime and --precision, as `RuntimeChoice.of` takes them."""
    return _runtime_option(_precision_option(command))


def several_dataset_options(command: Callable) -> Callable:
    """--csv and --images, once for each data set."""
    again = " Again for each further data set."
    images = click.option("--images", type=_FOLDER, required=True, multiple=True, help=_IMAGES_HELP + again)
    table = click.option("--csv", "csv_files", type=_FILE, required=True, multiple=True, help=_CSV_HELP + again)
    return table(images(command))


def thresholds_of(folder: "ModelFolder", asked: float | str | None) -> "Thresholds":
    """The thresholds of the option --threshold: a number, 'tuned', or None for the model's default.

    raises:  UsageError where 'tuned' is asked for of a model without tuned thresholds
    """
    try:
        return folder.thresholds(asked)
    except ModelError as error:
        raise click.UsageError(str(error)) from error


def warn_of_folders_without_models() -> bool:
    """Name what POSTERCLF_MODELS names and holds no model, a line each; whether there is any."""
    from posterclf.registry.model_folder import folders_without_models

    empty = folders_without_models()
    for folder in empty:
        say(f"{folder}: POSTERCLF_MODELS names it, and it holds no model.", err=True)
    return bool(empty)


def with_some_of(what: str, lines: list[str]) -> list[str]:
    """A headline with the number of lines, and the first `SHOWN` of them, indented."""
    more = [f"  ... and {len(lines) - SHOWN} more; --json lists all"] if len(lines) > SHOWN else []
    return [f"{what}: {len(lines)}", *(f"  {line}" for line in lines[:SHOWN]), *more]


def progress_bar() -> "Progress":
    """What makes progress bars on standard error; in a log they are at most one line a minute."""
    from tqdm import tqdm

    return partial(tqdm, mininterval=0.1 if sys.stderr.isatty() else 60, dynamic_ncols=True)
