"""The program's way in: `posterclf`, and `python -m posterclf`."""

import os

try:
    from posterclf.process import prepare
except KeyboardInterrupt:  # before anything could be set up for it
    os._exit(130)


def main() -> None:
    """Run the command that the arguments name, and exit with its code."""
    prepare()
    from posterclf.cli import cli  # only now: Ctrl-C during the imports is no traceback

    cli(prog_name="posterclf")


if __name__ == "__main__":
    main()
