"""The process in which atheris fuzzes one target: `python -m tests.fuzz.process TARGET CORPUS -flags`."""

import random
import sys

import atheris

# Their branches are what atheris learns by; of decoders in C it sees nothing.
INSTRUMENTED = ["posterclf", "PIL", "zipfile", "csv", "python_multipart"]

with atheris.instrument_imports(include=INSTRUMENTED):
    from tests.fuzz.mutations import mutated, sound
    from tests.fuzz.targets import TARGETS

STRUCTURED = 0.5  # of the mutations


def mutate(content: bytes, most: int, seed: int) -> bytes:
    source = random.Random(seed)
    if source.random() < STRUCTURED:
        return mutated(bytes(content), source)[:most]
    return sound(bytes(atheris.Mutate(content, most)))[:most]


if __name__ == "__main__":
    target = TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target, custom_mutator=mutate)
    atheris.Fuzz()
