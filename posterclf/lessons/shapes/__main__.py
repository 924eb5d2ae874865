"""The process that trains the small networks of lesson 8, one after another. The page starts it, see `worker`:

    python -m posterclf.lessons.shapes --idle=300

It ends when its standard input closes, because the process that started it is then gone, and after so many seconds
without a job.
"""

import argparse
import base64
import json
import os
import sys
from dataclasses import asdict
from queue import Empty, Queue
from threading import Thread
from typing import Any

LEFT_ALONE = 3  # a crash ends with 1, a wrong argument with 2
MANNERS = 5  # the page, on the same processors, goes first


def main() -> None:
    arguments = argparse.ArgumentParser(prog="posterclf.lessons.shapes")
    arguments.add_argument("--idle", type=float, required=True, help="seconds")
    idle = arguments.parse_args().idle
    jobs: Queue[dict[str, Any]] = Queue()
    stopped: set[int] = set()
    Thread(target=_listen, args=(jobs, stopped), daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(MANNERS)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what others print is no answer

    def answer(**message: object) -> None:
        answers.write(json.dumps(message) + "\n")
        answers.flush()

    import keras  # takes seconds, in which the input is watched already
    import tensorflow as tf

    from posterclf.lessons.shapes.training import served, train

    tf.config.threading.set_intra_op_parallelism_threads(1)  # as many trainings run at once as there are processors
    tf.config.threading.set_inter_op_parallelism_threads(1)
    while True:
        try:
            job = jobs.get(timeout=idle)
        except Empty:
            return

        def unwanted(number: int = job["number"]) -> bool:
            return number in stopped

        network = None
        if not unwanted():
            model = train(**job["train"], tell=lambda epoch: answer(epoch=asdict(epoch)), unwanted=unwanted)
            network = None if unwanted() else base64.b64encode(served(model)).decode()
            keras.utils.clear_session()
        answer(network=network)


def _listen(jobs: "Queue[dict[str, Any]]", stopped: set[int]) -> None:
    for line in sys.stdin:
        message = json.loads(line)
        if "stop" in message:
            stopped.add(message["stop"])
        else:
            jobs.put(message)
    os._exit(LEFT_ALONE)


if __name__ == "__main__":
    main()
