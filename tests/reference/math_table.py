"""Writes math_table.inc: exact values of exp, log, sin and cos by mpmath.

Run: python tests/reference/math_table.py > tests/reference/math_table.inc
Each row is x, the double nearest to f(x), and what is left of f(x) in units in the last place of
that double.
"""

import math
import random

import mpmath
from mpmath import mpf

mpmath.mp.prec = 400
RANDOM = random.Random(2026)
POINTS = 300


def uniform(low: float, high: float, count: int = POINTS) -> list[float]:
    return [RANDOM.uniform(low, high) for _ in range(count)]


def with_neighbours(points: list[float]) -> list[float]:
    return [
        y for x in points for y in (math.nextafter(x, -math.inf), x, math.nextafter(x, math.inf))
    ]


def hardest_multiples(count: int = 60) -> list[float]:
    """The doubles below 2^20 that come relatively closest to a multiple of pi / 2."""
    half_pi = mpmath.pi / 2
    bits = 200
    scaled = int(mpmath.floor(half_pi * mpf(2) ** bits))
    found = []
    for k in range(1, int(2**20 / (math.pi / 2))):
        exact = k * scaled
        x = exact / 2**bits  # correctly rounded: Python divides integers so
        mantissa, exponent = x.as_integer_ratio()
        gap = abs(exact - mantissa * 2**bits // exponent)
        found.append((gap, x))
    found.sort()
    return [x for _, x in found[:count]]


def exp_points() -> list[float]:
    boundaries = [(k + 0.5) * math.log(2) for k in range(-1070, 1022, 37)]
    ends = [709.782712893384, -708.3964185322641, -745.1332191019411, 0.5, -0.5, 1.0, -1.0]
    return [
        *uniform(-708, 709.7),
        *uniform(-1, 1),
        *uniform(-745.1, -708, 60),
        *[x * 2.0**-k for k, x in enumerate(uniform(-0.35, 0.35, 60))],
        *with_neighbours(boundaries),
        *[math.nextafter(ends[0], 0), *ends[1:]],
    ]


def log_points() -> list[float]:
    return [
        *[math.exp(x) for x in uniform(-708, 709)],
        *uniform(0.5, 2, 2 * POINTS),
        *[1 + x * 2.0**-k for k in range(1, 53) for x in uniform(-1, 1, 3)],
        *[x * 5e-324 for x in (1, 2, 3, 1000, 2**40, 2**52 - 1)],
        *with_neighbours([math.sqrt(0.5), math.sqrt(2), 0.5, 2.0, 2.0**-1022]),
        1.0,
        1.7976931348623157e308,
    ]


def angle_points(hardest: list[float]) -> list[float]:
    return [
        *uniform(-10, 10),
        *uniform(-(2**20), 2**20),
        *[x * 2.0**-k for k, x in enumerate(uniform(0, 1, 60))],
        *with_neighbours([k * math.pi / 4 for k in range(-8, 9)]),
        *hardest,
        2.0**20,
        -(2.0**20),
    ]


def write(name: str, points: list[float]) -> None:
    print(f"constexpr Row k{name.capitalize()}[] = {{")
    for x in points:
        exact = getattr(mpmath, name)(mpf(x))
        nearest = float(exact)
        rest = float((exact - mpf(nearest)) / mpf(math.ulp(nearest)))
        print(f"    {{{x.hex()}, {nearest.hex()}, {rest:.6f}}},")
    print("};")


if __name__ == "__main__":
    print("// Written by math_table.py; do not edit.")
    write("exp", exp_points())
    write("log", log_points())
    angles = angle_points(hardest_multiples())
    write("sin", angles)
    write("cos", angles)
