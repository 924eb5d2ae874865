"""posterclf models"""

import json
import sys

import click

from posterclf.cli.options import json_option, warn_of_folders_without_models
from posterclf.errors import ModelError


@click.command()
@json_option
def models(as_json: bool):
    """List the models and verify their files' checksums. Exit code 1 where one is not what its card says.

    Beside the shipped models those of your own are found by every command, by the page and by the service where
    POSTERCLF_MODELS names their folders, parted as in PATH. POSTERCLF_SHIPPED_MODELS=no leaves the shipped ones out.
    """
    from posterclf.registry.model_folder import model_names

    names = model_names()
    entries = [_entry(name) for name in names]
    for entry in entries:
        click.echo(json.dumps(entry) if as_json else _in_words(entry))
    empty = warn_of_folders_without_models()
    if not entries:
        click.echo("There are no models. Train one with `posterclf train`.", err=True)
    sys.exit(1 if empty or not entries or any(entry["fault"] for entry in entries) else 0)


def _entry(name: str) -> dict:
    from posterclf.registry.model_folder import default_model, find_model

    try:
        folder = find_model(name)
    except ModelError as error:
        return {"model": name, "default": name == default_model(), "fault": str(error)}
    return folder.summary() | {"fault": folder.fault()}


def _in_words(entry: dict) -> str:
    name = entry["model"] + (" (default)" if entry["default"] else "")
    if entry["fault"]:
        return f"{name}: {entry['fault']}"
    measured = "not measured"
    if entry["map"] is not None:
        measured = f"mAP {entry['map']:.3f} (baseline {entry['baseline_map']:.3f})"
    return f"{name}: {entry['network']}, {entry['parameters']:,} parameters, {measured}, checksums verified"
