"""posterclf models"""

import sys

import click

from posterclf.cli.options import json_option, warn_of_folders_without_models
from posterclf.cli.output import say, write_json
from posterclf.errors import ModelError


@click.command()
@json_option
def models(as_json: bool):
    """List the models and verify their files' checksums. Exit code 1 where one is not what its card says.

    Beside the shipped models those of your own are found by every command, by the page and by the service where
    POSTERCLF_MODELS names their folders, parted as in PATH. POSTERCLF_SHIPPED_MODELS=no leaves the shipped ones out.
    """
    from posterclf.registry.model_folder import model_names

    entries = [_entry(name) for name in model_names()]
    for entry, measured in entries:
        if as_json:
            write_json(entry)
        else:
            say(_in_words(entry, measured))
    empty = warn_of_folders_without_models()
    if not entries:
        say("There are no models. Train one with `posterclf train`.", err=True)
    sys.exit(1 if empty or not entries or any(entry["fault"] for entry, _ in entries) else 0)


def _entry(name: str) -> tuple[dict, bool]:
    """What is said of a model, and whether it was measured."""
    from posterclf.registry.model_folder import default_model, find_model

    try:
        folder = find_model(name)
    except ModelError as error:
        return {"model": name, "default": name == default_model(), "fault": str(error)}, False
    return folder.summary() | {"fault": folder.fault()}, folder.card.evaluation is not None


def _in_words(entry: dict, measured: bool) -> str:
    name = entry["model"] + (" (default)" if entry["default"] else "")
    if entry["fault"]:
        return f"{name}: {entry['fault']}"
    figures = "not measured"
    if measured and entry["map"] is None:
        figures = "mAP not defined, as no picture that it was measured on has a label"
    elif measured:
        figures = f"mAP {entry['map']:.3f} (baseline {entry['baseline_map']:.3f})"
    return f"{name}: {entry['network']}, {entry['parameters']:,} parameters, {figures}, checksums verified"
