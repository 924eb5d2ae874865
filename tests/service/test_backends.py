"""The queue before the network."""

import asyncio
import os

import pytest

from posterclf.apart import calls
from posterclf.apart.calls import decode_apart, decode_here
from posterclf.inference.classifier import PosterClassifier
from posterclf.processors import processors
from posterclf.service.backends import BATCH_SIZE, LocalBackend
from posterclf.telemetry import WAITING
from tests.support import apart_jobs
from tests.support.paths import SAMPLES

CONTENTS = [path.read_bytes() for path in SAMPLES]


async def decoded(backend: LocalBackend, posters: int) -> None:
    """Give way until so many wait for the network."""
    while backend._waiting.qsize() < posters:
        await asyncio.sleep(0)


@pytest.fixture
def batch_sizes(monkeypatch) -> list[int]:
    """How many posters each inference answered, of the real network."""
    sizes, real = [], PosterClassifier.predict_inputs
    monkeypatch.setattr(
        PosterClassifier, "predict_inputs", lambda self, inputs: (sizes.append(len(inputs)), real(self, inputs))[1]
    )
    return sizes


def test_what_waits_together_is_answered_together(batch_sizes):
    backend, classifier = LocalBackend(), PosterClassifier.shared()
    number = 2 * BATCH_SIZE + 1

    async def ask() -> list:
        with classifier.network.lock:
            asked = [asyncio.create_task(backend.predict(CONTENTS[i], "efficientnet")) for i in range(number)]
            await decoded(backend, number - BATCH_SIZE)  # the first batch has left the queue
        return await asyncio.gather(*asked)

    predictions = asyncio.run(ask())
    assert sum(batch_sizes) == number
    assert max(batch_sizes) == BATCH_SIZE
    for content, prediction in zip(CONTENTS, predictions, strict=False):
        assert prediction.probabilities == pytest.approx(classifier.predict(content).probabilities, abs=1e-5)


def test_a_batch_is_of_one_model(batch_sizes):
    backend = LocalBackend()
    models = ["efficientnet", "article", "article", "efficientnet"] * 2

    async def ask() -> list:
        return await asyncio.gather(*(backend.predict(CONTENTS[0], model) for model in models))

    assert [prediction.model for prediction in asyncio.run(ask())] == models


def test_whoever_gave_up_costs_no_inference(batch_sizes):
    backend, classifier = LocalBackend(), PosterClassifier.shared()

    async def ask() -> None:
        with classifier.network.lock:
            asked = [asyncio.create_task(backend.predict(CONTENTS[0], "efficientnet")) for _ in range(3 * BATCH_SIZE)]
            await decoded(backend, 2 * BATCH_SIZE)
            for task in asked:
                task.cancel()
            await asyncio.gather(*asked, return_exceptions=True)
        await backend.predict(CONTENTS[0], "efficientnet")

    asyncio.run(ask())
    assert sum(batch_sizes) <= BATCH_SIZE + 1


@pytest.mark.skipif(os.name != "posix", reason="workers need the limits that Windows has not")
def test_whoever_gave_up_costs_no_decoding_and_keeps_no_place(monkeypatch):
    decode_apart("tests.support.apart_jobs")
    backend, decoders = LocalBackend(), processors()

    async def ask() -> None:
        with monkeypatch.context() as endless:
            endless.setattr(PosterClassifier, "input_of", lambda self, content: apart_jobs.block(content))
            asked = [asyncio.create_task(backend.predict(CONTENTS[0], "efficientnet")) for _ in range(decoders + 1)]
            while len(calls._workers._line) < decoders:
                await asyncio.sleep(0)
            for task in asked:
                task.cancel()
            await asyncio.gather(*asked, return_exceptions=True)
            while len(calls._workers._line):
                await asyncio.sleep(0)
        answered = [backend.predict(content, "efficientnet") for content in CONTENTS[: decoders + 1]]
        assert len(await asyncio.gather(*answered)) == decoders + 1

    try:
        waiting = WAITING.collect()[0].samples[0].value
        asyncio.run(ask())
        assert WAITING.collect()[0].samples[0].value == waiting
    finally:
        backend.close()
        decode_here()
