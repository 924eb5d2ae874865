"""The catalogue of words: complete in both languages, nothing missing, nothing left over."""

import ast
import re
import string
import typing
from pathlib import Path

import pytest
import streamlit
from streamlit.testing.v1 import AppTest

from posterclf.app.answer import answer
from posterclf.app.classify import photograph
from posterclf.app.gallery import samples
from posterclf.app.index.index import STREAMLITS
from posterclf.app.lessons.animals import ANIMALS
from posterclf.app.lessons.plan import MINUTES
from posterclf.app.lessons.playback import METRICS
from posterclf.app.lessons.your_own import KINDS
from posterclf.app.main import PAGES
from posterclf.app.many import answers, compared
from posterclf.app.many.filters import ORDERS
from posterclf.app.teach.board import SCRIPTS
from posterclf.app.uploads import uploader
from posterclf.app.words import LANGUAGES, OF_LABELS, catalogue, genre_markdown, genre_name
from posterclf.labels import GENRES
from posterclf.lessons.shapes.drawings import LABELS
from posterclf.teaching.advice import Kind
from posterclf.teaching.clothes import COLOURS
from posterclf.teaching.clothes import KINDS as CLOTHES
from posterclf.teaching.faults import SENTENCES
from posterclf.teaching.trap import KINDS as THINGS
from posterclf.teaching.trap import Trap
from tests.support.pages import ran
from tests.support.paths import ROOT

# What is said of the whole site or of its drawn samples, whatever the model, and what is said of genres alone.
OF_THE_SITE = {"frame.classify", "frame.many", "classify.not_available"}
# Pages that speak of the chosen model; the lessons keep the tutorial's posters.
OF_MODELS = ("classify", "compared", "faults", "frame", "many", "numbers", "quality", "streamlit", "trust", "uploads")
OF_GENRES = re.compile(r"\b(genre|poster)s?\b|类型|海报", re.IGNORECASE)
LAYERS = ("input", "conv2d", "max_pooling2d", "flatten", "dense", "output")
BOARD = ["board.html", *(f"{name}.js" for name in SCRIPTS)]  # of the page Teach: asks for its words by their names
SOURCES = [*(ROOT / "posterclf" / "app").rglob("*.py"), ROOT / "streamlit_app.py"]
# Every key that the code puts together from data, such as f"genres.{genre}", spelled out.
BUILT = {
    *(f"genres.{genre}" for genre in GENRES),
    *(f"samples.{name}_{part}" for name in samples() for part in ("title", "alt", "note")),
    *(f"frame.{page}" for page in PAGES),
    *(f"learn.{part}_{lesson}" for part in ("short", "title", "goal") for lesson in MINUTES),
    *(f"labels_kinds.{animal}" for animal in ANIMALS),
    *(f"inside.{kind}{part}" for kind in LAYERS for part in ("", "_does")),
    *(f"playback.{name}" for name in ("validation", "test", *METRICS)),
    *(f"playback.{part}_{shape}" for part in ("question", "answer") for shape in ("overfits", "above", "falls")),
    *(f"your_own.{name}" for name in (*KINDS, *LABELS, "failed", "left")),
    *(f"advice.{form}_{kind}" for form in ("short", "full") for kind in typing.get_args(Kind)),
    *(f"trap.{label}" for label in Trap.labels),
    *(f"trap.red_{thing}" for thing in THINGS),
    *(f"classify.{name}" for name in answer.SPOKEN),
    *(f"many.{name}" for name in answers.SPOKEN),
    *(f"many.order_{order}" for order in ORDERS),
    *(f"uploads.{name}" for name in uploader.SPOKEN),
    *(f"photograph.{name}" for name in photograph.SPOKEN),
    *(f"compared.{name}" for name in (*compared.HEADS, *compared.METRICS, *compared.OF_THRESHOLD, *compared.NOTES)),
    *(f"board.fault_{kind}" for kind in SENTENCES),
    *(f"board.clothes_{name}" for name in (*CLOTHES, *COLOURS)),
}


def literals() -> set[str]:
    """Every text that stands in the page's code."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES]
    nodes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return {node.value for node in nodes if isinstance(node.value, str)}


def asked_by_the_board() -> set[str]:
    """Every key of the board's words that stands by its name in its scripts or its HTML."""
    text = "".join((ROOT / "posterclf" / "app" / "teach" / name).read_text(encoding="utf-8") for name in BOARD)
    return {f"board.{name}" for name in re.findall(r'"([a-z_]+)"', text)}


def called_with() -> list[ast.expr]:
    """The first argument of every call of `words`: a key, an f-string, or a choice between keys."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id == "words"]


def called_keys() -> set[str]:
    """Every key that `words` is called with as a literal."""
    keys = [argument for argument in called_with() if not isinstance(argument, ast.JoinedStr)]
    constants = [node for key in keys for node in ast.walk(key) if isinstance(node, ast.Constant)]
    return {node.value for node in constants if "." in str(node.value)}


def built_patterns() -> set[str]:
    """Every f-string that `words` is called with, as a pattern of the keys that it may become."""
    built = [argument for argument in called_with() if isinstance(argument, ast.JoinedStr)]
    return {
        "".join(re.escape(part.value) if isinstance(part, ast.Constant) else ".+" for part in key.values)
        for key in built
    }


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def of_genres(texts: dict[str, str]) -> bool:
    """Whether a text says genre or poster, not counting the names of its placeholders."""
    return any(OF_GENRES.search(re.sub(r"{[^{}]*}", "", text)) for text in texts.values())


def of_labels() -> dict[str, dict[str, str]]:
    """Key of a text about genres -> what is said in its place of labels."""
    return {key.removesuffix(OF_LABELS): texts for key, texts in catalogue().items() if key.endswith(OF_LABELS)}


def test_a_label_that_is_no_genre_is_called_as_it_is():
    assert genre_name("Drama") == "Drama"
    assert genre_name("a red dress") == "a red dress"


@pytest.mark.parametrize(
    ("labels", "language", "said"),
    [
        (["Drama", "Short"], "en", ["What is this poster about?", "Short"]),
        (["Drama", "Short"], "zh", ["这张海报讲的是什么？", "短片"]),
        (["dress", "Short"], "en", ["What does this picture show?", "Short"]),
        (["dress", "Short"], "zh", ["这张图片里有什么？", "Short"]),
    ],
)
def test_a_visit_speaks_of_genres_where_all_labels_are_genres(labels, language, said):
    def script(labels):
        import streamlit as st

        from posterclf.app.words import genre_name, speak_of, words

        speak_of(labels)
        st.text(words("classify.title"))
        st.text(genre_name("Short"))

    page = AppTest.from_function(script, args=(labels,))
    page.query_params["lang"] = language
    assert [text.value for text in ran(page).text] == said


def test_every_text_about_genres_or_posters_has_one_about_labels_and_pictures():
    of_models = {key for key in catalogue() if key.partition(".")[0] in OF_MODELS and not key.endswith(OF_LABELS)}
    without = {key for key in of_models if of_genres(catalogue()[key])} - of_labels().keys() - OF_THE_SITE
    assert without == set()


def test_a_text_about_labels_says_neither_genre_nor_poster():
    assert [key for key, texts in of_labels().items() if of_genres(texts)] == []


def test_a_text_about_labels_stands_for_one_about_genres_and_fills_the_same_places():
    assert of_labels()
    for key, texts in of_labels().items():
        assert of_genres(catalogue()[key]) or texts != catalogue()[key], key
        assert fields(texts["en"]) <= fields(catalogue()[key]["en"]), key


@pytest.mark.parametrize(
    ("label", "markdown"),
    [
        ("Sci-Fi", "Sci-Fi"),
        ("*star*", r"\*star\*"),
        ("$$$", r"\$\$\$"),
        ("<b>", r"\<b>"),
        ("snake_case", "snake_case"),
        ("__init__", r"\_\_init\_\_"),
        ("2. Bundesliga", r"2\. Bundesliga"),
        ("- none", r"\- none"),
        ("# 1", r"\# 1"),
        ("连衣裙", "连衣裙"),
    ],
)
def test_a_label_in_markdown_is_shown_letter_by_letter(label, markdown):
    assert genre_markdown(label) == markdown


def test_no_key_is_missing():
    assert called_keys() - set(catalogue()) == set()


def test_no_key_is_unused():
    streamlits = {key for key in catalogue() if key.startswith(STREAMLITS)}
    used = literals() | BUILT | streamlits | asked_by_the_board()
    assert {key for key in catalogue() if key.removesuffix(OF_LABELS) not in used} == set()


def test_every_key_that_may_be_built_exists():
    assert BUILT - set(catalogue()) == set()


def test_only_declared_keys_are_built():
    patterns = built_patterns()
    assert patterns
    assert [pattern for pattern in patterns if not any(re.fullmatch(pattern, key) for key in BUILT)] == []


def test_replaced_texts_are_streamlits_own():
    scripts = [path.read_text(encoding="utf-8") for path in Path(streamlit.__file__).parent.rglob("static/js/*.js")]
    theirs = [key.removeprefix(STREAMLITS) for key in catalogue() if key.startswith(STREAMLITS)]
    assert scripts and theirs
    assert [text for text in theirs if not any(f"`{text}" in script for script in scripts)] == []


def test_both_languages_have_the_same_placeholders():
    for key, texts in catalogue().items():
        assert set(texts) == set(LANGUAGES), key
        assert fields(texts["en"]) == fields(texts["zh"]), key
        assert bool(texts["en"]) == bool(texts["zh"]), key


def test_chinese_has_its_own_punctuation():
    wrong = [key for key, texts in catalogue().items() if re.search(r"[\u4e00-\u9fff][,;:!?]", texts["zh"])]
    assert wrong == []
