"""What predicts the service's posters: threads that decode, and one queue before the network, which takes batches."""

import asyncio
import time
from concurrent.futures import Future, InvalidStateError, ThreadPoolExecutor
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import NamedTuple, Protocol

import numpy as np

from posterclf.apart.calls import until
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.prediction import Prediction
from posterclf.processors import processors
from posterclf.telemetry import BATCH, SECONDS, WAITING

BATCH_SIZE = 4  # larger ones predict no more posters a second, and a poster waits for all of its batch


class Backend(Protocol):
    """What predicts posters: the network of this process, or replicas elsewhere."""

    async def predict(self, content: bytes, model: str) -> Prediction:
        """What the model of that name says of a picture's bytes.

        raises:  ImageError where it is no usable picture, ModelError where the model cannot be loaded
        """
        ...

    def close(self) -> None:
        """Release what it holds; nothing is predicted any more."""
        ...


class _Waiting(NamedTuple):
    classifier: PosterClassifier
    input: np.ndarray  # (height, width, 3) uint8
    prediction: Future[Prediction]
    since: float


class LocalBackend:
    """The networks of this process.

    One thread infers, with all processors for each batch; others decode meanwhile, or wait for a worker that does, see
    `apart`. The event loop has no part in it, so that the network does not wait for the loop between two batches.
    `AdmissionControl` limits how many posters may wait; one whose request gave up is skipped, and its decoding ended.
    """

    def __init__(self, batch_size: int = BATCH_SIZE):
        self.batch_size = batch_size
        self._classifiers: dict[str, PosterClassifier] = {}
        self._waiting: SimpleQueue[_Waiting] = SimpleQueue()
        self._decoders = ThreadPoolExecutor(processors(), "decode")
        Thread(target=self._infer, name="infer", daemon=True).start()

    def load(self, model: str | None = None) -> None:
        """Let the model predict a batch of black pictures, which sets it up, so that the first request does not wait.

        raises:  ModelError where it cannot be loaded
        """
        classifier = PosterClassifier.shared(model)
        size = classifier.folder.card.input
        classifier.predict_inputs(np.zeros((self.batch_size, size.height, size.width, 3), np.uint8))

    def close(self) -> None:
        self._decoders.shutdown(wait=False, cancel_futures=True)

    async def predict(self, content: bytes, model: str) -> Prediction:
        prediction: Future[Prediction] = Future()
        self._decoders.submit(self._decode, content, model, prediction)
        with WAITING.track_inprogress():
            return await asyncio.wrap_future(prediction)  # cancels it where the request is over

    def _decode(self, content: bytes, model: str, prediction: Future[Prediction]) -> None:
        if prediction.cancelled():
            return
        try:
            if model not in self._classifiers:  # kept here as well: `shared` reads the card from the disk
                self._classifiers[model] = PosterClassifier.shared(model)
            classifier = self._classifiers[model]
            with until(prediction.cancelled):
                pixels = classifier.input_of(content)
            self._waiting.put(_Waiting(classifier, pixels, prediction, time.perf_counter()))
        except Exception as fault:
            with suppress(InvalidStateError):  # cancelled meanwhile
                prediction.set_exception(fault)

    def _infer(self) -> None:
        first = self._waiting.get()
        while True:
            batch, following = self._batch_of(first)
            if batch:
                BATCH.observe(len(batch))
                for waiting in batch:
                    SECONDS.labels("queue").observe(time.perf_counter() - waiting.since)
                try:
                    with SECONDS.labels("infer").time():
                        predictions = batch[0].classifier.predict_inputs([waiting.input for waiting in batch])
                except Exception as fault:
                    for waiting in batch:
                        waiting.prediction.set_exception(fault)
                else:
                    for waiting, prediction in zip(batch, predictions, strict=True):
                        waiting.prediction.set_result(prediction)
            first = following or self._waiting.get()

    def _batch_of(self, first: _Waiting) -> tuple[list[_Waiting], _Waiting | None]:
        """What waits now and is still wanted, all for the same network, and the next one where that is for another."""
        batch: list[_Waiting] = []
        waiting = first
        while waiting.classifier is first.classifier:
            if waiting.prediction.set_running_or_notify_cancel():
                batch.append(waiting)
            if len(batch) == self.batch_size:
                return batch, None
            try:
                waiting = self._waiting.get_nowait()
            except Empty:
                return batch, None
        return batch, waiting
