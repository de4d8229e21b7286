"""Draws one small figure when the warm process imports it, so that kernels find the fonts and the code of drawing warm.

What is computed once and kept – fonts found and read, patterns compiled, byte code specialised to what it works on –
is inherited by all forks: the first figure of a kernel takes a tenth of a second less.
"""

from __future__ import annotations

import io

import pandas as pd
import seaborn
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

points = pd.DataFrame(
    {"place": list("abcd") * 5, "group": list("AB") * 10, "share": [number % 7 for number in range(20)]}
)
figure = Figure(figsize=(8, 4))
FigureCanvasSVG(figure)  # no pyplot: the figures of a kernel begin at number 1
left, right = figure.subplots(1, 2)
seaborn.barplot(points, x="place", y="share", ax=left)
seaborn.lineplot(points, x="place", y="share", hue="group", ax=right)
left.set_title("A")
figure.tight_layout()
figure.savefig(io.StringIO(), format="svg")
del points, figure, left, right
