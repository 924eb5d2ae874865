"""Where answers come from: threads that decode, and one queue before the network, which takes what waits together."""

import asyncio
import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, Protocol

import numpy as np

from posterclf.classifier import PosterClassifier, Prediction

BATCH_SIZE = 4  # larger ones answer no more posters a second, and each waits for the whole batch


class Inference(Protocol):
    """What answers posters: the network of this process, or replicas elsewhere."""

    async def predict(self, content: bytes, model: str) -> Prediction:
        """What the model of that name says of a picture's bytes.

        raises:  ImageError where it is no usable picture, ModelError where the model cannot be loaded
        """


class _Waiting(NamedTuple):
    classifier: PosterClassifier
    input: np.ndarray  # (height, width, 3) float32
    answer: asyncio.Future[Prediction]


class LocalInference:
    """The networks of this process. All calls come from one event loop at a time.

    A single thread infers, and takes all threads of the processor for each batch; others decode meanwhile. How many may
    wait is the matter of `Room`.
    """

    def __init__(self, batch_size: int = BATCH_SIZE):
        self.batch_size = batch_size
        self._classifiers: dict[str, PosterClassifier] = {}
        self._waiting: deque[_Waiting] = deque()
        self._at_work: asyncio.Task | None = None
        self._decoders = ThreadPoolExecutor(os.cpu_count() or 1, "decode")
        self._network = ThreadPoolExecutor(1, "infer")

    async def predict(self, content: bytes, model: str) -> Prediction:
        loop = asyncio.get_running_loop()
        classifier, decoded = await loop.run_in_executor(self._decoders, self._decoded, content, model)
        waiting = _Waiting(classifier, decoded, loop.create_future())
        self._waiting.append(waiting)
        if self._at_work is None or self._at_work.done():
            self._at_work = asyncio.create_task(self._work_off())
        return await waiting.answer

    async def _work_off(self) -> None:
        loop = asyncio.get_running_loop()
        while batch := self._next_batch():
            inputs = np.stack([waiting.input for waiting in batch])
            try:
                answers = await loop.run_in_executor(self._network, batch[0].classifier.predict_inputs, inputs)
            except Exception as fault:
                for waiting in batch:
                    if not waiting.answer.done():
                        waiting.answer.set_exception(fault)
            else:
                for waiting, prediction in zip(batch, answers, strict=True):
                    if not waiting.answer.done():
                        waiting.answer.set_result(prediction)

    def _next_batch(self) -> list[_Waiting]:
        """Those that have waited longest, all for the same network; whoever gave up is left out."""
        batch: list[_Waiting] = []
        while self._waiting and len(batch) < self.batch_size:
            if self._waiting[0].answer.done():
                self._waiting.popleft()
            elif batch and self._waiting[0].classifier is not batch[0].classifier:
                break
            else:
                batch.append(self._waiting.popleft())
        return batch

    def _decoded(self, content: bytes, model: str) -> tuple[PosterClassifier, np.ndarray]:
        if model not in self._classifiers:  # kept here too: finding one reads its card from the disk
            self._classifiers[model] = PosterClassifier.shared(model)
        classifier = self._classifiers[model]
        return classifier, classifier.input_of(content)
