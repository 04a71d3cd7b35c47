"""Colors and shapes that every chart shares.

Colors are told apart by the color-blind (after Okabe & Ito 2008, darkened to 4.5:1 on white where they carry text)
and differ in lightness, so that a grey print still tells them apart; shape or text always says it too.
"""

from __future__ import annotations

INK = "#1b2430"
MUTED = "#55606e"
LINES = "#c9d1da"
PALE = "#e9edf2"
BLUE = "#0b4f8a"
VERMILION = "#b3410e"
GREEN = "#0a6b50"
PURPLE = "#7a3b7d"
SKY = "#8fbbe0"
SOLUTION_COLORS = {
    "nash": BLUE,
    "kalai-smorodinsky": VERMILION,
    "egalitarian": GREEN,
    "utilitarian": PURPLE,
}
SOLUTION_SHAPES = {
    "nash": "circle",
    "kalai-smorodinsky": "square",
    "egalitarian": "triangle-up",
    "utilitarian": "diamond",
}
SOLUTION_NAMES = {
    "nash": "Nash",
    "kalai-smorodinsky": "Kalai–Smorodinsky",
    "egalitarian": "Egalitarian",
    "utilitarian": "Utilitarian",
}
