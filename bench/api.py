"""`posterclf serve` under load: requests a second at few and many clients, beside the bare network in the same run."""

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from bench.measuring import ROOT, Measured, posters
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.runtimes.choice import EXACT

CLIENTS = (1, 8, 64)
ROUNDS, SECONDS = 3, 6.0
POSTERS = 64


def measure() -> list[Measured]:
    contents = [path.read_bytes() for path in posters(POSTERS)]
    classifier = PosterClassifier.load(choice=EXACT)
    inputs = [classifier.input_of(content) for content in contents[:4]]
    results = []
    with _served() as port:
        requests = [_request(port, content) for content in contents]
        asyncio.run(_load(port, requests, 1, 1.0))
        for clients in CLIENTS:
            ours, bare, latencies = [], [], []  # seconds: of a request, of a poster, of each request
            for _ in range(ROUNDS):
                bare.append(min(_bare(classifier, inputs[:size]) for size in (1, 4)))
                start = time.perf_counter()
                latencies_of_round = asyncio.run(_load(port, requests, clients, SECONDS))
                ours.append((time.perf_counter() - start) / len(latencies_of_round))
                latencies += latencies_of_round
            p50, p95 = np.percentile(latencies, [50, 95])
            name = f"API, {clients} client{'s' if clients > 1 else ''}"
            results.append(Measured(name, "posterclf", ours, metadata={"p50": float(p50), "p95": float(p95)}))
            results.append(Measured(name, "the bare network", bare))
    return results


async def _load(port: int, requests: list[bytes], clients: int, seconds: float) -> list[float]:
    """The seconds that each response took; a client sends its next poster as soon as it has a response.

    Clients are plain sockets that are kept open: what they cost the processor is missing to the service.
    """
    latencies: list[float] = []
    end = time.perf_counter() + seconds

    async def client(number: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while (started := time.perf_counter()) < end:
            writer.write(requests[number % len(requests)])
            head = await reader.readuntil(b"\r\n\r\n")
            assert b" 200 " in head[:16], head
            length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
            await reader.readexactly(int(length.split(b":")[1]))
            latencies.append(time.perf_counter() - started)
            number += clients
        writer.close()

    await asyncio.gather(*(client(number) for number in range(clients)))
    return latencies


def _request(port: int, content: bytes) -> bytes:
    head = f"POST /api/v1/predict HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: {len(content)}\r\n\r\n"
    return head.encode() + content


def _bare(classifier: PosterClassifier, inputs: list[np.ndarray]) -> float:
    """Seconds a poster of the network alone, on inputs that are decoded already."""
    done, start = 0, time.perf_counter()
    while time.perf_counter() < start + SECONDS / 4:
        classifier.predict_inputs(inputs)
        done += len(inputs)
    return (time.perf_counter() - start) / done


@contextmanager
def _served() -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-u", "-m", "posterclf", "serve", "--no-page", "--port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout.readline(), "the service ended before it was ready"
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except ConnectionRefusedError:
                time.sleep(0.05)
        yield port
    finally:
        server.terminate()
        server.wait()
        server.stdout.close()
