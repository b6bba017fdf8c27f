"""pipeline.voice.engine: a voice by its name, and spans of tokens from those of spoken words."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from lecture.errors import LectureError
from pipeline.voice.engine import VOICES, VoiceError, resolve_voice, token_spans


@pytest.mark.parametrize("name", VOICES)
def test_every_voice_is_found_by_its_name(name: str, tmp_path: Path) -> None:
    voice = resolve_voice(name, recordings=tmp_path)
    assert (voice.name, voice.language) == (name, "en")
    assert voice.identity.startswith(name)


def test_an_unknown_voice_is_one_line_with_those_that_are() -> None:
    with pytest.raises(VoiceError, match=r"^voice 'alto' is not known; allowed: kokoro, .*silent$"):
        resolve_voice("alto")


def test_a_voice_error_is_a_lecture_error() -> None:
    assert issubclass(VoiceError, LectureError)


def test_only_silence_is_had_in_any_language() -> None:
    assert resolve_voice("silent", "de").language == "de"
    with pytest.raises(VoiceError, match="'kokoro' speaks en, not 'de'"):
        resolve_voice("kokoro", "de")


def test_recordings_need_their_folder(tmp_path: Path) -> None:
    with pytest.raises(VoiceError, match="needs a folder of recordings"):
        resolve_voice("recorded")
    with pytest.raises(VoiceError, match="nowhere"):
        resolve_voice("recorded", recordings=tmp_path / "nowhere")


def test_a_take_is_recognised_without_the_engine_that_made_it() -> None:
    program = (
        "import sys; from pipeline.voice.engine import resolve_voice; "
        "resolve_voice('kokoro').identity; resolve_voice('espeak').identity; "
        "loaded = {'onnxruntime', 'espeakng_loader', 'pocketsphinx'} & set(sys.modules); "
        "sys.exit(str(loaded) if loaded else 0)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def test_a_token_of_several_words_spans_them_all() -> None:
    spans = token_spans(2, [0, 0, 1], [(0.1, 0.2), (0.3, 0.5), (0.6, 0.9)])
    assert spans == ((0.1, 0.5), (0.6, 0.9))


def test_a_silent_token_has_no_length_and_stands_after_the_one_before() -> None:
    spans = token_spans(4, [1, 3], [(0.1, 0.2), (0.3, 0.5)])
    assert spans == ((0.0, 0.0), (0.1, 0.2), (0.2, 0.2), (0.3, 0.5))
