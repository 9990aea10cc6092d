"""Machine learning over IoT data, for sales and supply chains.

From sensor to shelf: one fitted pipeline, the same bits in a notebook, in a C++ service and on a
microcontroller. Submodules load on first use, so that ``import mliot`` needs numpy alone.
"""

from __future__ import annotations

import importlib
from typing import Any

from mliot import _threads
from mliot._core import (
    Error,
    FormatError,
    InvalidArgument,
    NotFitted,
    ResourceLimit,
    Unsupported,
    build_info,
)
from mliot._threads import set_num_threads

_threads.register()

__version__: str = build_info()["version"]

_MODULES: tuple[str, ...] = (
    "boosting",
    "datasets",
    "features",
    "forecasting",
    "io",
    "metrics",
    "pipeline",
    "plotting",
    "preprocessing",
    "report",
    "statistical",
)
_FUNCTIONS: dict[str, str] = {
    "forecast": "forecasting",
    "auto_forecaster": "forecasting",
    "load": "io",
}

__all__ = [
    "Error",
    "FormatError",
    "InvalidArgument",
    "NotFitted",
    "ResourceLimit",
    "Unsupported",
    "build_info",
    "set_num_threads",
    *_MODULES,
    *_FUNCTIONS,
]


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return importlib.import_module(f"mliot.{name}")
    if name in _FUNCTIONS:
        return getattr(importlib.import_module(f"mliot.{_FUNCTIONS[name]}"), name)
    raise AttributeError(f"module 'mliot' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(__all__)
