"""The page in a thread of this process, some visits of it, and what of theirs is left once they are forgotten.

python -m tests.support.soaked VISITS prints a line of JSON: name of a class -> how many objects there are with two more
visits open, and after all are forgotten; bytes on the account; threads of runs.
"""

import gc
import json
import os
import socket
import sys
import threading
import time
from collections import Counter

import uvicorn
from streamlit import config
from streamlit.runtime.app_session import AppSession

import streamlit_app
from bench.soak import bring_many, teach, use_everything
from bench.visits import Visit
from posterclf.app.many.poster_queue import Poster, PosterQueue
from posterclf.app.teach.state import TeachState
from posterclf.app.uploads.inbox import Inbox, Upload
from posterclf.held import Holding, held_in_all
from posterclf.teaching.project import Picture, Project

KINDS = (AppSession, Inbox, Picture, Poster, PosterQueue, Project, Holding, TeachState, Upload)


def found() -> dict[str, int]:
    gc.unfreeze()  # what is frozen is not told of
    objects = Counter(type(thing).__name__ for thing in gc.get_objects() if type(thing) in KINDS)
    runs = sum(thread.name.startswith("ScriptRunner") for thread in threading.enumerate())
    return dict(objects) | {"bytes": held_in_all(), "runs": runs}


def main(visits: int) -> None:
    config.set_option("server.disconnectedSessionTTL", 1)
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    server = uvicorn.Server(uvicorn.Config(streamlit_app.app, log_config=None, ws="websockets-sansio"))
    threading.Thread(target=server.run, args=([listening],), daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    for number in range(visits):
        use_everything(address, number)
    with Visit(address, "many") as many, Visit(address, "teach") as other:
        bring_many(many, 0)
        teach(other, 0)
        open_now = found()
    until = time.monotonic() + 60
    while (left := found()).keys() - {"AppSession", "bytes", "runs"} and time.monotonic() < until:
        time.sleep(0.2)
    print(json.dumps([open_now, left]), flush=True)
    os._exit(0)  # the server's thread has no end of its own


if __name__ == "__main__":
    main(int(sys.argv[1]))
