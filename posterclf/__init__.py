"""Multi-label classification of pictures, such as movie posters by their genres."""

TYPE_CHECKING = False  # as `typing` has it, which takes longer to load than Ctrl-C may wait for its handler
if TYPE_CHECKING:
    from posterclf.inference.classifier import PosterClassifier
    from posterclf.inference.prediction import Prediction
    from posterclf.labels import Labels
    from posterclf.publishing.evaluate_model import evaluate
    from posterclf.publishing.train_model import train
    from posterclf.service.client import predict

__all__ = ["Labels", "PosterClassifier", "Prediction", "evaluate", "predict", "train"]
_MODULES = {
    "Labels": "labels",
    "PosterClassifier": "inference.classifier",
    "Prediction": "inference.prediction",
    "evaluate": "publishing.evaluate_model",
    "predict": "service.client",
    "train": "publishing.train_model",
}

__version__ = "0.1.0"


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
