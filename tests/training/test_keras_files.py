"""Keras files of strangers: what would run code, read files or ask for a network of another kind is not opened."""

import json
import zipfile
from pathlib import Path

import keras
import pytest
from keras import layers
from msgspec.structs import replace

from posterclf.errors import ModelError
from posterclf.publishing.export import keras_model
from posterclf.registry.model_folder import KERAS_FILE, ModelFolder, find_model, model_names, sha256
from posterclf.training.keras_files import CONFIG, MAX_CONFIG_BYTES, KerasFileError, open_network
from tests.support import tiny_network


def saved(path: Path, *more: layers.Layer) -> Path:
    keras.Sequential([keras.Input((8, 8, 3)), layers.Flatten(), *more, layers.Dense(2)]).save(path)
    return path


def with_config(path: Path, config: bytes) -> Path:
    """The same file with another description of its network."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (files | {CONFIG: config}).items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize("name", [name for name in model_names() if KERAS_FILE in find_model(name).card.files])
def test_shipped_ones_are_opened(name):
    assert len(open_network(find_model(name).path / KERAS_FILE).layers) > 10


def test_a_layer_that_would_run_code_is_not(tmp_path):
    marked = tmp_path / "it ran"

    def harmful(values):
        Path(marked).touch()
        return values

    path = saved(tmp_path / "network.keras", layers.Lambda(harmful))
    marked.unlink(missing_ok=True)  # building it ran it
    with pytest.raises(KerasFileError, match=r"'(Lambda|__lambda__)', which no network here has"):
        open_network(path)
    assert not marked.exists()


def test_a_layer_that_would_read_a_file_is_not(tmp_path):
    words = tmp_path / "words.txt"
    words.write_text("a\nb\n")
    keras.Sequential([keras.Input((1,), dtype="string"), layers.StringLookup(vocabulary=["a"])]).save(
        tmp_path / "network.keras"
    )
    with pytest.raises(KerasFileError, match="'StringLookup'"):
        open_network(tmp_path / "network.keras")


def test_a_layer_of_another_module_is_not(tmp_path):
    path = saved(tmp_path / "network.keras")
    with zipfile.ZipFile(path) as archive:
        config = json.loads(archive.read(CONFIG))
    config["config"]["layers"][1]["module"] = "antigravity"
    with pytest.raises(KerasFileError, match="'Flatten'"):
        open_network(with_config(path, json.dumps(config).encode()))


@pytest.mark.parametrize(
    ("config", "reason"),
    [
        (b"", "damaged"),
        (b"[]", "damaged|no network"),
        (b"{", "damaged"),
        (b"[" * 200_000, "damaged"),
        (b'{"a":' * 200_000, "damaged"),
        (b" " * (MAX_CONFIG_BYTES + 1), "more than 8 MB"),
        (b'{"class_name": "Sequential", "module": "keras", "config": null}', "damaged"),
        (b'{"class_name": ["Lambda"], "module": {}}', "has no name"),
        (b'{"class_name": "function", "module": "builtins", "config": "exec"}', "'function'"),
        (b'{"class_name": "Lambda", "module": "keras.layers", "registered_name": "posterclf>mine"}', "'Lambda'"),
    ],
    ids=lambda value: repr(value[:20]),
)
def test_what_describes_no_network_has_a_reason(config, reason, tmp_path):
    with pytest.raises(KerasFileError, match=reason):
        open_network(with_config(saved(tmp_path / "network.keras"), config))


@pytest.mark.parametrize("content", [b"", b"PK", b"\x89HDF\r\n\x1a\n" + bytes(1000)])
def test_what_is_no_file_of_keras_has_a_reason(content, tmp_path):
    path = tmp_path / "network.keras"
    path.write_bytes(content)
    with pytest.raises(KerasFileError, match="damaged"):
        open_network(path)


def test_the_command_that_exports_says_so(tmp_path):
    folder = tiny_network.save_model(tmp_path / "own")
    saved(folder.path / KERAS_FILE, layers.Lambda(lambda values: values))
    files = {KERAS_FILE: sha256((folder.path / KERAS_FILE).read_bytes())}
    with pytest.raises(ModelError, match=r"model\.keras is not opened: it asks for"):
        keras_model(ModelFolder(folder.path, replace(folder.card, files=files)))
