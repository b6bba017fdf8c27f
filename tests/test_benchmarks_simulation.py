"""The simulation against schedules worked out by hand, Graham's bounds, and the best of all."""

from __future__ import annotations

import itertools
import random

import pytest

from benchmarks.simulation import Work, limit, makespan, wall


def best(seconds: list[int], workers: int) -> int:
    """The shortest possible time, by trying every assignment of jobs to workers."""
    shortest = sum(seconds)
    for places in itertools.product(range(workers), repeat=len(seconds)):
        loads = [0] * workers
        for place, job in zip(places, seconds, strict=True):
            loads[place] += job
        shortest = min(shortest, max(loads))
    return shortest


@pytest.mark.parametrize(
    ("queue", "workers", "last"),
    [
        ([5, 3, 2], 1, 10),
        ([5, 3, 2], 2, 5),
        ([5, 3, 2], 3, 5),
        ([4, 2, 2, 3], 2, 7),  # at 4 both are free: in this order the 3 makes it 7
        ([4, 3, 2, 2], 2, 6),  # 4 | 3, then 2 to the one free at 3, then 2 to the one free at 4
        ([3, 3, 2, 2, 2], 2, 7),  # Graham's worst case for two, of which the best is 6
        ([5, 5, 4, 4, 3, 3, 3], 3, 11),  # and for three, of which the best is 9
        ([], 4, 0),
    ],
)
def test_schedules_worked_out_by_hand(queue: list[int], workers: int, last: int) -> None:
    assert makespan(queue, workers) == last


@pytest.mark.parametrize("seed", range(40))
def test_graham_s_bounds_hold(seed: int) -> None:
    chance = random.Random(seed)
    workers = chance.choice((2, 3))
    queue = [chance.randint(1, 20) for _ in range(chance.randint(workers, 8))]
    optimum = best(queue, workers)
    assert max(max(queue), sum(queue) / workers) <= optimum
    assert optimum <= makespan(queue, workers) <= (2 - 1 / workers) * optimum
    longest_first = makespan(sorted(queue, reverse=True), workers)
    assert optimum <= longest_first <= (4 / 3 - 1 / (3 * workers)) * optimum


WORK = Work(start=2.0, jobs=(60.0, 30.0, 30.0), serial={"preparing": 3.0, "checking": 5.0})


def test_the_parent_s_own_part_comes_once_a_lecture() -> None:
    # 8 s a lecture alone, 2 s to start, then 120 s of jobs a lecture on one worker
    assert wall(WORK, 1, 1) == 8 + 2 + 120
    assert wall(WORK, 10, 1) == 80 + 2 + 1200
    # two workers: 60 | 30 + 30; ten lectures: 1200 s of jobs, evenly on both
    assert wall(WORK, 1, 2) == 8 + 2 + 60
    assert wall(WORK, 10, 2) == 80 + 2 + 600


def test_no_number_of_workers_beats_the_longest_job_and_the_serial_part() -> None:
    assert wall(WORK, 1, 64) == 8 + 2 + 60
    assert wall(WORK, 10, 64) == 80 + 2 + 60


def test_what_is_in_the_way_is_named() -> None:
    # 1 lecture: 130, 70, 70 s on 1, 2, 4 workers: from 2 on the job of 60 s
    assert "scales to 2 workers, then the longest job" in limit(WORK, 1)
    # 100 lectures: 800 s alone; 12,000 s of jobs are 750 on 16 workers, 375 on 32, 187 on 64
    assert "scales to 32 workers, then the parent's serial part" in limit(WORK, 100)
    # 1552 -> 1177 s is 1.32 times as fast, 1177 -> 990 s is only 1.19
