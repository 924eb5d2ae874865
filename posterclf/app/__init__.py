"""The page: one script per page, and the parts they are made of. The only package that imports streamlit."""

from posterclf.quiet import silence_pillow

silence_pillow()  # here and not in a script, which every click runs again
