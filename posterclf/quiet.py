"""What a program says to keep its terminal for its own words."""

import logging
import warnings

_NOWHERE = logging.NullHandler()


def silence_pillow() -> None:
    """Keep what Pillow remarks about odd files from the user's terminal: our errors say all that there is to do.

    For programs, not for the library: the filter holds for the whole process. It is one lasting filter, because
    switching warnings off and on again around each picture is not safe between threads.
    """
    warnings.filterwarnings("ignore", module=r"PIL\.")
    logging.getLogger("PIL").addHandler(_NOWHERE)  # adding it again changes nothing
