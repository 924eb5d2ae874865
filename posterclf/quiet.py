"""What keeps messages of other packages off a program's terminal."""

import logging
import warnings

_NOWHERE = logging.NullHandler()


def silence_pillow() -> None:
    """Keep Pillow's warnings about odd files off the user's terminal: our errors say what is wrong and what to do.

    For programs, not for the library: the filter holds for the whole process. It is one lasting filter, because
    switching warnings off and on again around each picture is not safe between threads.
    """
    warnings.filterwarnings("ignore", module=r"PIL\.")
    logging.getLogger("PIL").addHandler(_NOWHERE)  # adding it again changes nothing
