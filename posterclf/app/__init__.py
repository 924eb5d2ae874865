"""The page: one script per page, and the parts they are made of. The only package that imports streamlit."""

from posterclf.app.arenas import few_arenas
from posterclf.extras import require_extra
from posterclf.quiet import silence_pillow

require_extra("page")  # one sentence, in place of whichever import fails first
few_arenas()  # before there are threads
silence_pillow()  # here and not in a script, which every click runs again
