"""Landscapes: critical points against mpmath, none missed, and what lies between them."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import mpmath
import numpy as np
import pytest
from numpy.polynomial import Chebyshev

from optim import BOWL, WAVE, Landscape, Objective, critical_points

# Critical points of sin(x^2) + sin(x) in [-4, 4], as published with the lecture's facts.
FACTS = {
    "minimum": [-3.293162, -2.141476849689143, -0.458457523441226, 2.201529171522552, 3.338115],
    "maximum": [
        -3.774151,
        -2.832480,
        -1.188862545142013,
        1.294706491707165,
        2.772180,
        3.745269,
    ],
}


@pytest.mark.parametrize("radius", [4.0, 6.0])
def test_critical_points_agree_with_mpmath_to_25_digits(radius: float) -> None:
    def slope(x: mpmath.mpf) -> mpmath.mpf:
        return 2 * x * mpmath.cos(x**2) + mpmath.cos(x)

    grid = np.linspace(-radius, radius, 20_001)
    signs = np.sign(2 * grid * np.cos(grid**2) + np.cos(grid))
    brackets = np.flatnonzero(signs[1:] != signs[:-1])
    with mpmath.workdps(30):
        exact = [
            mpmath.findroot(slope, (grid[k], grid[k + 1]), solver="anderson", tol=1e-50)
            for k in brackets
        ]
        assert max(abs(slope(x)) for x in exact) < 1e-24
        found = critical_points(WAVE, (-radius, radius))
        assert len(found) == len(exact)
        for point, x in zip(found, exact, strict=True):
            assert abs(point.x - x) < 2e-15
            assert abs(point.f - (mpmath.sin(x**2) + mpmath.sin(x))) < 1e-15
            assert point.kind == ("minimum" if mpmath.diff(slope, x) > 0 else "maximum")


@pytest.mark.parametrize("kind", ["minimum", "maximum"])
def test_critical_points_are_those_of_the_facts(kind: str) -> None:
    found = [point.x for point in critical_points(WAVE, (-4, 4)) if point.kind == kind]
    np.testing.assert_allclose(found, FACTS[kind], rtol=0, atol=5e-7)


@pytest.mark.parametrize("radius", [4.0, 6.0, 8.0])
def test_none_is_missed_that_a_chebyshev_proxy_has(radius: float) -> None:
    # Boyd (2002): all roots of an analytic function on an interval are the eigenvalues of the
    # colleague matrix of its Chebyshev interpolant.
    proxy = Chebyshev.interpolate(WAVE.gradient, 260, domain=[-radius, radius])
    roots = proxy.roots()
    real = np.sort(roots[(np.abs(roots.imag) < 1e-9) & (np.abs(roots.real) <= radius)].real)
    found = [point.x for point in critical_points(WAVE, (-radius, radius))]
    np.testing.assert_allclose(found, real, rtol=0, atol=1e-10)


def test_minima_and_maxima_take_turns() -> None:
    kinds = [point.kind for point in critical_points(WAVE, (-20, 20))]
    assert len(kinds) > 200
    assert all(kind != other for kind, other in pairwise(kinds))


@pytest.mark.parametrize("window", [(-1.0, 1.0), (-0.7, 1.1), (0.0, 1.0), (-1.0, 0.0), (-3, 1e3)])
def test_the_bowl_has_one_minimum_also_on_the_window_s_edge(window: tuple[float, float]) -> None:
    (point,) = critical_points(BOWL, window)
    assert point.kind == "minimum"
    assert point.x == pytest.approx(0, abs=1e-15)


def test_a_window_without_critical_points_has_none() -> None:
    assert critical_points(BOWL, (1, 2)) == ()
    with pytest.raises(ValueError, match="bowl has no minimum"):
        _ = Landscape(BOWL, (1, 2)).deepest


def cubic(distance: float) -> Objective:
    """f' = (x - 1)^2 - distance^2: critical points at 1 - distance and 1 + distance."""
    return replace(
        BOWL,
        name="cubic",
        value=lambda x: (x - 1) ** 3 / 3 - distance**2 * x,
        gradient=lambda x: (x - 1) ** 2 - distance**2,
        curvature=lambda x: 2 * (x - 1),
        third_derivative_bound=lambda radius: 2 + 0 * radius,
    )


@pytest.mark.parametrize("distance", [1e-1, 1e-3, 1e-5])
def test_two_critical_points_close_together_are_both_found(distance: float) -> None:
    left, right = critical_points(cubic(distance), (-3, 4))
    assert (left.kind, right.kind) == ("maximum", "minimum")
    assert [left.x, right.x] == pytest.approx([1 - distance, 1 + distance], abs=1e-10)


def test_a_degenerate_critical_point_is_refused_not_guessed() -> None:
    with pytest.raises(ValueError, match=r"of cubic vanish together near x = (1|0\.99999)"):
        critical_points(cubic(0.0), (-3, 4))


@pytest.mark.parametrize("window", [(1, 1), (2, 1), (math.nan, 1), (0, math.inf)])
def test_an_empty_or_endless_window_is_refused(window: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="window must be two finite numbers, low < high"):
        Landscape(WAVE, window)


def test_deepest_depends_on_the_window() -> None:
    assert Landscape(WAVE, (-4, 4)).deepest.x == pytest.approx(-2.141476849689143, abs=1e-14)
    wider = Landscape(WAVE, (-6, 6)).deepest
    assert wider.f < -1.98
    assert Landscape(WAVE, (-5, 5)).deepest.x == pytest.approx(4.8526, abs=5e-5)


def test_a_basin_reaches_from_maximum_to_maximum() -> None:
    landscape = Landscape(WAVE, (-4, 4))
    maxima = [point.x for point in landscape.maxima]
    for basin, minimum in zip(landscape.basins, landscape.minima, strict=True):
        assert basin.minimum == minimum
        assert basin.left == max(x for x in maxima if x < minimum.x)
        assert basin.right == min(x for x in maxima if x > minimum.x)


def test_basin_of_tells_the_valley_that_the_gradient_leads_to() -> None:
    landscape = Landscape(WAVE, (-4, 4))
    for x in np.linspace(-3.7, 3.7, 75):
        basin = landscape.basin_of(x)
        assert basin is not None
        towards = math.copysign(1, basin.minimum.x - x)
        assert -WAVE.gradient(x) * towards > 0


def test_nothing_is_the_basin_outside_and_on_a_maximum() -> None:
    landscape = Landscape(WAVE, (-4, 4))
    assert landscape.basin_of(-3.9) is None
    assert landscape.basin_of(5.0) is None
    assert landscape.basin_of(landscape.maxima[2].x) is None


def test_a_basin_ends_with_the_window_where_no_maximum_does() -> None:
    (basin,) = Landscape(BOWL, (-4, 3)).basins
    assert (basin.left, basin.right) == (-4, 3)


def test_basin_indices_are_basin_of_for_arrays() -> None:
    landscape = Landscape(WAVE, (-4, 4))
    points = np.append(np.linspace(-5, 5, 201), [math.nan, math.inf])
    basins = [landscape.basin_of(x) for x in points]
    expected = [-1 if basin is None else landscape.basins.index(basin) for basin in basins]
    assert landscape.basin_indices(points).tolist() == expected


def test_the_barrier_is_the_highest_maximum_between() -> None:
    landscape = Landscape(WAVE, (-4, 4))
    _, deep, first, right, _ = landscape.minima
    barrier = landscape.barrier(first, deep)
    assert barrier == landscape.barrier(deep, first)
    assert barrier.x == pytest.approx(-1.188862545142013, abs=1e-14)
    assert barrier.f == pytest.approx(0.059692, abs=5e-7)
    assert landscape.barrier(deep, right).x == pytest.approx(1.294706491707165, abs=1e-14)
    with pytest.raises(ValueError, match="no barrier"):
        landscape.barrier(deep, deep)
