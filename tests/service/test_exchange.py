"""A service that lies: one limit of time, one of size, no other address, no secrets."""

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread

import pytest

from posterclf.errors import RemoteError
from posterclf.inference.classifier import PosterClassifier
from posterclf.registry.model_folder import find_model
from posterclf.service import exchange as module
from posterclf.service.client import predict
from posterclf.service.exchange import MAX_BYTES, Unreached, exchange
from posterclf.service.wire import as_full_record
from tests.support.paths import SAMPLES

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


class Liar:
    """heads:  what each request began with, without its body"""

    def __init__(self, address: str) -> None:
        self.url, self.heads = address, list[str]()


def read_request(connection: socket.socket) -> str:
    """The head of a request; its body is read as well, for else the answer may be lost."""
    with connection.makefile("rb") as file:
        lines = list(iter(file.readline, b"\r\n"))
        sizes = [int(line.split(b":")[1]) for line in lines if line.lower().startswith(b"content-length:")]
        file.read(sum(sizes))
    return b"".join(lines).decode()


@contextmanager
def answering(*answers: bytes | Iterator[bytes]) -> Iterator[Liar]:
    """A server that gives these answers, one a connection, the last one again and again."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        liar = Liar(f"http://127.0.0.1:{listening.getsockname()[1]}")

        def serve() -> None:
            number = 0
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection, suppress(OSError):
                    liar.heads.append(read_request(connection))
                    answer = answers[min(number, len(answers) - 1)]
                    number += 1
                    for part in [answer] if isinstance(answer, bytes) else answer:
                        connection.sendall(part)

        thread = Thread(target=serve)
        thread.start()
        try:
            yield liar
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()


def whole(body: bytes, head: bytes = OK) -> bytes:
    return head + b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body


def without_end(beginning: bytes, part: bytes) -> Iterator[bytes]:
    yield beginning
    while True:
        yield part


def asked(liar: Liar) -> tuple[int, bytes]:
    return exchange("GET", f"{liar.url}/api/v1/models", {})


def test_an_answer_is_its_status_and_body():
    with answering(whole(b"[1, 2]")) as liar:
        assert asked(liar) == (200, b"[1, 2]")


@pytest.mark.parametrize(
    "answer",
    [
        without_end(OK + b"\r\n", bytes(2**16)),
        without_end(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1000\r\n" + bytes(0x1000) + b"\r\n"),
        whole(bytes(MAX_BYTES + 1)),
    ],
    ids=["till the end of the connection", "in chunks", "announced"],
)
def test_a_body_without_end_is_cut(answer):
    with answering(answer) as liar, pytest.raises(Unreached, match="answers with more than 8 MB"):
        asked(liar)


@pytest.mark.parametrize(
    "beginning", [b"", b"HTTP/1.1 200 OK\r\nA", OK + b"\r\n{"], ids=["no answer", "in the head", "in the body"]
)
def test_one_that_keeps_still_is_given_up(beginning, monkeypatch):
    monkeypatch.setattr(module, "TIME_LIMIT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        kept = []

        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listening.accept()
                    connection.sendall(beginning)
                    kept.append(connection)

        thread = Thread(target=serve)
        thread.start()
        with pytest.raises(Unreached, match="does not answer within"):
            exchange("GET", f"http://127.0.0.1:{listening.getsockname()[1]}/", {})
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()
        for connection in kept:
            connection.close()


@pytest.mark.parametrize("beginning", [b"HTTP/1.1 200 OK\r\n", OK + b"\r\n"], ids=["heads", "body"])
def test_a_trickle_is_given_up(beginning, monkeypatch):
    """Each byte comes in time, and the whole never does."""
    monkeypatch.setattr(module, "TIME_LIMIT", 0.2)
    monkeypatch.setattr(module, "MAX_BYTES", 2**40)
    with answering(without_end(beginning, b" ")) as liar, pytest.raises(Unreached, match="does not answer within"):
        asked(liar)


@pytest.mark.parametrize("address", ["/", "{other}/", "file:///etc/passwd", "http://169.254.169.254/latest/meta-data/"])
def test_no_other_address_is_asked(address):
    with answering(whole(b"[]")) as other:
        answer = f"HTTP/1.1 307 Moved\r\nLocation: {address.format(other=other.url)}\r\nContent-Length: 0\r\n\r\n"
        with answering(answer.encode()) as liar, pytest.raises(Unreached, match="sends on to another address"):
            asked(liar)
        assert len(liar.heads) == 1
        assert other.heads == []


def busy(after: str) -> bytes:
    problem = json.dumps({"type": "/api/#busy", "detail": "Come back."}).encode()
    return whole(problem, b"HTTP/1.1 503 Busy\r\nRetry-After: %s\r\n" % after.encode())


@pytest.mark.parametrize(("after", "requests"), [("0", 6), ("100000", 1), ("11", 1)])
def test_a_busy_one_is_asked_again_where_that_is_soon(after, requests):
    with answering(busy(after)) as liar:
        with pytest.raises(RemoteError, match=r"^Come back\.$"):
            predict(SAMPLES[0], url=liar.url)
        assert len(liar.heads) == requests


def test_one_that_hung_up_is_asked_again():
    with answering(b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n[", whole(b"[]")) as liar:
        assert asked(liar) == (200, b"[]")


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_a_service_on_this_computer_is_asked_without_a_proxy(name, monkeypatch):
    for variable in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(variable, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    module._client.cache_clear()
    with answering(whole(b"[]")) as liar:
        assert exchange("GET", liar.url.replace("127.0.0.1", name), {}) == (200, b"[]")


def test_one_elsewhere_is_asked_through_the_proxy(monkeypatch):
    module._client.cache_clear()
    with answering(whole(b"[]")) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        assert exchange("GET", "http://posters.example/api", {}) == (200, b"[]")
        assert proxy.heads[0].startswith("GET http://posters.example/api HTTP/1.1")
    module._client.cache_clear()


def test_no_password_and_no_cookie_is_sent(tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\ndefault login me password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    with answering(whole(b"[]", OK + b"Set-Cookie: a=b\r\n")) as liar:
        for _ in range(2):
            asked(liar)
    assert not any("authorization" in head.lower() or "cookie" in head.lower() for head in liar.heads)


@pytest.fixture(scope="module")
def record() -> str:
    prediction = PosterClassifier.shared().predict(SAMPLES[0])
    return json.dumps(as_full_record("-", prediction, find_model().thresholds(None)))


def test_the_record_as_it_is_is_a_prediction(record):
    with answering(whole(record.encode())) as liar:
        assert predict(SAMPLES[0], url=liar.url).as_dict() == PosterClassifier.shared().predict(SAMPLES[0]).as_dict()


def changed(**values: object) -> Callable[[dict], object]:
    return lambda record: record.update(values)


@pytest.mark.parametrize(
    "change",
    [
        lambda record: record["probabilities"].update(Drama=7),
        lambda record: record["probabilities"].update(Drama=-0.1),
        lambda record: record["probabilities"].update(Drama=None),
        lambda record: record["probabilities"].update({"\x1b[2J": 0.5}),
        lambda record: record["probabilities"].update({"x" * 10**5: 0.5}),
        lambda record: record["tuned_thresholds"].update(Drama=1.1),
        lambda record: record["tuned_thresholds"].pop("Drama"),
        lambda record: record["evidence"][0].pop(),
        lambda record: record["evidence"][0][0].pop(),
        changed(probabilities={}),
        changed(probabilities={str(number): 0.5 for number in range(501)}, tuned_thresholds=None, evidence=None),
        changed(probabilities=[0.5] * 25),
        changed(embedding=[]),
        changed(embedding=[1e300]),
        changed(embedding=[0.0] * 10**6),
        changed(embedding="many"),
        changed(evidence=[]),
        changed(evidence=[[]]),
        changed(evidence=[[[]]]),
        changed(evidence=[0.5] * 10**5),
        changed(poster_likeness="high"),
        changed(probably_no_poster=2),
        changed(model=""),
        changed(model="x" * 256),
        changed(model=None),
    ],
)
def test_what_is_no_prediction_is_one_sentence(change, record):
    table = json.loads(record)
    change(table)
    with answering(whole(json.dumps(table).encode())) as liar, pytest.raises(RemoteError, match="no posterclf service"):
        predict(SAMPLES[0], url=liar.url)


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 10**6,
        b'{"a":' * 10**6,
        b'{"model": "efficientnet", "more": ' + b"[" * 10**6 + b"]" * 10**6 + b"}",
        b'{"poster_likeness": 1e999}',
        b'{"poster_likeness": NaN}',
        b"\xff\xfe",
        b"",
    ],
    ids=lambda body: repr(body[:20]),
)
def test_what_is_no_json_of_ours_is_one_sentence(body):
    with answering(whole(body)) as liar, pytest.raises(RemoteError, match="no posterclf service"):
        predict(SAMPLES[0], url=liar.url)


@pytest.mark.parametrize("kind", ["unknown-model", "broken-image", "anything"])
def test_a_sentence_of_the_service_is_one_line(kind):
    for detail, said in (("No\x1b[2J\nmodel.", r"No\x1b[2J\nmodel."), ("x" * 10**6, "What answers")):
        problem = json.dumps({"type": f"/api/#{kind}", "detail": detail}).encode()
        with answering(whole(problem, b"HTTP/1.1 422 No\r\n")) as liar, pytest.raises(Exception) as caught:
            predict(SAMPLES[0], url=liar.url)
        assert str(caught.value).startswith(said)
        assert str(caught.value).isprintable()
