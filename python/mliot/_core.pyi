"""
C++ half of mliot; use the Python modules instead.
"""

from __future__ import annotations

import typing

__all__: list[str] = [
    "Error",
    "FormatError",
    "InvalidArgument",
    "NotFitted",
    "ResourceLimit",
    "Unsupported",
    "available_cpus",
    "build_info",
    "demo_sales",
    "num_threads",
    "set_num_threads",
]

class Error(RuntimeError):
    pass

class InvalidArgument(Error, ValueError):
    pass

class NotFitted(Error, ValueError):
    pass

class FormatError(Error, ValueError):
    pass

class Unsupported(Error, ValueError):
    pass

class ResourceLimit(Error, MemoryError):
    pass

def available_cpus() -> int:
    """
    CPUs that affinity and cgroup allow.
    """

def build_info() -> dict:
    """
    Version, compiler, kernel target in use, threads and the arithmetic self-test.
    """

def demo_sales(
    shops: typing.SupportsInt | typing.SupportsIndex,
    items: typing.SupportsInt | typing.SupportsIndex,
    days: typing.SupportsInt | typing.SupportsIndex,
    seed: typing.SupportsInt | typing.SupportsIndex,
) -> dict:
    """
    Columns of the simulated chain; strings as (codes, levels).
    """

def num_threads() -> int:
    """
    Threads that a call uses by default.
    """

def set_num_threads(n: typing.SupportsInt | typing.SupportsIndex) -> None:
    """
    Caps the threads of every later call; 0 removes the cap.
    """
