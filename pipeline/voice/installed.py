"""Whether the installed engines are of the versions that the takes are declared to be made with."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from .engine import VoiceError


def require(voice: str, **pins: str) -> None:
    """Check that the installed packages have the versions that the voice's identity declares.

    Other versions give other sound for the same words, under the same key.

    Args:
        voice: name of the voice, for the message.
        pins: declared version by distribution name, with `_` for `-`.

    Raises:
        VoiceError: a package is missing or has another version; the line says what to install.
    """
    for name, wanted in pins.items():
        package = name.replace("_", "-")
        remedy = f"pip install {package}=={wanted}"
        try:
            found = version(package)
        except PackageNotFoundError:
            raise VoiceError(f"voice {voice!r} needs {package} {wanted}: {remedy}") from None
        if found != wanted:
            raise VoiceError(
                f"voice {voice!r} is declared with {package} {wanted}, {found} is here: {remedy}"
            )
