"""A page with nothing but the place 'Try it'; `?learned=no` is one where nothing is learned yet."""

import streamlit as st

from posterclf.app.chrome import chrome_ui
from posterclf.app.teach.try_it import tried_picture, try_it_ui, try_picture
from posterclf.app.teach.work import turn
from posterclf.app.words import speak_of_labels
from tests.support.taught import taught_clothes

st.set_page_config(page_title="Try it", layout="wide")
chrome_ui()
speak_of_labels()
st.title("A place")
taught = taught_clothes()
for picture in taught.pictures[:2]:
    st.button(picture.name, on_click=try_picture, args=(picture,))
if not st.toggle("Leave"):
    learned = st.query_params.get("learned") != "no"
    try_it_ui(taught.classifier if learned else None, tried_picture() is not None, turn)
