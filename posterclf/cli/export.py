"""posterclf export"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from posterclf.cli.options import model_option, optional_dataset_options, progress_bar
from posterclf.cli.output import say
from posterclf.extras import require_extra

if TYPE_CHECKING:
    from posterclf.registry.model_folder import ModelFolder


@click.command()
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["savedmodel", "onnx", "litert"]),
    default="litert",
    show_default=True,
    help="For TensorFlow Serving; for ONNX Runtime and what else reads ONNX; for phones and this program itself.",
)
@model_option
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="The new folder.  [default: exports/MODEL-FORMAT, with -int8 where it is quantized]",
)
@click.option("--in-place", is_flag=True, help="Make the model's own served file (LiteRT) anew instead.")
@click.option(
    "--quantize",
    type=click.Choice(["int8"]),
    help="A third of the size, and faster (LiteRT only); needs the labelled pictures: what it costs is measured.",
)
@optional_dataset_options
def export(
    format_name: str,
    model: str | None,
    out: Path | None,
    in_place: bool,
    quantize: str | None,
    csv_file: Path | None,
    images: Path | None,
):
    """Write a model for other runtimes, into a folder with a card.

    What was written is loaded again and compared with Keras: the folder is kept only if all outputs agree to 1e-4.
    --quantize int8 cannot agree so closely: its card says what that costs, measured on the test pictures of
    the split that the model was trained with. It is a model of its own, with neighbours of its own. A folder in
    the format litert can be given to --model.

    \b
    savedmodel    tensorflow_model_server --rest_api_port=8501 --model_base_path=$PWD/exports/efficientnet-savedmodel
    onnx          onnxruntime.InferenceSession("exports/efficientnet-onnx/model.onnx").run(None, {"image": pictures})
    litert        posterclf predict --model exports/efficientnet-litert/ FILE
    """
    if quantize and (format_name != "litert" or in_place):
        raise click.UsageError("--quantize makes a new folder with --format litert.")
    if in_place and (format_name != "litert" or out):
        raise click.UsageError("--in-place makes the served file anew: --format litert, and no --out.")
    if bool(quantize) != bool(csv_file and images) or bool(csv_file) != bool(images):
        raise click.UsageError("--csv and --images go with --quantize int8, both together.")
    from posterclf.registry.model_folder import find_model, keras_file

    folder = find_model(model)
    keras_file(folder)  # an installed package has none, whatever else is installed
    require_extra("export" if quantize or format_name == "onnx" else "train")
    from posterclf.publishing.export import export as export_model
    from posterclf.publishing.export import renew

    out = out or Path("exports") / "-".join(filter(None, (folder.name, format_name, quantize)))
    if in_place:
        renew(folder)
        say(f"{folder.path / 'model.tflite'} is made anew and predicts as the Keras file does.")
    elif quantize and csv_file and images:
        _export_quantized(folder, csv_file, images, out)
    else:
        comparison = export_model(folder, format_name, out).card.export
        assert comparison
        say(
            f"{out} predicts as Keras does: over {comparison.images} images, all outputs agree to "
            f"{max(comparison.outputs.values()):.0e}."
        )


def _export_quantized(folder: "ModelFolder", csv_file: Path, images: Path, out: Path) -> None:
    from posterclf.datasets.checks import label_findings, missing_files, require_sound
    from posterclf.datasets.reading import read_dataset
    from posterclf.publishing.evaluate_model import split_of
    from posterclf.publishing.quantize import export_int8

    pictures = read_dataset(csv_file, images, folder.labels)
    require_sound([*label_findings(pictures), *missing_files(pictures)])
    split = split_of(folder, pictures)
    quantization = export_int8(folder, pictures, split, out, progress_bar()).card.quantization
    assert quantization
    share, before = quantization.bytes / quantization.bytes_before, quantization.before["map"] or 0
    say(
        f"{out} has {share:.0%} of the bytes, and mAP {before - quantization.map_lost:.3f} where {before:.3f} was, "
        f"on the test pictures of the split '{split.name}'."
    )
