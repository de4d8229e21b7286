"""Imported by the warm process before all libraries: what makes the imports that follow quicker, and quieter."""

import gc
import os

gc.disable()  # there is nothing to collect among what is imported; `warmed` ends this
os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"  # else ipykernel's debugger warns of an option of Python's own start
