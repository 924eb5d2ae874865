"""Whole archives of posters: what is to be tagged, the run over it, and the files of predictions that it writes."""
