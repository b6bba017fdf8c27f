"""A step of momentum with its own numbers, each term above its name."""

from __future__ import annotations

from manim import RIGHT, VGroup

from scenes.layout import Box
from scenes.mobjects.text import formula, label, signed
from scenes.run import Run
from scenes.theme import THEME, by, px

_SIZE = 64  # of the numbers; they have no exponents, so they need less than the theme's formulas
_GAP = 40  # pixels between two terms
_DOWN = 84  # pixels from the middle of the numbers to that of their names


class Substitution(VGroup):
    """beta (x_k - x_{k-1}) - eta f'(x_k) = x_{k+1} - x_k, all of it in numbers.

    This is the rule of momentum, times -eta: so each term is a displacement, as its arrow is. The
    terms stand in fixed columns, so that those of another step can take over one by one.

    Args:
        run: a run of momentum.
        step: k, at least 1.
        box: the line begins at its left edge, at its top.
        kept: the name of beta times the last step.
        push: of the push.
        total: of their sum.

    Attributes:
        kept, push, total: the terms' numbers.
        names: the three names, in the same order.
    """

    def __init__(self, run: Run, step: int, box: Box, *, kept: str, push: str, total: str) -> None:
        points, colors = run.trajectory, (run.color, THEME.colors.push, run.color)
        beta, eta = (_quoted(f"{points.parameters[name]:g}") for name in ("beta", "eta"))
        steps, slope = points.displacement, points.gradient[step]
        terms = (
            f"{{{{ {beta} dot {_factor(steps[step - 1], 3)} : kept }}}}",
            f"{{{{ - {eta} dot {_factor(slope, 2)} : push }}}}",
            f"{{{{ = {_factor(steps[step], 3, bare=True)} : total }}}}",
        )
        line = formula(" ".join(terms), size=_SIZE)
        self.kept, self.push, self.total = (line.select(n) for n in ("kept", "push", "total"))
        words = zip((kept, push, total), colors, strict=True)
        self.names = VGroup(*(label(word, color) for word, color in words))
        line.shift(box.point(0, 1) - line.get_corner([-1, 1, 0]))
        middle, left = line.get_center()[1], line.get_left()[0]
        for part, name, color in zip(
            (self.kept, self.push, self.total), self.names, colors, strict=True
        ):
            part.set_color(color).shift((left - part.get_left()[0]) * RIGHT)
            name.move_to([0, middle, 0]).shift(by(0, -_DOWN))
            name.shift((left - name.get_left()[0]) * RIGHT)
            left += max(part.width, name.width) + px(_GAP)
        super().__init__(self.kept, self.push, self.total, self.names)


def _factor(value: float, places: int, bare: bool = False) -> str:
    """``value`` in Typst; a negative factor stands in brackets unless ``bare``."""
    written = _quoted(signed(value, places).strip())
    return written if bare or value >= 0 else f"({written})"


def _quoted(number: str) -> str:
    """``number`` in upright digits."""
    return f'"{number}"'
