"""What tests of more than one station need: the font files, made once."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def fonts(tmp_path_factory) -> Path:
    """The folder of the font files, as this process made them."""
    from analysis.figures.fonts import make_fonts

    folder = tmp_path_factory.mktemp("fonts")
    make_fonts(folder)
    return folder
