"""What stands around every page: the switch of languages, and our words in place of Streamlit's own."""

import json
import shutil
import subprocess

import pytest
from streamlit.testing.v1 import AppTest

from tests.support.pages import ran


def opened(**address: str) -> AppTest:
    def script():
        from posterclf.app.chrome import chrome_ui

        chrome_ui()

    page = AppTest.from_function(script)
    page.query_params.update(address)
    return ran(page)


def words_script(page: AppTest) -> str:
    bodies = [element.proto.body for element in page.get("html")]
    return next(body for body in bodies if body.startswith("<script>"))[len("<script>") : -len("</script>")]


def test_the_switch_goes_to_the_other_language_and_back():
    page = opened()
    assert page.button(key="switch-language").label == "中文"
    page.button(key="switch-language").click()
    ran(page)
    assert page.query_params["lang"] in ("zh", ["zh"])
    assert page.button(key="switch-language").label == "English"
    page.button(key="switch-language").click()
    assert ran(page).button(key="switch-language").label == "中文"


def test_the_chosen_language_comes_back_into_the_address_after_a_change_of_pages():
    page = opened(lang="zh")
    del page.query_params["lang"]
    ran(page)
    assert page.query_params["lang"] in ("zh", ["zh"])


@pytest.mark.parametrize(("language", "upload"), [("en", "Choose a file"), ("zh", "选择文件")])
def test_the_script_is_called_with_the_words_of_the_language(language, upload):
    script = words_script(opened(lang=language))
    argument = json.loads(script[script.rindex(")(") + 2 : -1])
    assert argument["language"] == language
    assert upload in [text for _, text in argument["shown"]]
    assert all(theirs != ours for theirs, ours, _ in argument["spoken"])


def test_the_script_is_javascript(tmp_path):
    node = shutil.which("node")
    if not node:
        pytest.skip("no Node.js")
    path = tmp_path / "words.js"
    path.write_text(words_script(opened(lang="zh")), encoding="utf-8")
    subprocess.run([node, "--check", path], check=True)
