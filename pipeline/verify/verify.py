"""All checks of a package, in order, each printed with its figure."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.manifest import Manifest
from pipeline.progress import say
from pipeline.verify.captions import check_captions
from pipeline.verify.check import Check, VerifyError, at_most
from pipeline.verify.flashes import FlashCounter
from pipeline.verify.frames import Decoded, decode
from pipeline.verify.loops import check_loops
from pipeline.verify.package import Package, read_package
from pipeline.verify.page import check_page
from pipeline.verify.patches import Patches
from pipeline.verify.pictures import check_pictures
from pipeline.verify.renditions import check_renditions
from pipeline.verify.runs import Runs
from pipeline.verify.sound import check_sound
from pipeline.verify.stills import Stills
from pipeline.verify.stream import check_streams

START_APART = 1.0  # frames by which picture and sound may begin apart


def verify_package(folder: Path) -> list[dict[str, Any]]:
    """Check the package in ``folder`` from its own files alone.

    Raises:
        ManifestError: there is no package.
        VerifyError: it fails a check.
    """
    return verify(folder, Manifest.read(folder))


def verify(folder: Path, record: Manifest) -> list[dict[str, Any]]:
    """Check a package, printing a line for each check.

    Args:
        folder: the package's files.
        record: its manifest, which need not be in the folder yet.

    Returns:
        The checks as the manifest keeps them.

    Raises:
        VerifyError: the first check that failed, after all have been made.
    """
    checks = []
    for check in _checks(folder, record):
        say(check.line())
        checks.append(check)
    failed = [check for check in checks if not check.passed]
    if failed:
        first, more = failed[0], len(failed) - 1
        others = f"; and {more} more" if more else ""
        message = f"{first.name}: {first.figure} ({first.limit}){others}"
        raise VerifyError(f"{record.lecture}: {message}")
    return [check.as_record() for check in checks]


def _checks(folder: Path, record: Manifest) -> Iterator[Check]:
    damage = record.damage(folder)
    figure = damage[0] if damage else f"{len(record.files)} files"
    yield Check("files as recorded", figure, "size and SHA-256 of each", not damage)
    if damage:
        return
    package = read_package(folder, record)
    yield from check_streams(package)
    yield from check_captions(package)
    for check_part in (check_renditions, check_loops, check_pictures, check_page):
        yield from check_part(package)
    viewers = (Runs(package), Stills(package), FlashCounter(package), Patches(package))
    decoded = decode(package, viewers, say)
    yield from _decoding(package, decoded)
    for viewer in viewers:
        yield from viewer.checks()
    yield from check_sound(package, decoded.sound)


def _decoding(package: Package, decoded: Decoded) -> Iterator[Check]:
    whole = decoded.frames == package.frames and decoded.in_order and not decoded.errors
    wrong = f", {len(decoded.errors)} errors: {decoded.errors[0]}" if decoded.errors else ""
    figure = f"{decoded.frames} frames, {decoded.sound.size / 48_000:.2f} s of sound{wrong}"
    yield Check("full decode", figure, f"{package.frames} frames without an error", whole)
    apart = abs(decoded.sound_start) * package.fps
    yield at_most("picture and sound start apart", apart, START_APART, "frames")
