"""Draw the sample posters: `python -m assets.drawing [--out DIR] [NAME ...]`."""

import argparse
import json
from pathlib import Path

from tqdm import tqdm

from assets.drawing.gallery import GALLERY

SAMPLES = Path(__file__).resolve().parents[1] / "samples"


def main(command_line: list[str] | None = None) -> None:
    """Draw all posters, or those named, and write the list of the whole gallery."""
    parser = argparse.ArgumentParser(prog="python -m assets.drawing", description="Draw the sample posters.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="posters to draw (default: all)")
    parser.add_argument(
        "--out", type=Path, default=SAMPLES, metavar="DIR", help="where to write (default: %(default)s)"
    )
    arguments = parser.parse_args(command_line)
    unknown = sorted(set(arguments.names) - {poster.name for poster in GALLERY})
    if unknown:
        parser.error(f"no such poster: {', '.join(unknown)}")

    arguments.out.mkdir(parents=True, exist_ok=True)
    chosen = [poster for poster in GALLERY if not arguments.names or poster.name in arguments.names]
    for poster in (bar := tqdm(chosen, unit="poster")):
        bar.set_postfix_str(poster.name)
        poster.picture().save(arguments.out / f"{poster.name}.jpg", quality=86, subsampling="4:2:0", optimize=True)
    entries = json.dumps([poster.entry() for poster in GALLERY], indent=2, ensure_ascii=False)
    (arguments.out / "samples.json").write_text(entries + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
