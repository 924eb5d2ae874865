"""The same `Prediction`, whether this process gives it or a service."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import msgspec
import numpy as np
import pytest
from PIL import Image

import posterclf
from posterclf.app.cached import loaded_classifier
from posterclf.errors import (
    BrokenImage,
    EmptyImage,
    ModelError,
    RemoteError,
    TooFewPixels,
    TooManyBytes,
    UnknownFormat,
    UnreadableFile,
)
from posterclf.images import MAX_BYTES
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.prediction import Prediction
from posterclf.labels import Labels
from posterclf.registry.model_folder import (
    SERVED_FILE,
    SHIPPED_DEFAULT,
    ModelFolder,
    find_model,
    model_names,
    write_card,
)
from posterclf.service import client, exchange
from posterclf.service.api import Service
from posterclf.service.backends import LocalBackend
from posterclf.service.client import RemoteClassifier, classifier_at, predict
from posterclf.service.wire import FullRecord, as_full_record, prediction_of
from posterclf.settings import OWN_MODELS
from tests.support.other_labels import SIX, model_of
from tests.support.paths import ROOT, SAMPLES
from tests.support.served import served


@pytest.fixture(scope="module")
def url():
    with served(Service(LocalBackend())) as url:
        yield url


class Other(BaseHTTPRequestHandler):
    """Responds with its server's `content` to everything."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.server.content)))
        self.end_headers()
        self.wfile.write(self.server.content)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *arguments):
        pass


@pytest.fixture(params=[b"<!doctype html>", b'{"status": "ok"}', b'[{"model": "efficientnet"}]', b"null"])
def other_server(request):
    with ThreadingHTTPServer(("127.0.0.1", 0), Other) as server:
        server.content = request.param
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def tuned_table(prediction: Prediction) -> dict[str, float] | None:
    return prediction.tuned_thresholds and prediction.tuned_thresholds.table()


def assert_same(one: Prediction, other: Prediction) -> None:
    assert (one.model, one.labels, tuned_table(one), one.probably_no_poster, one.poster_likeness) == (
        other.model,
        other.labels,
        tuned_table(other),
        other.probably_no_poster,
        other.poster_likeness,
    )
    for name in ("probabilities", "embedding", "evidence"):
        mine, its = getattr(one, name), getattr(other, name)
        assert (mine is None) == (its is None)
        if mine is not None:
            assert mine.dtype == its.dtype == np.float32
            np.testing.assert_array_equal(mine, its)


@pytest.mark.parametrize("model", [None, *model_names()])
def test_a_poster_is_answered_the_same_here_and_there(url, model):
    assert_same(predict(SAMPLES[0], model, url), predict(SAMPLES[0], model))


def test_pixels_are_answered_the_same_here_and_there(url):
    with Image.open(SAMPLES[1]) as image:
        pixels = np.asarray(image.convert("RGB"))
    assert_same(predict(pixels, url=url), predict(pixels))
    assert_same(RemoteClassifier(url).predict(Image.fromarray(pixels)), PosterClassifier.shared().predict(pixels))


def test_the_environment_names_the_service_for_library_and_page(url, monkeypatch):
    monkeypatch.setenv("POSTERCLF_URL", url)
    assert_same(posterclf.predict(SAMPLES[2]), PosterClassifier.shared().predict(SAMPLES[2]))
    loaded_classifier.clear()
    remote = loaded_classifier(None)
    loaded_classifier.clear()
    assert isinstance(remote, RemoteClassifier)
    assert remote.folder == find_model()
    assert_same(remote.predict(SAMPLES[2]), PosterClassifier.shared().predict(SAMPLES[2]))


def test_page_service_and_library_share_one_copy(monkeypatch):
    monkeypatch.delenv("POSTERCLF_URL", raising=False)
    copies = {id(PosterClassifier.shared(model)) for model in (None, SHIPPED_DEFAULT)}
    copies |= {id(loaded_classifier(model)) for model in (None, SHIPPED_DEFAULT)}
    copies.add(id(classifier_at(None)))
    assert len(copies) == 1


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", EmptyImage),
        (b"no picture", UnknownFormat),
        (SAMPLES[0].read_bytes()[:500], BrokenImage),
        (bytes(MAX_BYTES + 1), TooManyBytes),
        (Image.new("RGB", (8, 8)), TooFewPixels),
        (ROOT / "nowhere.jpg", UnreadableFile),
    ],
)
def test_errors_are_the_same_here_and_there(url, content, error):
    with pytest.raises(error) as local:
        predict(content)
    with pytest.raises(error) as remote:
        predict(content, url=url)
    assert str(local.value) == str(remote.value)


def test_a_model_that_the_service_lacks_is_a_model_error(url):
    with pytest.raises(ModelError, match="There is no model 'nowhere'"):
        predict(SAMPLES[0], "nowhere", url)


def test_another_model_under_the_same_name_is_noticed(url, monkeypatch, tmp_path):
    folder = find_model()
    other = ModelFolder(folder.path, msgspec.structs.replace(folder.card, files={SERVED_FILE: "0" * 64}))
    monkeypatch.setattr(client, "find_model", lambda model: other)
    with pytest.raises(ModelError, match="does not have the model efficientnet that lies here"):
        RemoteClassifier(url)


def relabelled(folder: ModelFolder, labels: Labels) -> None:
    """Write a card of other labels for the same served file."""
    training = msgspec.structs.replace(folder.card.training, label_frequencies=dict.fromkeys(labels, 0.1))
    write_card(ModelFolder(folder.path, msgspec.structs.replace(folder.card, labels=labels, training=training)))


def test_the_same_network_of_other_labels_is_another_model(tmp_path, monkeypatch):
    """Their order counts too: probabilities are told by it."""
    monkeypatch.setenv(OWN_MODELS.name, str(tmp_path))
    folder = model_of(SIX, tmp_path / "six")
    with served(Service(LocalBackend())) as url:
        classifier = RemoteClassifier(url, "six")
        assert_same(classifier.predict(SAMPLES[0]), PosterClassifier.load(folder.path).predict(SAMPLES[0]))
        relabelled(folder, Labels(SIX[::-1]))
        with pytest.raises(ModelError, match=r"the model six that lies here\. .* the same models on both"):
            RemoteClassifier(url, "six")
        classifier.folder = find_model("six")
        with pytest.raises(ModelError, match="does not have the model six that lies here"):
            classifier.predict(SAMPLES[0])


def test_evidence_of_other_labels_than_the_probabilities_is_refused():
    prediction = PosterClassifier.shared().predict(SAMPLES[0])
    record = msgspec.convert(as_full_record("-", prediction, find_model().thresholds(None)), FullRecord)
    record.evidence = [[place[1:] for place in row] for row in record.evidence]
    with pytest.raises(ValueError, match="evidence is of other labels"):
        prediction_of(record)


def test_what_is_no_service_is_one_sentence(other_server, monkeypatch):
    monkeypatch.setattr(exchange, "RETRIES", 0)
    with pytest.raises(RemoteError, match=r"cannot be reached\. Check the address"):
        predict(SAMPLES[0], url="http://127.0.0.1:9")
    with pytest.raises(RemoteError, match="is no posterclf service"):
        predict(SAMPLES[0], url=other_server)
    with pytest.raises(RemoteError, match="is no posterclf service"):
        RemoteClassifier(other_server)
    with pytest.raises(RemoteError, match="cannot be reached"):
        predict(SAMPLES[0], url="no address")
