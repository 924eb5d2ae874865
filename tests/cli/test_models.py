"""posterclf models, as a user runs it."""

import json

from tests.support.commands import answer, posterclf


def test_models_lists_the_default_and_verifies():
    assert "article: article_cnn, 3,790,457 parameters" in answer(posterclf("models"))
    listed = list(map(json.loads, answer(posterclf("models", "--json")).splitlines()))
    assert [(entry["model"], entry["default"], entry["fault"]) for entry in listed] == [
        ("efficientnet", True, ""),
        ("article", False, ""),
        ("efficientnet-int8", False, ""),
    ]
