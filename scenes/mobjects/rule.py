"""Update rules as formulas with coloured terms."""

from __future__ import annotations

from manim import DOWN, LEFT, MathTypst, VGroup

from scenes.mobjects.text import formula
from scenes.theme import THEME, px

_COLORS = {  # what a term is -> the colour that it has in curves and words too
    "kept": THEME.colors.momentum,
    "velocity": THEME.colors.momentum,
    "push": THEME.colors.push,
}
_RULES = {  # method -> its lines in Typst; `{{ term : name }}` names a term
    "gradient_descent": ("x arrow.l x - {{ eta : eta }} {{ f'(x) : push }}",),
    "momentum": (
        "{{ v : velocity }} arrow.l {{ beta v : kept }} + {{ f'(x) : push }}",
        "x arrow.l x - {{ eta : eta }} {{ v : velocity }}",
    ),
    "averaged_momentum": (
        "{{ v : velocity }} arrow.l {{ beta v : kept }}"
        " + {{ (1 - beta) : share }} {{ f'(x) : push }}",
        "x arrow.l x - {{ eta : eta }} {{ v : velocity }}",
    ),
}


class UpdateRule(VGroup):
    """The lines of a rule, one below the other, left-aligned.

    Args:
        lines: in Typst's mathematics; ``{{ term : name }}`` names a term. The names ``kept``,
            ``velocity`` and ``push`` have their colours.
        size: em in pixels at 1080p; default: the theme's.
    """

    def __init__(self, *lines: str, size: float | None = None) -> None:
        formulas = [formula(line, size=size) for line in lines]
        super().__init__(*formulas)
        self.arrange(DOWN, buff=px(22), aligned_edge=LEFT)
        self._names = [set(_names(line)) for line in lines]
        for name, color in _COLORS.items():
            self.term(name).set_color(color)

    def term(self, name: str) -> VGroup:
        """All places of the term called ``name``; empty if there is none."""
        found = VGroup()
        line: MathTypst
        for line, names in zip(self.submobjects, self._names, strict=True):
            if name in names:
                found.add(*line.select(name))
        return found


def update_rule(method: str, size: float | None = None) -> UpdateRule:
    """The rule of a method.

    Args:
        method: in ``optim.METHODS``: ``gradient_descent``, ``momentum`` (v <- beta v + f'(x),
            Polyak's heavy ball, 1964) or ``averaged_momentum`` (v <- beta v + (1 - beta) f'(x)).
        size: em in pixels at 1080p.
    """
    return UpdateRule(*_RULES[method], size=size)


def _names(line: str) -> list[str]:
    return [part.rpartition(":")[2].strip() for part in line.split("}}")[:-1]]
