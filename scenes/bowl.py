"""In a bowl, downhill is enough: the loss is a height, and each step makes it smaller."""

from __future__ import annotations

from manim import DOWN, Create, FadeIn, FadeOut, GrowFromPoint, Line, VGroup, Write, smooth

from optim import OBJECTIVES
from scenes.base import LectureScene
from scenes.layout import TOP, Box
from scenes.mobjects.drive import Drive
from scenes.mobjects.iterate import Iterate
from scenes.mobjects.landscape import Stage, nice_numbers
from scenes.mobjects.measure import Measure, Riding
from scenes.mobjects.text import formula, label, title
from scenes.theme import THEME, by, px, stroke

BOX = Box(320, 230, 1600, 890)  # not the stage of the other scenes: this is another curve
MARK = 14  # length of the x axis' marks in pixels; its numbers are of no interest here
X_WINDOW, Y_WINDOW = (-2.1, 2.1), (-0.85, 4.45)
STEPS = 20  # then a step is shorter than the dot's outline
LOW = 0.35  # where the height is small


class Bowl(LectureScene):
    """A point steps down a parabola, and the height under it shrinks."""

    def construct(self) -> None:
        run = self.run("bowl")
        objective = OBJECTIVES[run.trajectory.objective]
        start = float(run.trajectory.x[0])

        # A simple shape, with its name and formula
        stage = Stage(objective, X_WINDOW, Y_WINDOW, BOX)
        ground = _ground(stage)
        name = TOP.put(title(self.text("formula_name")), 0, 0.5)
        rule = TOP.put(formula(f"y = {objective.math}"), 0.5, 0.5)
        height = Measure(stage, start, self.text("loss"))
        with self.cue("shape") as cue:
            self.play(Create(ground), Create(stage.curve), run_time=1.4)
            self.until(cue.mark("bowl"))
            self.play(FadeIn(name), Write(rule), run_time=1.0)
            self.until(cue.mark("height"))
            self.play(GrowFromPoint(height.line, stage.c2p(start, 0)), FadeIn(height.words))
            self.until(cue.mark("error"))
            self.play(Drive(height, start, -start, 1.6, smooth))
            self.until(cue.mark("small") - 0.4)
            self.play(Drive(height, -start, LOW, self.within(1.2, cue.end), smooth))

        # Downhill
        dot = Iterate(stage, run, velocity=False)
        below = Riding(Measure(stage, start, self.text("loss")), run)
        with self.cue("downhill") as cue:
            self.play(FadeOut(height), run_time=0.4)
            self.until(cue.mark("drop"))
            self.play(FadeIn(dot, shift=by(0, -160)), run_time=0.6)
            self.play(FadeIn(below), run_time=0.4)
            self.until(cue.mark("go"))
            pace = self.fitting(STEPS, cue.mark("bottom") - 0.5)
            self.play_steps(below, dot, to=STEPS, ticks=pace)
            bottom = label(self.text("bottom")).next_to(stage.c2p(0, 0), DOWN, buff=px(28))
            self.play(FadeOut(below), run_time=self.within(0.3, cue.end))
            self.play(FadeIn(bottom), run_time=self.within(0.4, cue.end))


def _ground(stage: Stage) -> VGroup:
    """The x axis below everything, with a mark at every whole number."""
    line = Line(stage.c2p(X_WINDOW[0], 0), stage.c2p(X_WINDOW[1], 0))
    feet = [stage.c2p(x, 0) for x in nice_numbers(*X_WINDOW)]
    marks = [Line(foot, foot + by(0, -MARK)) for foot in feet]
    ground = VGroup(line, *marks).set_z_index(-2)
    return ground.set_stroke(THEME.colors.axis, stroke(THEME.lines.axis))
