"""A worker's own side: `python -m posterclf.apart PIPE TURN MODULE...`, started by `workers.Worker`.

Each call comes as a pickle of function, arguments and names with arguments. Two messages answer it: the error's name
and text or None, and the result.
"""

import pickle
import sys
import traceback
from importlib import import_module
from multiprocessing.connection import Connection

from posterclf.apart import values
from posterclf.apart.limits import limit_process, limited_call
from posterclf.errors import ImageError, TooCostly


def main(pipe: Connection, turn: int, modules: list[str]) -> None:
    """Answer one call after another until the other side closes the pipe."""
    for module in modules:
        import_module(module)
    limit_process(turn)
    values.send(pipe, None)  # ready
    while True:
        try:
            call = pipe.recv_bytes()
        except (EOFError, OSError):
            return
        fault, result = None, None
        with limited_call():
            try:
                function, args, kwargs = pickle.loads(call)
                result = function(*args, **kwargs)
            except MemoryError:
                fault = TooCostly.__name__, str(TooCostly())
            except ImageError as error:
                fault = type(error).__name__, str(error)
            except Exception:
                fault = "", traceback.format_exc()
            values.send(pipe, fault)
            values.send(pipe, result)
        del call, result


if __name__ == "__main__":
    main(Connection(int(sys.argv[1])), int(sys.argv[2]), sys.argv[3:])
