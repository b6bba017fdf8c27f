"""All checks of a package, in order, each printed with its figure."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from pipeline.manifest import Manifest
from pipeline.progress import say
from pipeline.render.pool import WorkerPool
from pipeline.verify.captions import check_captions
from pipeline.verify.check import Check, VerifyError, at_most
from pipeline.verify.flashes import check_flashes
from pipeline.verify.frames import Decoded
from pipeline.verify.hear import Heard, hear
from pipeline.verify.kept import KeptMeasurements
from pipeline.verify.loops import check_loops
from pipeline.verify.measuring import Measuring
from pipeline.verify.package import Package, read_package
from pipeline.verify.page import check_page
from pipeline.verify.patches import check_colours
from pipeline.verify.pictures import check_pictures
from pipeline.verify.plan import scene_plan, study_paths
from pipeline.verify.renditions import check_renditions
from pipeline.verify.runs import RunChecks
from pipeline.verify.sound import align_cues, check_sound, check_words, spoken_parts
from pipeline.verify.stills import check_stills
from pipeline.verify.stream import check_streams

START_APART = 1.0  # frames by which picture and sound may begin apart


def verify_package(folder: Path, workers: int | None = None) -> list[dict[str, Any]]:
    """Check the package in ``folder`` from its own files alone, and measure all of it.

    Args:
        folder: where it is.
        workers: processes; default: one a core.

    Raises:
        ManifestError: there is no package.
        VerifyError: it fails a check.
    """
    record = Manifest.read(folder)
    with WorkerPool(workers or os.cpu_count() or 1) as pool:
        return verify(folder, record, pool)


def verify(
    folder: Path, record: Manifest, pool: Executor, *, kept: Path | None = None
) -> list[dict[str, Any]]:
    """Check a package, printing a line for each check.

    The verdict is about the files as they are. But what was once measured in a scene's pictures
    is true of the same pictures wherever they lie, and need not be measured again.

    Args:
        folder: the package's files.
        record: its manifest, which need not be in the folder yet.
        pool: who measures.
        kept: folder of measurements to use and to add to; default: everything is measured.

    Returns:
        The checks as the manifest keeps them.

    Raises:
        VerifyError: the first check that failed, after all have been made.
    """
    checks = []
    measurements = KeptMeasurements(kept) if kept else None
    for check in _checks(folder, record, pool, measurements):
        say(check.line())
        checks.append(check)
    failed = [check for check in checks if not check.passed]
    if failed:
        first, more = failed[0], len(failed) - 1
        others = f"; and {more} more" if more else ""
        message = f"{first.name}: {first.figure} ({first.limit}){others}"
        raise VerifyError(f"{record.lecture}: {message}")
    return [check.as_record() for check in checks]


def _checks(
    folder: Path, record: Manifest, pool: Executor, kept: KeptMeasurements | None
) -> Iterator[Check]:
    damage = record.damage(folder)
    figure = damage[0] if damage else f"{len(record.files)} files"
    yield Check("files as recorded", figure, "size and SHA-256 of each", not damage)
    if damage:
        return
    package = read_package(folder, record)
    paths = study_paths(package)
    plans = [scene_plan(package, scene, paths) for scene in package.scenes]
    measuring = Measuring(package, plans, pool, kept)
    copies = pool.submit(_checks_of_copies, package)
    heard = hear(package.master)
    spoken = spoken_parts(package, heard.samples)
    aligned = pool.map(align_cues, spoken)
    # In the meantime.
    sound = list(check_sound(package, heard.samples))
    for check_part in (check_streams, check_captions, check_loops, check_pictures, check_page):
        yield from check_part(package)
    scenes = measuring.results()
    yield from copies.result()
    yield from _decoding(package, [scene.decoded for scene in scenes], heard)
    yield from RunChecks(package, paths, [scene.runs for scene in scenes]).checks()
    yield from check_stills(package, [scene.stillness for scene in scenes])
    yield from check_flashes(package, [scene.brightness for scene in scenes])
    yield from check_colours(package, [scene.colours for scene in scenes])
    yield from sound
    yield from check_words(spoken, aligned, heard.samples)


def _checks_of_copies(package: Package) -> list[Check]:
    return list(check_renditions(package))


def _decoding(package: Package, scenes: Sequence[Decoded], heard: Heard) -> Iterator[Check]:
    frames = sum(part.frames for part in scenes)
    errors = [
        f"picture at frame {scene.first + frame}: {complaint}"
        for scene, part in zip(package.scenes, scenes, strict=True)
        for frame, complaint in part.errors
    ]
    errors += heard.errors
    as_planned = all(
        part.in_order and part.frames == scene.frames
        for scene, part in zip(package.scenes, scenes, strict=True)
    )
    whole = as_planned and frames == package.frames and not errors
    wrong = f", {len(errors)} errors: {errors[0]}" if errors else ""
    figure = f"{frames} frames, {heard.samples.size / 48_000:.2f} s of sound{wrong}"
    yield Check("full decode", figure, f"{package.frames} frames without an error", whole)
    apart = abs(heard.start) * package.fps
    yield at_most("picture and sound start apart", apart, START_APART, "frames")
