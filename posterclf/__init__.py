"""Multi-label classification of pictures, such as movie posters by their genres."""

TYPE_CHECKING = False  # as `typing` has it, which takes longer to load than Ctrl-C may wait for its handler
if TYPE_CHECKING:
    from posterclf.errors import ImageError, ModelError, PosterclfError
    from posterclf.inference.classifier import PosterClassifier
    from posterclf.inference.prediction import Prediction
    from posterclf.labels import Labels, Thresholds
    from posterclf.publishing.evaluate_model import evaluate
    from posterclf.publishing.train_model import train
    from posterclf.service.client import predict

__all__ = [
    "ImageError",
    "Labels",
    "ModelError",
    "PosterClassifier",
    "PosterclfError",
    "Prediction",
    "Thresholds",
    "evaluate",
    "predict",
    "train",
]
_MODULES = {
    "ImageError": "errors",
    "Labels": "labels",
    "ModelError": "errors",
    "PosterClassifier": "inference.classifier",
    "PosterclfError": "errors",
    "Prediction": "inference.prediction",
    "Thresholds": "labels",
    "evaluate": "publishing.evaluate_model",
    "predict": "service.client",
    "train": "publishing.train_model",
}

__version__ = "0.1.0"


if not TYPE_CHECKING:  # to a type checker every name would be there

    def __getattr__(name: str) -> object:
        """`from posterclf import PosterClassifier`, loading NumPy, LiteRT or Keras only for those who ask for it.

        raises:  MissingExtra, an ImportError too, where it needs packages of an extra that is not installed
        """
        if name in _MODULES:
            from importlib import import_module

            from posterclf.extras import extra_of, missing

            try:
                module = import_module(f"posterclf.{_MODULES[name]}")
            except ModuleNotFoundError as error:
                if extra := extra_of(error.name or ""):
                    raise missing(str(error.name), extra) from error
                raise
            return getattr(module, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted((*__all__, "__version__"))
