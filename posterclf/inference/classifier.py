"""A trained network at work: picture in, probabilities out. LiteRT or OpenVINO inside, TensorFlow nowhere."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from threading import Lock

import numpy as np

from posterclf.batched import batched
from posterclf.errors import ModelError
from posterclf.images import ImageSource
from posterclf.inference.network_input import read_pixels
from posterclf.inference.prediction import Prediction
from posterclf.inference.runtimes import LITERT, Computing
from posterclf.inference.runtimes.choice import RuntimeChoice, computing_for, network_of
from posterclf.inference.served_network import MAX_AT_ONCE
from posterclf.registry.model_folder import SERVED_FILE, ModelFolder, find_model

_loading = Lock()
_shared: dict[tuple[Path, str | None, RuntimeChoice], "PosterClassifier"] = {}


class PosterClassifier:
    """A model ready to predict. One instance may be used from many threads at once.

    >>> classifier = PosterClassifier.load()
    >>> [label for label, probability in classifier.predict("assets/samples/otto.jpg").top(3)]
    ['Animation', 'Comedy', 'Family']
    """

    def __init__(self, folder: ModelFolder, served: bytes, threads: int | None = None, computing: Computing = LITERT):
        """Prefer `load`.

        served:     the content of a LiteRT file, which computes what the folder's card describes
        threads:    how many compute one prediction together, None for one a processor
        computing:  by which runtime, in numbers of which type
        raises:     ModelError where it is damaged, or computes something else; MissingExtra where the runtime is
                    missing
        """
        self.folder = folder
        self.network = network_of(folder, served, threads, computing)
        self._require_outputs()

    @classmethod
    def load(
        cls, model: str | Path | None = None, threads: int | None = None, choice: RuntimeChoice | None = None
    ) -> "PosterClassifier":
        """The model of that name or in that folder, None for the default.

        threads:  how many compute one prediction together, None for one a core
        choice:   of runtime and precision, None for what `POSTERCLF_RUNTIME` and `POSTERCLF_PRECISION` say
        raises:   ModelError where there is no such model, its files are not the ones that its card describes, or they
                  compute something else than its labels; MissingExtra where the runtime is missing; SettingError where
                  one of these variables says what is none; ValueError where `threads` is below 1
        """
        if threads is not None and threads < 1:
            raise ValueError(f"At least one thread computes, not {threads}.")
        return cls._chosen(find_model(model), threads, choice or RuntimeChoice.of())

    @classmethod
    def _chosen(cls, folder: ModelFolder, threads: int | None, choice: RuntimeChoice) -> "PosterClassifier":
        served = folder.verified_file(SERVED_FILE)
        return cls(folder, served, threads, computing_for(folder, served, choice, threads))

    @classmethod
    def shared(cls, model: str | Path | None = None) -> "PosterClassifier":
        """The one copy of that model in this process, loaded by whoever asks first: page, service and library share it.

        raises:  ModelError, MissingExtra and SettingError as `load` does
        """
        folder = find_model(model)
        choice = RuntimeChoice.of()
        key = (folder.path.resolve(), folder.card.files.get(SERVED_FILE), choice)
        with _loading:
            if key not in _shared:
                _shared[key] = cls._chosen(folder, None, choice)
            return _shared[key]

    def predict(self, image: ImageSource) -> Prediction:
        """Probabilities for one poster.

        image:   path, bytes of a file, Pillow image, or array (height, width, 3) of uint8 or of floats in [0, 1]
        raises:  ImageError where it is no usable picture
        """
        return self.predict_inputs([self.input_of(image)])[0]

    def predict_many(self, images: Iterable[ImageSource], batch_size: int = 4) -> Iterator[Prediction]:
        """Predictions in the order of `images`, which are taken and predicted batch by batch.

        raises:  ValueError where `batch_size` is not from 1 to 256, at once; ImageError at the first unusable picture
        """
        if not 1 <= batch_size <= MAX_AT_ONCE:
            raise ValueError(f"A batch holds 1 to {MAX_AT_ONCE} posters, not {batch_size}.")
        inputs = ([self.input_of(image) for image in batch] for batch in batched(images, batch_size))
        return (prediction for batch in inputs for prediction in self.predict_inputs(batch))

    def input_of(self, image: ImageSource) -> np.ndarray:
        """(height, width, 3) uint8: one poster as `predict_inputs` takes it. Needs no lock.

        raises:  ImageError where it is no usable picture
        """
        return read_pixels(image, self.folder.card.input)

    def predict_inputs(self, inputs: np.ndarray | Sequence[np.ndarray]) -> list[Prediction]:
        """Predictions for posters that are decoded already, all in one batch.

        inputs, raises:  as `outputs` has them
        """
        outputs = self.outputs(inputs)
        return [self._prediction({name: values[i] for name, values in outputs.items()}) for i in range(len(inputs))]

    def outputs(self, inputs: np.ndarray | Sequence[np.ndarray]) -> dict[str, np.ndarray]:
        """All that the network gives, by its outputs' names: 'probabilities' and whatever else there is.

        inputs:   up to 256 posters, (posters, height, width, 3) of the size that the model's card names, or as many
                  single ones: uint8, or floats in [0, 1]
        returns:  name -> (posters, ...) float32, finite; 'probabilities' (posters, labels) are in [0, 1]
        raises:   ShapeError, ValueError where the inputs are no such arrays; ModelError where there is no memory for so
                  many at once, or the network gives anything else
        """
        return self.network.outputs(inputs)

    def _prediction(self, outputs: dict[str, np.ndarray]) -> Prediction:
        likeness = float(outputs["poster_likeness"].item()) if "poster_likeness" in outputs else None
        rejected_below = self.folder.rejection_threshold
        return Prediction(
            model=self.folder.name,
            labels=self.folder.labels,
            probabilities=outputs["probabilities"],
            computing=self.network.computing,
            tuned_thresholds=self.folder.tuned_thresholds,
            embedding=outputs.get("embedding"),
            evidence=outputs.get("evidence"),
            poster_likeness=likeness,
            probably_no_poster=likeness is not None and rejected_below is not None and likeness < rejected_below,
        )

    def _require_outputs(self) -> None:
        count, shapes = len(self.folder.labels), self.network.shapes
        if "probabilities" not in shapes:
            raise ModelError(f"The served file of the model {self.folder.name} gives no probabilities. Train it again.")
        forms = {
            "probabilities": (count,),
            "evidence": (None, None, count),
            "embedding": (None,),
            "poster_likeness": (1,),
        }
        for name, form in forms.items():
            if name not in shapes:
                continue
            if len(shapes[name]) != len(form) or any(
                wanted not in (None, length) for wanted, length in zip(form, shapes[name], strict=True)
            ):
                raise ModelError(
                    f"The served file of the model {self.folder.name} gives {name} of the shape {shapes[name]}, which "
                    f"does not fit the {count} labels of its card. Restore both, or train again."
                )
