"""posterclf as a page: `streamlit run streamlit_app.py`."""

from posterclf.app.main import main

main()
