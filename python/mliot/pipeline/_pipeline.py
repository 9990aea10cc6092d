"""Transforms along time and a model as one object, one file, one stream."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, Self

from mliot._artefact import Artefact
from mliot._core import FormatError, InvalidArgument, NotFitted
from mliot._document import Parts
from mliot._stored import Stored
from mliot.pipeline._copies import unfitted
from mliot.pipeline._endings import Ending, ending_of, loaded_ending
from mliot.pipeline._html import html_of
from mliot.pipeline._steps import Layout, layout_of


class Pipeline(Stored):
    """Steps along time, and a model at the end, joined into one artefact.

    What is fitted here runs unchanged as a C++ stream and, where every step has an exact form, as
    C on a microcontroller: the steps are part of the plan, not Python code around it.

    Parameters
    ----------
    steps : list of tuples
        ``(name, transform, columns)``: one transform of `mliot.features` or
        `mliot.preprocessing` replaces its columns; a *list* of transforms leaves them and adds
        columns named ``<column>_<kind>_<options>``. A transform of two columns
        (``RollingCorrelation(9), ["heat", "load"]``) adds one named after both.
        ``(name, features)`` adds features of the calendar of ``time_col``, as
        ``["hour", Holidays("DE")]``: the names and objects of `mliot.features.date_features`.
        Steps run in their order, and each sees what those before it made. The last may be
        ``(name, model)``: a `mliot.forecasting.Forecaster`, or an estimator of `mliot.boosting`.
    id_col : str or sequence of str, optional
        The columns that tell the series apart, so that no window reaches from one into another.
        None: all rows are one series. A Forecaster has its own.
    time_col : str, optional
        The column that orders the rows of a series. None: they are in order. A Forecaster has its
        own.
    masks : sequence of str, optional
        Columns that steps replace, to each of which a column ``<column>_was_replaced`` is added: 1
        where the steps gave a sample another value than was measured (filled it, replaced it or
        took it out), else 0. The model learns from them like from any other. Not before a
        Forecaster.

    Notes
    -----
    Ending in a Forecaster, the steps clean the target and past-only columns, in `fit`, `update`
    and back-tests alike; scalers and encoders of `mliot.preprocessing` work on covariates of every
    part, learnt by a back-test from what each window knew, and not on the target. The pipeline has
    the Forecaster's methods. Ending in an estimator,
    ``fit(df, y)`` learns from one row a sample, `predict` and `predict_proba` describe whole
    histories, `update` takes the next samples of running series. Without a model there are `fit`,
    `transform` and `update`.

    Examples
    --------
    >>> from mliot.features import RollingMean
    >>> from mliot.pipeline import Pipeline
    >>> Pipeline([("smooth", RollingMean(2), ["load"])])
    Pipeline(steps=[('smooth', RollingMean(2), ['load'])])
    """

    def __init__(
        self,
        steps: Sequence[Any],
        id_col: str | Sequence[str] | None = None,
        time_col: str | None = None,
        masks: Sequence[str] | None = None,
    ) -> None:
        self.steps = steps
        self.id_col = id_col
        self.time_col = time_col
        self.masks = masks

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The constructor's arguments; with ``deep`` also the steps by name and what they are made
        of, as ``model__horizon``."""
        params: dict[str, Any] = {name: getattr(self, name) for name in _OWN}
        if not deep:
            return params
        for name, what, *_ in self.steps:
            params[name] = what
            if hasattr(what, "get_params"):
                params |= {f"{name}__{key}": value for key, value in what.get_params().items()}
        return params

    def set_params(self, **params: Any) -> Self:
        """Sets arguments by name, whole steps by theirs, and parts of steps as in
        ``set_params(model__horizon=7)``. Steps are copied before they change, so that an object
        shared with another pipeline stays as it is there.

        Raises
        ------
        InvalidArgument
            For a name that there is not; nothing is changed.
        """
        changed = {name: getattr(self, name) for name in _OWN}
        changed |= {name: params[name] for name in _OWN if name in params}
        steps = [tuple(step) for step in changed["steps"]]
        for key, value in params.items():
            if key not in _OWN:
                _set_part(steps, key, value)
        changed["steps"] = steps
        for name, value in changed.items():
            setattr(self, name, value)
        return self

    def clone(self) -> Pipeline:
        """An unfitted copy with the same parameters."""
        steps = [(name, unfitted(what), *rest) for name, what, *rest in self.steps]
        masks = copy.deepcopy(self.masks)
        return type(self)(steps, copy.deepcopy(self.id_col), self.time_col, masks)

    def __sklearn_clone__(self) -> Pipeline:
        return self.clone()

    def fit(self, df: Any, *arguments: Any, **options: Any) -> Pipeline:
        """Learns from a long frame.

        Parameters
        ----------
        df : data frame
            pandas, polars, pyarrow or anything with the Arrow C stream.
        y : array-like or str, before an estimator
            One value a row of ``df``, or the column of ``df`` that holds them.
        X_df, progress : before a Forecaster
            As for `mliot.forecasting.Forecaster.fit`.
        sample_weight : array-like, optional, before an estimator
            One weight a row.
        missing_target : {"error", "skip"}, default "error", before an estimator
            What becomes of rows whose y is missing (NaN, None). "skip": they move the windows and
            teach nothing, neither the model nor scalers and encoders. A bin that a Resample made
            without a sample of y is always left out so.

        Returns
        -------
        Pipeline
            Itself; before an estimator ``n_rows_without_target_`` tells how many rows taught
            nothing.

        Raises
        ------
        InvalidArgument
            Names the step, column, row, id or date that is wrong, and the cure.
        """
        ending = ending_of(self._layout(), self.id_col, self.time_col)
        ending.fit(df, *arguments, **options)
        self._ending, self._units = ending, {}
        return self

    def _layout(self) -> Layout:
        return layout_of(self.steps, self.masks)

    def _fitted(self) -> Ending:
        ending: Ending | None = self.__dict__.get("_ending")
        if ending is None:
            raise NotFitted("this Pipeline is not fitted; call fit first")
        return ending

    def predict(self, *arguments: Any, **options: Any) -> Any:
        """Forecasts (``h, X_df, level, quantiles, progress`` as for
        `mliot.forecasting.Forecaster.predict`), or predicts each row of a frame (``df``).

        Returns
        -------
        data frame, or ndarray of shape (n_rows,)
            An estimator's predictions are in the order of the rows of ``df``.

        Raises
        ------
        NotFitted
            Before fit.
        InvalidArgument
            For a column that is missing or of another type, and as the model's own method.
        """
        return self._fitted().predict(*arguments, **options)

    def predict_proba(self, df: Any) -> Any:
        """The probability of each class for each row of a frame, shape (n_rows, 2)."""
        return self._fitted().predict_proba(df)

    def transform(self, df: Any) -> Any:
        """The frame after the steps: the same rows, ids and times, columns replaced and added.

        Series start anew: what `update` was given before plays no part.
        """
        return self._fitted().transform(df)

    def update(self, df: Any, new_series: Literal["error", "begin"] = "error") -> Any:
        """Takes the next rows of running series.

        Parameters
        ----------
        df : data frame
            The rows, with the columns that fit read; the target only before a Forecaster.
        new_series : {"error", "begin"}, default "error"
            What becomes of ids that were not there at fit; "begin" makes a series of each.

        Returns
        -------
        Pipeline, data frame or ndarray
            Before a Forecaster the pipeline itself, as `mliot.forecasting.Forecaster.update`;
            before an estimator one prediction a row; else the transformed rows.

        Raises
        ------
        InvalidArgument
            For unknown ids with "error", and for rows that are late or doubled, named by id and
            date; the state is then unchanged.
        """
        if new_series not in ("error", "begin"):
            raise InvalidArgument(f"new_series must be 'error' or 'begin', got {new_series!r}")
        result = self._fitted().update(df, new_series)
        return self if result is None else result

    def cross_validation(self, df: Any, h: int, **options: Any) -> Any:
        """As `mliot.forecasting.Forecaster.cross_validation`; every window cleans what it knew."""
        ending = self.__dict__.get("_ending")
        if ending is None:  # a back-test needs no fit
            ending = ending_of(self._layout(), self.id_col, self.time_col)
        return ending.cross_validation(df, h, **options)

    def preprocess(self, df: Any) -> Any:
        """The table of features that the model sees, to look at."""
        ending = self.__dict__.get("_ending")
        if ending is None:
            ending = ending_of(self._layout(), self.id_col, self.time_col)
        return ending.preprocess(df)

    def export_c(
        self, directory: str | Path, name: str = "model", mode: str = "small", **options: Any
    ) -> Any:
        """Writes the pipeline as C99 for a microcontroller.

        Ending in a Forecaster: as `mliot.forecasting.Forecaster.export_c`. Ending in an estimator:
        ``name_push(&state, &sample)`` takes a sample, ``name_predict(&state, &out)`` gives what
        `update` says of it (of a classifier the probability of the second class) and a
        classifier's ``name_class(&state)`` the class; all with the same bits. Without a model
        `name_predict` gives the features that `update` adds and replaces, as doubles.

        Parameters
        ----------
        directory : path
            Folder of ``name.h`` and ``name.c``; made where it is missing.
        name : str, default="model"
            Prefix of every name in the code: a C identifier.
        mode : {"small", "fast"}, default="small"
            Trees as tables of four-byte nodes, or as if and else.
        series : id or list of ids, optional
            Whose states are stored for ``name_init``; None: those of all series.
        level : list of numbers, optional, before a Forecaster
            Intervals in percent.

        Returns
        -------
        GeneratedC
            The paths, and what they cost in bytes.

        Raises
        ------
        InvalidArgument
            For a name that is no identifier, an unknown mode or id.
        Unsupported
            Names the step that has no exact form in C.
        """
        return self._fitted().export_c(directory, name=name, mode=mode, **options)

    def state(self) -> bytes:
        """The state of every series, for `restore`."""
        return self._fitted().state()

    def restore(self, snapshot: bytes) -> Pipeline:
        """Puts the series back into a state that `state` returned.

        Raises
        ------
        FormatError
            When the bytes are damaged or belong to another pipeline; the state is then unchanged.
        """
        self._fitted().restore(snapshot)
        return self

    def __getattr__(self, name: str) -> Any:
        """Attributes of the fitted model: ``columns_``, ``classes_``, ``feature_names_`` ..."""
        if not name.startswith("_") and name.endswith("_"):
            ending = self.__dict__.get("_ending")
            if ending is None:
                raise AttributeError(f"{name!r} is there after fit")
            return getattr(ending, name)
        raise AttributeError(f"Pipeline has no attribute {name!r}")

    def _artefact(self) -> Artefact:
        ending = self.__dict__.get("_ending")
        if ending is None:
            return Artefact("parameters", self._python())
        inner = ending.artefact()
        return Artefact(
            kind="pipeline",
            python=self._python(ending=inner.python),
            schema=inner.schema,
            series=inner.series,
            content=inner.content,
            words={**inner.words, "created_with": self._made_with()},
        )

    def _take(self, artefact: Artefact, parts: Parts) -> None:
        try:
            layout = self._layout()
        except InvalidArgument as error:
            raise FormatError(f"the steps of the file do not fit: {error}") from None
        inner = artefact.with_python(parts.of("ending", dict))
        self._ending = loaded_ending(layout, (self.id_col, self.time_col), inner)

    def __repr__(self) -> str:
        more = "".join(
            f", {name}={getattr(self, name)!r}"
            for name in _OWN[1:]
            if getattr(self, name) is not None
        )
        return f"Pipeline(steps={self.steps!r}{more})"

    def _repr_html_(self) -> str:
        return html_of(self, self.__dict__.get("_ending"))


_OWN = ("steps", "id_col", "time_col", "masks")


def _set_part(steps: list[tuple[Any, ...]], key: str, value: Any) -> None:
    name, _, part = key.partition("__")
    place = next((i for i, step in enumerate(steps) if step[0] == name), None)
    if place is None:
        known = ", ".join([*_OWN, *(str(step[0]) for step in steps)])
        raise InvalidArgument(f"Pipeline has no parameter {key!r}; known: {known}")
    step = steps[place]
    what = value
    if part:
        what = unfitted(step[1])
        if not hasattr(what, "set_params"):
            raise InvalidArgument(f"Pipeline: step {name!r} is a list; set it as a whole")
        what.set_params(**{part: value})
    steps[place] = (step[0], what, *step[2:])
