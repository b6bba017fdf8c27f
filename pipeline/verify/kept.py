"""Measurements of scenes, kept by the hash of everything that they follow from."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from pipeline.files import whole_file
from pipeline.render.environment import environment
from pipeline.render.sources import sources_digest
from pipeline.verify.coded import CodedScene
from pipeline.verify.measure import Measurement
from pipeline.verify.plan import ScenePlan

LIMIT = 4000  # entries of some hundred kilobytes at most
_MEASURE = "pipeline.verify.measure"
_JSON = TypeAdapter(Measurement)


class KeptMeasurements:
    """One file a measurement; written whole, so that several builds may share a folder.

    Args:
        folder: where the entries are.
        limit: how many of them `prune` leaves.
    """

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        self._folder, self._limit = folder, limit
        self._measured_by = {
            "sources": sources_digest(_MEASURE),
            "environment": dict(environment()),
        }

    def key(self, coded: CodedScene, plan: ScenePlan) -> str:
        """SHA-256 of all that a measurement follows from: pictures, plan, code and versions."""
        follows_from = {"coded": coded.digest, "plan": asdict(plan), **self._measured_by}
        return hashlib.sha256(json.dumps(follows_from, sort_keys=True).encode()).hexdigest()

    def get(self, key: str) -> Measurement | None:
        """The measurement for `key`, marked as just used; None without a sound one."""
        path = self._path(key)
        try:
            checksum, _, text = path.read_bytes().partition(b"\n")
            if checksum.decode() != _checksum(key, text):
                return None
            measurement = _JSON.validate_json(text)
        except (OSError, UnicodeDecodeError, ValidationError):
            return None
        with suppress(OSError):
            os.utime(path)
        return measurement

    def put(self, key: str, measurement: Measurement) -> None:
        """Keep a measurement."""
        text = _JSON.dump_json(measurement)
        with whole_file(self._path(key)) as part:
            part.write_bytes(f"{_checksum(key, text)}\n".encode() + text)

    def prune(self) -> None:
        """Remove what was used longest ago until the rest is within the limit."""
        entries = []
        for path in self._folder.glob("??/*.json"):
            with suppress(FileNotFoundError):
                entries.append((path.stat().st_mtime_ns, path))
        for _, path in sorted(entries)[: max(len(entries) - self._limit, 0)]:
            path.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}.json"


def _checksum(key: str, text: bytes) -> str:
    return hashlib.sha256(key.encode() + text).hexdigest()
