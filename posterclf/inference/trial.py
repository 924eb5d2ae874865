"""An unknown network computes once in a process of its own, before this one trusts it.

A runtime checks a file's form, not what its numbers mean: a stride of 0 or a layer of 100 GB ends the process that
loads it, and Python is not asked. `python -m posterclf.inference.trial NAME HEIGHT WIDTH RUNTIME DTYPE` is that
process; it reads the file from standard input, and ends with 0, or with 1 and a sentence.
"""

import hashlib
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Lock

from posterclf.apart import few_variables
from posterclf.errors import ModelError, PosterclfError
from posterclf.inference.runtimes import LITERT, Computing, Dtype, RuntimeName
from posterclf.registry.card_parts import InputSize

MEMORY = 2 * 2**30  # bytes of addresses beside the file itself; the shipped networks take 0.5
SECONDS = 60

_tried: set[tuple[bytes, InputSize, Computing]] = set()
_lock = Lock()


def require_tried(model: str, served: bytes, size: InputSize, computing: Computing = LITERT) -> None:
    """Let a process load a served file and predict with it; once for each file and each way to compute it.

    model:   its name, for errors
    raises:  ModelError where it cannot, ends, or takes more than `MEMORY` or `SECONDS`
    """
    trial = hashlib.sha256(served).digest(), size, computing
    with _lock:
        if trial not in _tried:
            _try(model, served, size, computing)
            _tried.add(trial)


def _try(model: str, served: bytes, size: InputSize, computing: Computing) -> None:
    asked = (model, str(size.height), str(size.width), computing.runtime, computing.dtype)
    try:
        ended = subprocess.run(
            [sys.executable, "-m", __name__, *asked],
            input=served,
            capture_output=True,
            timeout=SECONDS,
            env=few_variables(),
            cwd=Path(__file__).parents[2],  # where the package is found, installed or not
        )
    except subprocess.TimeoutExpired as error:
        raise ModelError(f"The network of the model {model} takes more than {SECONDS} s for a picture.") from error
    except OSError as error:
        raise ModelError(f"The model {model} cannot be tried: {error.strerror}. Close other programs.") from error
    if ended.returncode:
        said = ended.stdout.decode("utf-8", "replace").strip()
        raise ModelError(
            said
            or f"The served file of the model {model} ends whatever loads it. It is damaged, or takes more than "
            f"{MEMORY // 2**30} GB for a picture. Restore it, or train again."
        )


def main(model: str, height: str, width: str, runtime: RuntimeName, dtype: Dtype) -> int:
    """Try the file on standard input with one picture and with two; what to exit with."""
    served = sys.stdin.buffer.read()
    _limit(MEMORY + 2 * len(served))
    import numpy as np

    from posterclf.inference.served_network import ServedNetwork

    size = InputSize(height=int(height), width=int(width), resample="nearest")
    try:
        network = ServedNetwork(model, served, size, 1, Computing(runtime, dtype))
        picture = np.random.default_rng(0).integers(0, 256, (size.height, size.width, 3), dtype=np.uint8)
        for pictures in ([picture], [picture, picture]):
            network.outputs(pictures)
    except PosterclfError as error:
        sys.stdout.buffer.write(str(error).encode("utf-8", "replace"))
        return 1
    return 0


def _limit(memory: int) -> None:
    """Hold this process to so much memory, where the system can."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))  # pyright: ignore[reportArgumentType] -- as `_try` wrote them
