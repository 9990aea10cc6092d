"""Files and pickles of a StatisticalForecaster: settings, ids, and the states of every model."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

import numpy as np

from mliot import _core, frames
from mliot._core import FormatError, NotFitted
from mliot._document import Parts, class_name, decode, encode, parameters_of
from mliot._params import Params
from mliot.forecasting._panels import FittedModel, Rows
from mliot.forecasting._statistical_input import Series
from mliot.statistical import StatisticalModel

KIND = "statistical"


class StoredStatistical(Params):
    """What `mliot.forecasting.StatisticalForecaster` keeps in a file."""

    covariates: Any
    _series: Series
    _found: list[FittedModel]
    _fitted_values: list[Any] | None  # of forecast(fitted=True), and the rows they belong to
    _training: Rows | None

    def save(self, path: str | Path) -> None:
        """Writes one file that `mliot.load` reads: settings, ids and states, no training rows.

        Parameters
        ----------
        path : str or Path
            The file, as "demand.mliot". It is replaced as a whole or not at all.

        Raises
        ------
        NotFitted
            Before fit.
        OSError
            When the file cannot be written; the old file is then as it was.
        """
        if not hasattr(self, "_series"):
            raise NotFitted("this StatisticalForecaster is not fitted; call fit first")
        _core.write_file(str(path), self.__getstate__())

    def __getstate__(self) -> bytes:
        choices = [dict(choice) for choice in self.__dict__.get("choices_", [])]
        document: dict[str, Any] = {
            "class": class_name(self),
            "params": parameters_of(self),
            "choices": choices,
        }
        if hasattr(self, "_series"):
            # What the states belong to, whatever set_params has named since.
            document["models"] = encode([each.model for each in self._found], "models")
            document["fallback"] = encode(self._series.fallback, "fallback_model")
        tree = _core.Tree(
            {
                "kind": KIND,
                "library_version": _core.build_info()["version"],
                "fitted": hasattr(self, "_series"),
                "python": document,
            }
        )
        if hasattr(self, "_series"):
            tree.put("series", _core.Tree(series_document(self._series)))
            for j, each in enumerate(self._found):
                tree.put(f"model{j}", model_tree(each))
        return bytes(tree.to_bytes())

    def __setstate__(self, state: bytes) -> None:
        self.taken(_core.Tree.from_bytes(state))

    def taken(self, tree: Any) -> Self:
        """Fills this new object from the tree of a file.

        Raises
        ------
        FormatError
            When its parts do not fit each other.
        """
        parts = Parts(tree.get("python").document(), "the part of the file that Python reads")
        if parts.of("class", str) != type(self).__name__:
            raise FormatError(f"the bytes hold a {parts.of('class', str)!r}")
        for name in ("nonnegative", "integer"):  # files of before have neither
            setattr(self, name, self._signature()[name].default)
        for name, value in parts.of("params", dict).items():
            if name not in self._signature():
                raise FormatError(f"StatisticalForecaster has no parameter {name!r}")
            setattr(self, name, decode(value))
        self.covariates = self.__dict__.get("covariates")  # files of before know none
        if not tree.value("fitted"):
            return self
        if parts.of("choices", list):
            self.choices_ = parts.of("choices", list)
        models = models_from(parts, "models")
        self._series = series_from(tree.get("series"), models_from(parts, "fallback")[0])
        self._found = [
            model_from(tree.get(f"model{j}"), model, self._series.fallback, len(self._series.ids))
            for j, model in enumerate(models)
        ]
        self._fitted_values = self._training = None
        return self


def models_from(parts: Parts, name: str) -> list[StatisticalModel]:
    """The models that a part of a file names."""
    value = parts.value(name)
    models = value if isinstance(value, list) else [value]
    if not models or not all(isinstance(each, StatisticalModel) for each in models):
        raise FormatError(f"{name!r} holds what is no model of mliot.statistical")
    return models


def series_document(series: Series) -> dict[str, Any]:
    """Ids, axis and places of the series for a file."""
    return {
        "ids": [
            {"name": name, "values": encode(column, "the ids")}
            for name, column in zip(series.ids.names, frames.id_columns(series.ids), strict=True)
        ],
        "time_col": series.style.time_col,
        "style": frames.style_document(series.style),
        "axis": np.frombuffer(series.axis.__getstate__(), dtype=np.uint8),
        "first_period": series.first_period,
        "next_period": series.next_period,
        "last": series.last,
        "scales": np.asarray(series.scales),
        "season": int(series.axis.season_length),
        "covariates": list(series.covariates),
    }


def series_from(tree: Any, fallback: StatisticalModel) -> Series:
    """The series of a file, without rows."""
    parts = Parts(tree.document(), "the series of the file")
    entries = [Parts(each, "an id column") for each in parts.of("ids", list)]
    names = [each.of("name", str) for each in entries]
    ids = frames.ids_from([each.value("values") for each in entries], names)
    axis = _core.TimeAxis.__new__(_core.TimeAxis)
    axis.__setstate__(parts.of("axis", np.ndarray).tobytes())
    arrays = {
        name: parts.of(name, np.ndarray)
        for name in ("first_period", "next_period", "last", "scales")
    }
    if any(len(each) != len(ids) for each in arrays.values()):
        raise FormatError(f"the file has {len(ids)} ids, but states of other numbers of series")
    empty = Rows(np.zeros(0), np.zeros(len(ids) + 1, dtype=np.int64))
    return Series(
        rows=empty,
        ids=ids,
        axis=axis,
        style=frames.style_from(parts.of("style", dict), names, parts.of("time_col", str)),
        fallback=fallback,
        covariates=parts.texts("covariates") if "covariates" in parts else [],
        **arrays,
    )


def model_tree(each: FittedModel) -> Any:
    """A fitted model for a file."""
    tree = _core.Tree(
        {
            "name": each.name,
            "own": each.own.astype(np.uint8),
            "counts": each.counts.astype(np.uint8),
            "seconds": float(each.seconds),
            "failed": np.array(list(each.reasons), dtype=np.int64),
            "reasons": list(each.reasons.values()),
        }
    )
    tree.put("panel", each.panel.tree())
    if each.fallback is not None:
        tree.put("fallback", each.fallback.tree())
    if each.table is not None:
        tree.put("intervals", each.table.tree())
    return tree


def model_from(tree: Any, model: Any, spare: StatisticalModel, n_series: int) -> FittedModel:
    """A fitted model of ``n_series`` series; raises FormatError when it is of others."""
    own = tree.value("own").astype(bool)
    failed, reasons = tree.value("failed"), tree.value("reasons")
    panel = type(model.panel()).from_tree(tree.get("panel"))
    fallback = type(spare.panel()).from_tree(tree.get("fallback")) if "fallback" in tree else None
    counts = len(panel.counts), 0 if fallback is None else len(fallback.counts)
    of_counts = tree.value("counts") if "counts" in tree else np.zeros(len(own))
    fitting = len(own) == n_series == len(of_counts)
    if not fitting or counts != (int(own.sum()), int((~own).sum())):
        raise FormatError(f"{model.name()}: the states of the file are of other series")
    return FittedModel(
        model=model,
        own=own,
        counts=np.asarray(of_counts, dtype=bool),
        panel=panel,
        fallback=fallback,
        reasons=dict(zip(failed.tolist(), reasons, strict=True)),
        table=_core.ConformalTable.from_tree(tree.get("intervals"))
        if "intervals" in tree
        else None,
        seconds=float(tree.value("seconds")),
    )
