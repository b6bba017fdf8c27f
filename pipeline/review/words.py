"""The gate for those who watch without sound: the lecture's words on screen are all shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pipeline.verify.check import Check

LEAST = 1.0  # seconds that a text of the lecture has to be on screen


class ShownWords:
    """Adds up how long each of a scene's texts is on screen.

    Args:
        texts: what the lecture calls them, and what they say.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._seconds = dict.fromkeys(texts, 0.0)
        self._wanted = {name: set(words.split()) for name, words in texts.items()}

    def see(self, words: Iterable[str], seconds: float) -> None:
        """Take note that ``words``, one string a text, are on screen for ``seconds``."""
        there = {part for text in words for part in text.split()}
        for name, wanted in self._wanted.items():
            if wanted <= there:
                self._seconds[name] += seconds

    def missing(self) -> Iterator[tuple[str, float]]:
        """Names of the texts that were shown too briefly, and for how long."""
        for name, seconds in self._seconds.items():
            if seconds < LEAST:
                yield name, seconds

    def checks(self) -> Iterator[Check]:
        """What was measured."""
        if self._seconds:
            name = min(self._seconds, key=lambda name: self._seconds[name])
            seconds = self._seconds[name]
            figure = f"{len(self._seconds)} texts, {name} for {seconds:.1f} s"
            yield Check("words shown", figure, f"each for at least {LEAST:g} s", seconds >= LEAST)
