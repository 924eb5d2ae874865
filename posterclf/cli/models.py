"""posterclf models"""

import json
import sys

import click

from posterclf.cli.options import json_option
from posterclf.errors import ModelError


@click.command()
@json_option
def models(as_json: bool):
    """List the models and verify their files' checksums. Exit code 1 where one is not what its card says."""
    from posterclf.registry.model_folder import model_names

    names = model_names()
    entries = [_entry(name) for name in names]
    for entry in entries:
        click.echo(json.dumps(entry) if as_json else _in_words(entry))
    if not entries:
        click.echo("There are no models. Train one with `posterclf train` and move its folder into models/.", err=True)
    sys.exit(1 if not entries or any(entry["fault"] for entry in entries) else 0)


def _entry(name: str) -> dict:
    from posterclf.registry.model_folder import DEFAULT_MODEL, find_model

    try:
        folder = find_model(name)
    except ModelError as error:
        return {"model": name, "default": name == DEFAULT_MODEL, "fault": str(error)}
    return folder.summary() | {"fault": folder.fault()}


def _in_words(entry: dict) -> str:
    name = entry["model"] + (" (default)" if entry["default"] else "")
    if entry["fault"]:
        return f"{name}: {entry['fault']}"
    measured = "not measured"
    if entry["map"] is not None:
        measured = f"mAP {entry['map']:.3f} (baseline {entry['baseline_map']:.3f})"
    return f"{name}: {entry['network']}, {entry['parameters']:,} parameters, {measured}, checksums verified"
