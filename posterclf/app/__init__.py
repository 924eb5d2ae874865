"""The page: one script per page, and the parts they are made of. The only package that imports streamlit."""
