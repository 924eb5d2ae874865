"""What the images take, as a table: made from deploy/sizes.json."""

import json
from pathlib import Path

SIZES = Path(__file__).parent.parent / "deploy" / "sizes.json"
FACTORS = {"m": 2**20, "g": 2**30}


def bytes_of(limit: str) -> int:
    """Such as 3 * 2**30 for 3g, as Compose writes limits."""
    return int(limit[:-1]) * FACTORS[limit[-1]]


def markdown() -> str:
    """A row for each image."""
    results = json.loads(SIZES.read_text(encoding="utf-8"))
    rows = "\n".join(
        f"| `{name}` | {_megabytes(image['image_bytes'])} | {_megabytes(image['packed_bytes'])} "
        f"| {_megabytes(image['idle_bytes'])} | {_megabytes(image['busy_bytes'])} "
        f"| {_megabytes(image['costly_bytes'])} | {image['limit']} "
        f"| {image['seconds_to_health']} s | {image['seconds_to_end']} s |"
        for name, image in results["images"].items()
    )
    return f"""| image | on disk | as sent | memory at rest | after many posters | with costly pictures | limit \
| healthy after | ends within |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
{rows}

Measured with {results["engine"]}, {results["date"]}.
"""


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"
