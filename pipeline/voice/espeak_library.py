"""The espeak-ng library: started once per process, pronunciations and sound from its C interface.

The library keeps global state (one voice, one callback), so pronouncing goes through a lock.
Constants and structures are those of its header `espeak-ng/speak_lib.h`, version 1.52.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import threading
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .engine import VoiceError
from .installed import require

ESPEAK_LOADER = "0.2.4"

_OUTPUT_SYNCHRONOUS = 2
_DONT_EXIT = 0x8000
_CHARS_UTF8 = 1
_IPA = 0x02
_TIE = 0x80
_END_PAUSE = 0x1000
_POSITION_CHARACTER = 1
_RATE_PARAMETER = 1
_EVENT_LIST_END = 0
_EVENT_WORD = 1

_lock = threading.Lock()


class _EventId(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _EventId),
    )


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


@dataclass(frozen=True, slots=True)
class WordEvent:
    """A word begins: `character` is its 0-based place in the text, `sample` its place in time."""

    character: int
    sample: int


def pronounce(text: str) -> str:
    """IPA of one clause as it is said in it: words parted by spaces, diphthongs tied by `^`.

    espeak runs some pairs of small words together ("of the" gives one word).
    """
    with _lock:
        library, _ = _started()
        remaining = ctypes.c_char_p(text.encode())
        mode = _IPA | _TIE | ord("^") << 8
        parts = []
        while remaining.value:
            spoken = library.espeak_TextToPhonemes(ctypes.byref(remaining), _CHARS_UTF8, mode)
            parts.append(spoken.decode())
    return " ".join(" ".join(parts).split())


def synthesise(text: str, words_per_minute: int) -> tuple[NDArray[np.int16], int, list[WordEvent]]:
    """Say `text`: samples (N,), their rate in Hz, and where its words begin.

    Runs in a process of its own: the library's oscillators go on from one text to the next, past
    its own restart, so that the same words would not give the same bytes.
    """
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as fresh:
        return fresh.submit(_synthesise, text, words_per_minute).result()


def _synthesise(text: str, words_per_minute: int) -> tuple[NDArray[np.int16], int, list[WordEvent]]:
    chunks: list[NDArray[np.int16]] = []
    events: list[WordEvent] = []

    def collect(samples: Any, count: int, event: Any) -> int:
        if samples and count:
            chunks.append(np.ctypeslib.as_array(samples, shape=(count,)).copy())
        index = 0
        while event[index].type != _EVENT_LIST_END:
            if event[index].type == _EVENT_WORD:
                # The library counts characters from one.
                events.append(WordEvent(event[index].text_position - 1, event[index].sample))
            index += 1
        return 0

    library, rate = _started()
    callback = _Callback(collect)
    library.espeak_SetSynthCallback(callback)
    library.espeak_SetParameter(_RATE_PARAMETER, words_per_minute, 0)
    encoded = text.encode()
    flags = _CHARS_UTF8 | _END_PAUSE
    size = len(encoded) + 1
    if library.espeak_Synth(encoded, size, 0, _POSITION_CHARACTER, 0, flags, None, None) != 0:
        raise VoiceError(f"espeak-ng could not say {text!r}")
    library.espeak_Synchronize()
    pcm = np.concatenate(chunks) if chunks else np.zeros(0, np.int16)
    return pcm, rate, events


@cache
def _started() -> tuple[Any, int]:
    """The library, started with its American English voice, and its sample rate in Hz."""
    require("espeak", espeakng_loader=ESPEAK_LOADER)
    import espeakng_loader

    path, data = espeakng_loader.get_library_path(), espeakng_loader.get_data_path()
    try:
        library = ctypes.CDLL(path)
    except OSError as error:
        raise VoiceError(f"espeak-ng cannot be loaded: {error}") from None
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    library.espeak_TextToPhonemes.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_int]
    library.espeak_Synth.argtypes = [
        ctypes.c_char_p,
        ctypes.c_size_t,
        ctypes.c_uint,
        ctypes.c_int,
        ctypes.c_uint,
        ctypes.c_uint,
        ctypes.c_void_p,
        ctypes.c_void_p,
    ]
    rate = library.espeak_Initialize(_OUTPUT_SYNCHRONOUS, 0, data.encode(), _DONT_EXIT)
    if rate <= 0:
        raise VoiceError(f"espeak-ng does not start with its data in {data} (path too long?)")
    if library.espeak_SetVoiceByName(b"en-us") != 0:
        raise VoiceError(f"espeak-ng has no voice en-us in {data}")
    return library, rate
