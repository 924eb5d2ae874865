"""What can be taken along: the model, the project, and the lines that use the model elsewhere."""

import streamlit as st

from posterclf.app.crowd.runs import aside
from posterclf.app.teach.state import TeachState
from posterclf.app.teach.taught import Taught
from posterclf.app.teach.work import LINE
from posterclf.app.widgets import download_ui
from posterclf.app.words import words
from posterclf.teaching.model_zip import model_name, model_zip
from posterclf.teaching.project_zip import project_zip
from posterclf.teaching.usage import python_lines, shell_lines

ZIP = "application/zip"


def saving_ui(state: TeachState, taught: Taught | None) -> None:
    """The zips to download, made when they are asked for, and how to use the model."""
    st.markdown(words("teach.saving_means"))
    called = st.text_input(
        words("teach.name"), key="teach-name", placeholder=model_name(""), max_chars=60, help=words("teach.name_help")
    )
    name = model_name(called or "")
    learned = taught.learned if taught else None
    with st.container(horizontal=True):
        download_ui(
            words("teach.save_model"),
            lambda: model_content(name, state, taught),
            f"{name}.zip",
            ZIP,
            disabled=learned is None,
            key="save-model",
        )
        if state.project.keep_pictures:
            download_ui(
                words("teach.save_project"),
                lambda: project_zip(state.project),
                f"{name}-project.zip",
                ZIP,
                disabled=not state.project.arrangement.marks,
                key="save-project",
            )
    st.caption(words("teach.kept" if state.project.keep_pictures else "teach.kept_no"))
    if learned:
        with st.expander(words("teach.use")):
            st.markdown(words("teach.use_means"))
            st.caption(words("teach.use_shell"))
            st.code(shell_lines(name), language="shell")
            st.caption(words("teach.use_python"))
            st.code(python_lines(name), language="python")


def model_content(name: str, state: TeachState, taught: Taught | None) -> bytes:
    """The zip of what was learned.

    raises:  ModelError as `model_zip` does
    """
    assert taught is not None
    assert taught.learned is not None
    pictures = [state.project.pictures[identity] for identity in taught.arrangement.marks]
    with aside(), LINE.turn():
        return model_zip(name, taught.learned, taught.marks, pictures)
