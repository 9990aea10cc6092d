"""Files and pickles of a StatisticalForecaster: settings, ids, and the states of every model."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from mliot import _core, frames
from mliot._artefact import STATISTICAL, Artefact, Statistical
from mliot._core import FormatError, NotFitted, Unsupported
from mliot._document import Document, Parts, encode
from mliot._export import GeneratedC
from mliot._params import Params
from mliot._schema import names_of
from mliot._stored import Stored
from mliot.forecasting._begun import Begun
from mliot.forecasting._export import chosen_series
from mliot.forecasting._panels import FittedModel, Rows
from mliot.forecasting._statistical_export import check_has_c, model_number, write_model
from mliot.forecasting._statistical_input import Series
from mliot.forecasting._stored import series_schema
from mliot.forecasting._support import Support
from mliot.statistical import StatisticalModel
from mliot.statistical._seasonal_panel import SeasonalPanel

#: What a file holds of each series beside its states.
SERIES_ARRAYS = ("first_period", "next_period", "last", "scales")
_HOLDS_OF = {"auto": "counts", True: "all", False: "none"}  # series, in the words of C++
_NOT_BEGUN = np.iinfo(np.int64).min  # the period of a series that C++ has added and not yet begun


class StoredStatistical(Params, Stored):
    """What `mliot.forecasting.StatisticalForecaster` keeps in a file."""

    covariates: Any
    fill_gaps: str | float | None
    nonnegative: bool | str
    integer: bool | str
    target_col: str
    choices_: list[dict[str, str]]
    _series: Series
    _found: list[FittedModel]
    _begun: Begun  # series that are young
    _fitted_values: list[Any] | None  # of forecast(fitted=True), and the rows they belong to
    _training: Rows | None

    def save(
        self, path: str | Path, units: Mapping[str, str] | None = None, include_state: bool = True
    ) -> None:
        """Writes one file that `mliot.load`, the C++ library and ``mliot info`` read.

        It holds settings, ids and the states of every model, golden vectors, and no training rows.

        Parameters
        ----------
        path : str or Path
            The file, as "demand.mliot". It is replaced as a whole or not at all.
        units : dict of str to str, optional
            The unit of the target as text, as ``{"y": "pieces"}``. It is kept in the file, shown by
            ``mliot info``, and compared with what `mliot.load` is given.
        include_state : bool, default True
            Statistical models cannot do without: level, season and parameters are one state.

        Raises
        ------
        NotFitted
            Before fit.
        InvalidArgument
            For the unit of a column that is not there, or one that contradicts an earlier one.
        Unsupported
            Without the state.
        OSError
            When the file cannot be written; the old file is then as it was.
        """
        if not include_state:
            raise Unsupported(
                "include_state=False: a statistical model is its state, levels and parameters "
                "together; without it nothing would be left of the fit"
            )
        super().save(path, units)

    def export_c(
        self,
        directory: str | os.PathLike[str],
        name: str = "model",
        model: str | None = None,
        series: Any = None,
    ) -> GeneratedC:
        """Writes one model as C99 without heap and libm, for a microcontroller.

        The code gives the bits of `update` and `predict`: means, variances of the errors and, where
        intervals are the model's own, any quantile. Parameters and state are a few doubles a
        series.

        Parameters
        ----------
        directory : str or path
            Folder for ``name.h`` and ``name.c``; made where it is missing.
        name : str, default "model"
            Name of the files, and prefix of every name in them.
        model : str, optional
            The column of the model; needed where there are several.
        series : id or sequence of ids, optional
            The series that the code knows; tuples where there are several id columns. None: all.

        Returns
        -------
        GeneratedC
            The files and what they cost.

        Raises
        ------
        Unsupported
            For a model without a freestanding step, and for series that the fallback forecasts;
            both are named.
        InvalidArgument
            For an unknown model or id, and a name that is no C identifier.
        NotFitted
            Before fit.
        """
        if not hasattr(self, "_series"):
            raise NotFitted("this StatisticalForecaster is not fitted; call fit first")
        chosen = self._found[model_number([each.name for each in self._found], model)]
        check_has_c(chosen, self._series.covariates)
        options = {"name": name, "series": chosen_series(self._series.ids, series)}
        return write_model(self._artefact([chosen]), self._series.ids, directory, options)

    def _artefact(self, only: list[FittedModel] | None = None) -> Artefact:
        choices = [dict(choice) for choice in self.__dict__.get("choices_", [])]
        if not hasattr(self, "_series"):
            return Artefact("parameters", self._python(choices=choices))
        series, found = self._series, self._found if only is None else only
        with_covariates = series.covariates and any(each.model.takes_covariates for each in found)
        told = Support.of({"nonnegative": self.nonnegative, "integer": self.integer})
        python = self._python(
            choices=choices,
            # What the states belong to, whatever set_params has named since.
            models=encode([each.model for each in found], "models"),
            fallback=encode(series.fallback, "fallback_model"),
            style=frames.style_document(series.style),
            covariates=list(series.covariates),
            **self._begun.stored_as("begun"),
        )
        return Artefact(
            STATISTICAL,
            python,
            schema=series_schema(series.ids, series.axis, series.style, self.target_col),
            series=frames.id_columns(series.ids),
            content=Statistical(
                models_tree(series, found, values_document(self.fill_gaps, told)),
                in_core=not with_covariates and all(map(_in_core, found)),
            ),
            words={"created_with": self._made_with()},
        )

    def _take(self, artefact: Artefact, parts: Parts) -> None:
        if not isinstance(artefact.content, Statistical):
            raise FormatError("the file names a StatisticalForecaster, but holds no such models")
        if parts.of("choices", list):
            self.choices_ = parts.of("choices", list)
        tree = artefact.content.tree
        models = models_from(parts, "models")
        self._series = _series_from(artefact, parts)
        if tree.value("models") != len(models):
            raise FormatError("the file has states of another number of models than it names")
        self._found = [
            model_from(tree.get(f"model{j}"), model, self._series.fallback, len(self._series.ids))
            for j, model in enumerate(models)
        ]
        self._begun = Begun.stored(parts, self._series)
        self._fitted_values = self._training = None


def models_from(parts: Parts, name: str) -> list[StatisticalModel]:
    """The models that a part of a file names."""
    value = parts.value(name)
    models = value if isinstance(value, list) else [value]
    if not models or not all(isinstance(each, StatisticalModel) for each in models):
        raise FormatError(f"{name!r} holds what is no model of mliot.statistical")
    return models


def _missing_document(fill_gaps: str | float | None) -> Document:
    """What takes the place of a missing value, in the words of C++."""
    if fill_gaps is None or isinstance(fill_gaps, str):
        return {"missing": "refused" if fill_gaps is None else "last", "number": 0.0}
    return {"missing": "number", "number": float(fill_gaps)}


def values_document(fill_gaps: str | float | None, told: Support) -> Document:
    """What takes the place of a missing value, and which values forecasts may take."""
    return {
        **_missing_document(fill_gaps),
        "nonnegative": _HOLDS_OF[told.nonnegative],
        "integer": _HOLDS_OF[told.integer],
    }


def models_tree(series: Series, found: list[FittedModel], values: Document) -> Any:
    """The states of fitted models and where their series stand, as C++ reads them."""
    arrays = {name: np.ascontiguousarray(getattr(series, name)) for name in SERIES_ARRAYS}
    tree = _core.Tree({**arrays, **values, "models": len(found)})
    tree.put("axis", _core.Tree.from_bytes(series.axis.__getstate__()))
    for j, each in enumerate(found):
        tree.put(f"model{j}", model_tree(each))
    return tree


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
    of_table = {"stretched": 1} if each.table is not None and each.stretched else {}
    tree = _core.Tree(
        {
            **of_table,
            "name": each.name,
            "own": each.own.astype(np.uint8),
            "counts": each.counts.astype(np.uint8),
            "seconds": float(each.seconds),
            "failed": np.array(list(each.reasons), dtype=np.int64),
            "reasons": list(each.reasons.values()),
        }
    )
    tree.put("panel", _panel_tree(each.panel))
    if each.fallback is not None:
        tree.put("fallback", _panel_tree(each.fallback))
    if each.table is not None:
        tree.put("intervals", each.table.tree())
    return tree


def _panel_tree(panel: Any) -> Any:
    """The states of a panel, with the name by which C++ knows its model."""
    stored = panel.tree()
    if isinstance(panel, SeasonalPanel):
        trend = _panel_tree(panel.trend)
        if "model" not in trend:
            return stored
        tree = _core.Tree({"model": "mstl", "trend_class": stored.value("trend_class")})
        tree.put("seasons", stored.get("seasons"))
        tree.put("trend", trend)
        return tree
    if "states" not in stored:
        return stored  # made of several panels in Python
    tree = _core.Tree({"model": panel.name(), **{k: stored.value(k) for k in ("counts", "states")}})
    tree.put("options", stored.get("options"))
    return tree


def _in_core(each: FittedModel) -> bool:
    """Whether C++ knows the model, so that it streams there and has golden vectors."""
    panels = [each.panel, *([] if each.fallback is None else [each.fallback])]
    return all("model" in _panel_tree(panel) for panel in panels)


def _series_from(artefact: Artefact, parts: Parts) -> Series:
    schema, tree = artefact.schema, artefact.content.tree
    id_cols, time_cols = names_of(schema, "id"), names_of(schema, "time")
    if len(time_cols) != 1 or len(names_of(schema, "target")) != 1:
        raise FormatError("the schema has one time and one target column")
    ids = frames.ids_from(artefact.series, id_cols)
    axis = _core.TimeAxis.__new__(_core.TimeAxis)
    axis.__setstate__(tree.get("axis").to_bytes())
    arrays = {name: tree.value(name) for name in SERIES_ARRAYS}
    idle = np.flatnonzero(arrays["next_period"] == _NOT_BEGUN)
    if len(idle):
        raise FormatError(
            f"id '{ids.label(int(idle[0]))}' was added by a stream and has no value yet; give it "
            "one there, then save again"
        )
    return Series(
        rows=Rows(np.zeros(0), np.zeros(len(ids) + 1, dtype=np.int64)),
        ids=ids,
        axis=axis,
        style=frames.style_from(parts.of("style", dict), id_cols, time_cols[0]),
        fallback=models_from(parts, "fallback")[0],
        covariates=parts.texts("covariates") if "covariates" in parts else [],
        **arrays,
    )


def model_from(tree: Any, model: Any, spare: StatisticalModel, n_series: int) -> FittedModel:
    """A fitted model of ``n_series`` series; raises FormatError when it is of others."""
    own = tree.value("own").astype(bool)
    failed, reasons = tree.value("failed"), tree.value("reasons")
    panel = type(model.panel()).from_tree(tree.get("panel"))
    fallback = type(spare.panel()).from_tree(tree.get("fallback")) if "fallback" in tree else None
    counts = len(panel.counts), 0 if fallback is None else len(fallback.counts)
    of_counts = tree.value("counts")
    fitting = len(own) == n_series == len(of_counts)
    if not fitting or counts != (int(own.sum()), int((~own).sum())):
        raise FormatError(f"{model.name()}: the states of the file are of other series")
    if tree.value("name") != model.name():
        raise FormatError(f"the states of {model.name()} are under the name {tree.value('name')!r}")
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
        stretched="stretched" in tree and tree.value("stretched") == 1,
        seconds=float(tree.value("seconds")),
    )
