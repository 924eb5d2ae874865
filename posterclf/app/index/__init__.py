"""What a browser gets before the page itself: Streamlit's index.html with what it lacks, and the answer for no page."""
