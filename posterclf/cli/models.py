"""posterclf models"""

import json
import sys

import click

from posterclf.cli.options import json_option


@click.command()
@json_option
def models(as_json: bool):
    """List the models and verify their files' checksums. Exit code 1 where one is not what its card says."""
    from posterclf import registry

    listed = []
    for name in registry.names():
        folder = registry.find(name)
        listed.append(
            {
                "model": name,
                "default": name == registry.DEFAULT_MODEL,
                "network": folder.card["network"],
                "parameters": folder.card["parameters"],
                "map": folder.card["evaluation"]["map"],
                "baseline_map": folder.card["evaluation"]["baseline"]["map"],
                "files": folder.card["files"],
                "fault": folder.fault(),
            }
        )
    for entry in listed:
        if as_json:
            click.echo(json.dumps(entry))
        else:
            mark = " (default)" if entry["default"] else ""
            click.echo(
                f"{entry['model']}{mark}: {entry['network']}, {entry['parameters']:,} parameters, "
                f"mAP {entry['map']:.3f} (baseline {entry['baseline_map']:.3f}), "
                f"{entry['fault'] or 'checksums verified'}"
            )
    if not listed:
        click.echo("There are no models. Train one with `posterclf train` and move its folder into models/.", err=True)
    sys.exit(1 if not listed or any(entry["fault"] for entry in listed) else 0)
