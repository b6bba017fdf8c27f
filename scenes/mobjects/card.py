"""A card: a heading, a formula and where it leads."""

from __future__ import annotations

from manim import DOWN, MathTypst, RoundedRectangle, VGroup

from scenes.layout import Box
from scenes.mobjects.text import label
from scenes.theme import THEME, px, stroke

_PADDING = 44  # pixels between the border and what is inside


class Card(VGroup):
    """A panel with a coloured border that fills a box of the frame.

    Args:
        box: where.
        heading: a few words, in ``color``.
        body: the formula or picture in the middle; it is moved, and made smaller only if too wide.
        result: what comes of it, a short line.
        color: ``#RRGGBB`` of border and heading.

    Attributes:
        panel, heading, body, result: its parts, to be shown one after the other.
    """

    def __init__(
        self, box: Box, heading: str, body: MathTypst | VGroup, result: str, color: str
    ) -> None:
        self.panel = RoundedRectangle(px(24), width=box.width, height=box.height)
        self.panel.set_fill(THEME.colors.panel, 1).set_stroke(color, stroke(THEME.lines.path))
        self.heading, self.body = label(heading, color), body
        self.result = label(result)
        inside = VGroup(self.heading, self.body, self.result)
        room = box.width - 2 * px(_PADDING)
        for part in inside:
            if part.width > room:
                raise ValueError(
                    f"a card of {box.right - box.left:g} px is too narrow for {part}: "
                    f"it needs {(part.width - room) / px(1):.0f} px more"
                )
        free = box.height - 2 * px(_PADDING) - sum(part.height for part in inside)
        inside.arrange(DOWN, buff=min(free / 2, px(48)))
        super().__init__(box.put(self.panel), box.put(inside))
