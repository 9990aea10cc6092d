"""Writes src/preprocessing/wavelet_table.inc: Daubechies' filters, worked out with mpmath.

A filter of N vanishing moments is ((1 + z) / 2)^N times a square root of the polynomial
P(y) = sum C(N - 1 + k, k) y^k at y = (2 - z - 1 / z) / 4 (Daubechies 1992, "Ten Lectures on
Wavelets", 6.1). Each root of P gives z and 1 / z; dbN takes all inside the unit circle, symN the
choice whose phase is nearest to a line (8.1.1), begun from the end that the usual tables begin
from. Run: python tests/reference/wavelet_table.py > src/preprocessing/wavelet_table.inc
"""

from __future__ import annotations

import itertools

import mpmath as mp

mp.mp.dps = 60
DAUBECHIES = range(1, 11)
SYMLETS = range(2, 10)
REVERSED = {2, 5}  # in the usual tables


def roots_of(n: int) -> list[list[mp.mpc]]:
    """The roots inside the unit circle; conjugates stand together."""
    coefficients = [mp.binomial(n - 1 + k, k) for k in range(n - 1, -1, -1)]
    found = mp.polyroots(coefficients, maxsteps=500, extraprec=400) if n > 1 else []
    groups = []
    for y in found:
        if mp.im(y) < -(mp.mpf(10) ** -40):
            continue
        half = 1 - 2 * y
        root = mp.sqrt(half * half - 1)
        inside = min(half + root, half - root, key=abs)
        real = abs(mp.im(y)) < mp.mpf(10) ** -40
        groups.append([mp.re(inside)] if real else [inside, mp.conj(inside)])
    return groups


def filter_of(n: int, roots: list[mp.mpc]) -> list[mp.mpf]:
    taps = [mp.mpc(1)]
    for root in [mp.mpc(-1)] * n + roots:
        taps = [a - root * b for a, b in zip([*taps, mp.mpc(0)], [mp.mpc(0), *taps], strict=True)]
    total = sum(taps)
    return [mp.re(tap * mp.sqrt(2) / total) for tap in taps]


def bend(taps: list[mp.mpf]) -> float:
    """How far the phase is from a line."""
    phases, last = [], 0.0
    grid = [mp.pi * k / 64 for k in range(1, 60)]
    for w in grid:
        angle = float(mp.arg(sum(tap * mp.expj(-k * w) for k, tap in enumerate(taps))))
        while angle - last > 3.15:
            angle -= 2 * float(mp.pi)
        while angle - last < -3.15:
            angle += 2 * float(mp.pi)
        phases.append(angle)
        last = angle
    xs = [float(w) for w in grid]
    slope = sum(x * p for x, p in zip(xs, phases, strict=True)) / sum(x * x for x in xs)
    return sum((p - slope * x) ** 2 for x, p in zip(xs, phases, strict=True))


def symlet(n: int) -> list[mp.mpf]:
    groups = roots_of(n)
    choices = []
    for flips in itertools.product([False, True], repeat=len(groups)):
        pairs = zip(groups, flips, strict=True)
        roots = [1 / z if flip else z for group, flip in pairs for z in group]
        choices.append(filter_of(n, roots))
    best = min(choices, key=bend)
    return best[::-1] if n in REVERSED else best


def lines(name: str, taps: list[mp.mpf]) -> str:
    numbers = ", ".join(mp.nstr(tap, 17) for tap in taps)
    return f"{{{numbers}}},  // {name}"


if __name__ == "__main__":
    print(
        "// Scaling filters of Daubechies' wavelets. Written by tests/reference/wavelet_table.py."
    )
    for n in DAUBECHIES:
        groups = roots_of(n)
        print(lines(f"db{n}", filter_of(n, [z for group in groups for z in group])))
    for n in SYMLETS:
        print(lines(f"sym{n}", symlet(n)))
