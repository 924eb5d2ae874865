"""What nobody waits for any more is not computed: the client hung up, or the time is over."""

import asyncio
import socket
from threading import Event
from urllib.parse import urlsplit

import pytest
import requests

from posterclf.inference.prediction import Prediction
from posterclf.service.api import Service
from tests.support.paths import SAMPLES
from tests.support.served import served

POSTER = SAMPLES[0].read_bytes()
FORM = (
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n' + POSTER + b"\r\n"
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="b.jpg"\r\n\r\n' + POSTER + b"\r\n--x--\r\n"
)


class NeverReady:
    """A backend that does not answer, and tells how many posters it is at."""

    def __init__(self) -> None:
        self.at_work, self.begun, self.idle = 0, Event(), Event()

    async def predict(self, content: bytes, model: str) -> Prediction:
        self.at_work += 1
        self.begun.set()
        try:
            return await asyncio.Future()
        finally:
            self.at_work -= 1
            if not self.at_work:
                self.idle.set()

    def close(self) -> None:
        pass


@pytest.mark.parametrize(("kind", "body"), [("image/jpeg", POSTER), ("multipart/form-data; boundary=x", FORM)])
def test_a_client_that_hangs_up_is_noticed(kind, body):
    backend = NeverReady()
    service = Service(backend)
    with served(service) as url:
        address = urlsplit(url)
        with socket.create_connection((address.hostname, address.port)) as client:
            head = f"POST /api/v1/predict HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Type: {kind}\r\n"
            client.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
            assert backend.begun.wait(60)
        assert backend.idle.wait(60)
    assert (service.control.posters, service.control.bytes) == (0, 0)


def test_what_is_out_of_time_is_given_up():
    backend = NeverReady()
    with served(Service(backend, time_limit=0.1)) as url:
        reply = requests.post(f"{url}/api/v1/predict", data=POSTER, timeout=60)
        assert reply.status_code == 503
        assert backend.idle.wait(60)
