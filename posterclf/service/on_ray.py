"""The same predictions from replicas on Ray Serve: as many as the load needs, on one machine or on a cluster.

The routes stay in the process that the command started. A replica may then die at any time: another one gets its
posters, and no client notices.
"""

import asyncio
import logging
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is sent home
os.environ.setdefault("RAY_ENABLE_AUTO_CONNECT", "0")  # else a thread of the router starts another cluster at the end
# A replica that is busy on all cores responds late to its router; that is no fault, and asking again adds to the load.
os.environ.setdefault("RAY_SERVE_QUEUE_LENGTH_RESPONSE_DEADLINE_S", "2")
os.environ.setdefault("RAY_SERVE_MAX_QUEUE_LENGTH_RESPONSE_DEADLINE_S", "10")

import numpy as np
import ray
from ray import serve
from ray.exceptions import ObjectLostError, RayActorError, RayError, WorkerCrashedError

from posterclf.apart.calls import decode_apart
from posterclf.errors import ImageError, ModelError, PosterclfError, ServiceError
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.prediction import Prediction
from posterclf.inference.runtimes import Computing
from posterclf.inference.runtimes.choice import RuntimeChoice, computing_for
from posterclf.registry.model_folder import SERVED_FILE, find_model
from posterclf.service.backends import BATCH_SIZE
from posterclf.settings import OWN_MODELS, SHIPPED_MODELS

NAME = "posterclf"
CORES = 1  # of a replica: several with one each predict more than one with several
LOST = (RayActorError, WorkerCrashedError, ObjectLostError)
PAUSE = 0.2  # seconds before a lost poster is asked again; the request's own time limit ends it


@serve.deployment(max_ongoing_requests=4 * BATCH_SIZE, ray_actor_options={"num_cpus": CORES})
class Replica:
    """A process with one copy of each model that it was asked for, all replicas computing it alike."""

    def __init__(self, model: str, computing: Computing) -> None:
        decode_apart("posterclf.inference.network_input")
        self._classifiers: dict[str, PosterClassifier] = {}
        self._threads = ThreadPoolExecutor(2)
        self._classifier(model, computing)

    # Two batches at once: one is decoded while the network predicts the other. The types of `batch` know functions of
    # one argument; it takes any number.
    @serve.batch(  # pyright: ignore[reportCallIssue, reportArgumentType]
        max_batch_size=BATCH_SIZE, batch_wait_timeout_s=0, max_concurrent_batches=2
    )
    async def predict(
        self, contents: list[bytes], models: list[tuple[str, Computing]]
    ) -> list[Prediction | PosterclfError]:
        """Errors of ours are returned: raised here, they would come back wrapped, with a traceback."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._predictions, contents, models)

    def _predictions(
        self, contents: list[bytes], models: list[tuple[str, Computing]]
    ) -> list[Prediction | PosterclfError]:
        inputs: dict[tuple[str, Computing], dict[int, np.ndarray]] = {}
        results: dict[int, Prediction | PosterclfError] = {}
        for number, (content, model) in enumerate(zip(contents, models, strict=True)):
            try:
                inputs.setdefault(model, {})[number] = self._classifier(*model).input_of(content)
            except (ImageError, ModelError) as error:
                results[number] = error
        for model, numbered in inputs.items():
            predictions = self._classifier(*model).predict_inputs(list(numbered.values()))
            results |= zip(numbered, predictions, strict=True)
        return [results[number] for number in range(len(contents))]

    def _classifier(self, model: str, computing: Computing) -> PosterClassifier:
        if model not in self._classifiers:
            folder = find_model(model)
            self._classifiers[model] = PosterClassifier(folder, folder.verified_file(SERVED_FILE), CORES, computing)
        return self._classifiers[model]


class RayBackend:
    """Hands each poster to a replica that can take one more.

    Replicas find models as this process does: where POSTERCLF_MODELS names folders, their machines must have them under
    the same paths. What computes a model is decided here, once: replicas that timed it each for itself could differ.

    address:      of an existing cluster, as `ray.init` takes it; None starts a local one, which ends with this object
    least, most:  how many replicas
    raises:       ServiceError where the cluster or its replicas do not come up
    """

    def __init__(self, address: str | None = None, least: int = 1, most: int = 4):
        self._is_own = address is None
        self._computing: dict[str, Computing] = {}
        default = find_model().name
        computing = self._computing_of(default)
        logging.getLogger("ray.serve").setLevel(logging.WARNING)
        try:
            ray.init(
                address or "local",
                include_dashboard=False if self._is_own else None,
                log_to_driver=False,
                logging_level=logging.ERROR,
                ignore_reinit_error=True,
            )
            serve.start(proxy_location="Disabled")  # the routes are ours
            deployment = Replica.options(
                ray_actor_options={"num_cpus": CORES, **_environment_of_replicas()},
                autoscaling_config={
                    "min_replicas": least,
                    "initial_replicas": least,
                    "max_replicas": most,
                    "target_ongoing_requests": 2 * BATCH_SIZE,
                },
            )
            self._handle = serve.run(deployment.bind(default, computing), name=NAME, route_prefix=None)
        except (ConnectionError, RuntimeError, RayError) as error:
            raise ServiceError(f"Ray Serve does not start: {str(error).splitlines()[0]}") from error

    async def predict(self, content: bytes, model: str) -> Prediction:
        computing = self._computing.get(model) or await asyncio.to_thread(self._computing_of, model)
        while True:
            asked = self._handle.predict.remote(content, (model, computing))
            try:
                result = await asked
            except asyncio.CancelledError:
                asked.cancel()
                raise
            except LOST:
                await asyncio.sleep(PAUSE)
            else:
                break
        if isinstance(result, PosterclfError):
            raise result
        return result

    def _computing_of(self, model: str) -> Computing:
        folder = find_model(model)
        served = folder.verified_file(SERVED_FILE)
        self._computing[model] = computing_for(folder, served, RuntimeChoice.of(), CORES)
        return self._computing[model]

    def close(self) -> None:
        self._handle.shutdown()  # else its reports would connect this process to Ray again
        if self._is_own:
            ray.shutdown()


def _environment_of_replicas() -> dict[str, Any]:
    """The actor's option with the environment variables that say which models there are.

    Folders are absolute: a replica's working directory is another one.
    """
    variables = {}
    if not SHIPPED_MODELS.value:
        variables[SHIPPED_MODELS.name] = "no"
    if folders := OWN_MODELS.value:
        variables[OWN_MODELS.name] = os.pathsep.join(str(folder.absolute()) for folder in folders)
    return {"runtime_env": {"env_vars": variables}} if variables else {}
