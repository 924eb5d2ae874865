"""The page about one network: its card, as it was generated, and the curve of its training."""

import streamlit as st

from posterclf import registry
from posterclf.app.charts import CONFIG, loss_chart
from posterclf.app.widgets import model_ui
from posterclf.errors import ModelError
from posterclf.model_card import markdown


def main() -> None:
    with st.container(width=900):
        try:
            card = registry.find(model_ui()).card
        except ModelError as error:
            st.title("The network", anchor=False)
            st.error(str(error), title="The network cannot be loaded", icon=":material/error:")
            return
        history = card["training"]["history"]
        st.markdown(markdown(card), anchors=False)
        st.subheader("The training, epoch by epoch", anchor=False)
        st.plotly_chart(
            loss_chart(history),
            width="stretch",
            config=CONFIG,
            alt=f"Loss over {len(history)} epochs, on the training posters and on the others; the table above has it.",
        )


main()
