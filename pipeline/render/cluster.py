"""A Dask cluster as the Executor of the same jobs: for many lectures, on many machines."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager

from lecture.errors import LectureError
from pipeline.render.environment import differences, environment
from pipeline.render.sources import project_digest

RETRIES = 2  # times that a job is given out again when its worker died


def fingerprint() -> dict[str, str]:
    """What has to be the same on two machines for them to make the same bytes."""
    return {**environment(), "project": project_digest()}


@contextmanager
def cluster_executor(address: str) -> Iterator[Executor]:
    """The executor of the workers at a scheduler that have our versions; the others are named.

    Args:
        address: of the scheduler, such as tcp://10.0.0.5:8786.

    Raises:
        LectureError: Dask is missing, the scheduler does not answer, or no worker can be used.
    """
    try:
        from distributed import Client
    except ImportError:
        raise LectureError("SCHEDULER needs Dask: pip install -e '.[cluster]'") from None
    try:
        client = Client(address, timeout=10, set_as_default=False)
    except (OSError, ValueError) as error:
        raise LectureError(f"the scheduler at {address} does not answer: {error}") from None
    try:
        usable = _usable_workers(client.run(fingerprint, on_error="return"), address)
        # Other workers may join later: the jobs stay with those that were asked.
        executor = client.get_executor(workers=usable, retries=RETRIES, pure=False)
        try:
            yield executor
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            raise
    finally:
        client.close(timeout=2)


def _usable_workers(answers: Mapping[str, object], address: str) -> list[str]:
    here = fingerprint()
    usable = []
    for worker, answer in answers.items():
        if isinstance(answer, Mapping):
            wrong = differences(here, answer)
        else:
            wrong = [f"{type(answer).__name__}: {answer}"]
        if wrong:
            print(f"worker {worker} is not used: it has {'; '.join(wrong)}", file=sys.stderr)
        else:
            usable.append(worker)
    if not usable:
        raise LectureError(f"no worker at {address} has this project's versions")
    return usable
