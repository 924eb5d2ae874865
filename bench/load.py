"""Requests per second and latencies of a running service, against the bare network in the same run.

    posterclf serve --port 8501 & python bench/load.py http://127.0.0.1:8501 POSTER...

Clients are plain sockets that are kept open: the less they cost, the more of the processor is left to what is measured.
"""

import asyncio
import json
import os
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

from posterclf.classifier import PosterClassifier

SECONDS = 10.0


def request(url: str, content: bytes) -> bytes:
    address = urlsplit(url)
    head = f"POST /api/v1/predict HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Length: {len(content)}\r\n\r\n"
    return head.encode() + content


async def load(url: str, contents: list[bytes], clients: int, seconds: float = SECONDS) -> dict:
    """Each client asks for the next poster as soon as it has its answer.

    returns:  clients, requests, failed, per_second, p50 and p95 in milliseconds
    """
    address = urlsplit(url)
    requests = [request(url, content) for content in contents]
    latencies, failed = [], 0
    end = time.perf_counter() + seconds

    async def client(number: int) -> None:
        nonlocal failed
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        while (started := time.perf_counter()) < end:
            writer.write(requests[number % len(requests)])
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
            await reader.readexactly(int(length.split(b":")[1]))
            latencies.append(time.perf_counter() - started)
            failed += b" 200 " not in head[:16]
            number += clients
        writer.close()

    started = time.perf_counter()
    await asyncio.gather(*(client(number) for number in range(clients)))
    took = time.perf_counter() - started
    p50, p95 = np.percentile(latencies, [50, 95]) * 1000
    return {
        "clients": clients,
        "requests": len(latencies),
        "failed": failed,
        "per_second": round(len(latencies) / took, 2),
        "p50": round(p50, 1),
        "p95": round(p95, 1),
    }


def bare(
    classifier: PosterClassifier, inputs: np.ndarray, batch_size: int, seconds: float = SECONDS
) -> tuple[float, float]:
    """Posters per second of the network alone on decoded arrays in memory, and CPU milliseconds for each."""
    batch, done, started, cpu = inputs[:batch_size], 0, time.perf_counter(), time.process_time()
    while time.perf_counter() < started + seconds:
        classifier.predict_inputs(batch)
        done += batch_size
    return done / (time.perf_counter() - started), (time.process_time() - cpu) / done * 1000


def cpu_seconds(pid: int) -> float:
    """What a process has used of all cores so far (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main(url: str, posters: list[str], pid: int | None = None) -> None:
    contents = [Path(poster).read_bytes() for poster in posters]
    classifier = PosterClassifier.load()
    inputs = np.stack([classifier.input_of(content) for content in contents[:4]])
    classifier.predict_inputs(inputs)
    for clients in (1, 8, 64):
        before = max(bare(classifier, inputs, size, SECONDS / 4) for size in (1, 4))
        cpu = cpu_seconds(pid) if pid else 0
        measured = asyncio.run(load(url, contents, clients))
        if pid:
            measured["server_cpu_ms"] = round((cpu_seconds(pid) - cpu) / measured["requests"] * 1000, 1)
        after = max(bare(classifier, inputs, size, SECONDS / 4) for size in (1, 4))
        network = (before[0] + after[0]) / 2
        measured["bare_cpu_ms"] = round((before[1] + after[1]) / 2, 1)
        ratio = measured["per_second"] / network
        print(json.dumps(measured | {"bare_per_second": round(network, 2), "ratio": round(ratio, 3)}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:], int(os.environ.get("SERVER_PID", 0)))
