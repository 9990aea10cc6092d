"""Files of fitted objects: transforms, estimators, forecasters and pipelines."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mliot import _artefact, _core
from mliot._core import FormatError
from mliot._schema import checked_units, units_of
from mliot._stored import loaded

__all__ = ["load"]


def load(
    path: str | Path,
    units: Mapping[str, str] | None = None,
    verify: bool = True,
    max_memory: int | None = None,
) -> Any:
    """The fitted object that ``save`` wrote, as the Python class that it was.

    Nothing in a file is executed, and every value is checked before it is used.

    Parameters
    ----------
    path : str or Path
        A file of `save`.
    units : dict of str to str, optional
        The units that your columns are in. One that differs from that of the file is an error, so
        that no Fahrenheit meets a model of Celsius; units that the file does not know are kept.
    verify : bool, default True
        Whether to replay the golden vectors of the file, at least 64 inputs with the bits of their
        outputs, and to refuse a model that gives other bits on this machine. It takes
        milliseconds; ``mliot verify`` does it in every executor.
    max_memory : int, optional
        Bytes that the file and what is made from it may take; by default 4 GiB.

    Returns
    -------
    object
        The Forecaster, StatisticalForecaster, AutoForecaster, Pipeline, estimator, transform,
        ClockDrift or QualityProfile, ready to predict and to update.

    Raises
    ------
    FormatError
        For a file that is damaged or no model of mliot, or whose golden vectors do not replay; says
        why and, where it is one place, at which byte.
    Unsupported
        For a file of a newer version, or a model that needs what this build lacks.
    InvalidArgument
        For units that differ.
    ResourceLimit
        Beyond ``max_memory``.
    OSError
        When the file cannot be read.
    """
    content, tree = _artefact.open_tree(path, max_memory)
    if _artefact.kind_of(tree) in _artefact.WITHOUT_MODEL:
        return _without_model(path, tree, units)
    if _artefact.kind_of(tree) == _artefact.AUTO:
        return _auto(path, tree, units, verify)
    stored = _artefact.opened(path, content, tree, replay=verify)
    artefact = stored.artefact
    given = checked_units(units, artefact.columns, units_of(artefact.schema))
    try:
        found = loaded(artefact)
    except FormatError as error:
        raise FormatError(f"{path}: {error} (byte {stored.python_byte})") from None
    found._units = given
    return found


def _auto(path: str | Path, tree: _core.Tree, units: Any, verify: bool) -> Any:
    """A model for each class of series; the boosted one among them knows units."""
    from mliot.forecasting import AutoForecaster

    forecaster = AutoForecaster.__new__(AutoForecaster)
    try:
        forecaster.taken(tree)
        if verify:
            forecaster.replays(tree, replay=True)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, FormatError) as error:
        raise FormatError(f"{path}: {error}") from None
    boosted = forecaster.boosted_
    known = {} if boosted is None else boosted._known_units()
    given = checked_units(units, [] if boosted is None else boosted._artefact().columns, known)
    if boosted is not None:
        boosted._units = given
    return forecaster


def _without_model(path: str | Path, tree: _core.Tree, units: Any) -> Any:
    """What has no golden vectors, and no columns of which a file knows units."""
    from mliot import preprocessing

    checked_units(units, [], {})
    try:
        return getattr(preprocessing, _artefact.WITHOUT_MODEL[_artefact.kind_of(tree)])._loaded(
            tree
        )
    except FormatError as error:
        raise FormatError(f"{path}: {error}") from None
