// The page's folder, wherever a proxy put it: Streamlit's own script is there.
const pageRoot = new URL("../../", document.querySelector('script[src*="static/js/"]').src);
