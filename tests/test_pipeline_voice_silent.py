"""pipeline.voice.silent: no sound, at the pace of reading aloud."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.voice.silent import SilentVoice


def test_a_minute_has_165_words() -> None:
    speech = SilentVoice().speak(["word"] * 165)
    assert speech.pcm.size / speech.rate == 60
    assert not np.any(speech.pcm)


def test_a_token_lasts_as_its_spoken_words_do() -> None:
    speech = SilentVoice().speak(["keeps", "zero point nine", "", "of"])
    lengths = [end - start for start, end in speech.words]
    assert lengths == pytest.approx([60 / 165, 3 * 60 / 165, 0, 60 / 165])
    assert [start for start, _ in speech.words[1:]] == [end for _, end in speech.words[:-1]]


def test_a_cue_without_words_is_empty() -> None:
    speech = SilentVoice().speak([])
    assert (speech.pcm.size, speech.words) == (0, ())
