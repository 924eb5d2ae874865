"""A service that is really served: uvicorn on a free port, in a thread of the tests' process."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import uvicorn

from posterclf.service.api import Service


class Announcing(uvicorn.Server):
    def __init__(self, config: uvicorn.Config):
        super().__init__(config)
        self.up = Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()


@contextmanager
def served(service: Service) -> Iterator[str]:
    """The address of the service."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # as `posterclf serve` does
        server = Announcing(uvicorn.Config(service.app, log_config=None))
        thread = Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            assert server.up.wait(60)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
