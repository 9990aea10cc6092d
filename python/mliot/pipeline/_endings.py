"""What a pipeline does at its end: forecast, predict rows, or hand the transformed rows out."""

from __future__ import annotations

from typing import Any, Literal

from mliot._artefact import Artefact
from mliot._core import FormatError, InvalidArgument, Unsupported
from mliot._document import Parts, class_of
from mliot._stored import loaded
from mliot.pipeline._copies import unfitted
from mliot.pipeline._forecast_maps import learn_maps
from mliot.pipeline._steps import Layout


class Ending:
    """The methods that a pipeline may have; those that an ending lacks say so."""

    who: str  # "a Forecaster", for errors

    def _lacks(self, method: str, cure: str) -> Any:
        raise Unsupported(f"this Pipeline ends in {self.who}, which has no {method}; {cure}")

    def fit(self, df: Any, *arguments: Any, **options: Any) -> None:
        """Learns from a frame."""
        raise NotImplementedError

    def update(self, df: Any, new_series: Literal["error", "begin"] = "error") -> Any:
        """Takes the next rows."""
        raise NotImplementedError

    def state(self) -> bytes:
        """The state of every series."""
        raise NotImplementedError

    def restore(self, snapshot: bytes) -> None:
        """Takes a state over."""
        raise NotImplementedError

    def artefact(self) -> Artefact:
        """What a file holds of it."""
        raise NotImplementedError

    def predict(self, *arguments: Any, **options: Any) -> Any:
        """Forecasts, or predicts rows."""
        return self._lacks("predict", "use transform")

    def predict_proba(self, df: Any) -> Any:
        """Chances of classes."""
        return self._lacks("predict_proba", "only a BoostingClassifier has it")

    def transform(self, df: Any) -> Any:
        """The frame after the steps."""
        return self._lacks("transform", "preprocess shows what the model sees")

    def cross_validation(self, df: Any, h: int, **options: Any) -> Any:
        """A back-test."""
        return self._lacks("cross_validation", "only a Forecaster has it")

    def preprocess(self, df: Any) -> Any:
        """What the model sees."""
        return self._lacks("preprocess", "use transform")

    def export_c(self, directory: Any, **options: Any) -> Any:
        """C for a device."""
        raise NotImplementedError


class ForecasterEnding(Ending):
    """Cleans, then forecasts: the steps go into the forecaster's plan."""

    who = "a Forecaster"

    def __init__(self, layout: Layout, forecaster: Any) -> None:
        self.model_ = forecaster
        forecaster.cleaned_by(layout.steps, learn_maps)

    @classmethod
    def of(cls, layout: Layout, id_col: Any, time_col: Any) -> ForecasterEnding:
        """A new one; names of columns must be those of the Forecaster."""
        forecaster = unfitted(layout.model)
        for argument, given in (("id_col", id_col), ("time_col", time_col)):
            own = getattr(forecaster, argument)
            if given is not None and given != own:
                raise InvalidArgument(
                    f"Pipeline: {argument} is {given!r}, but {own!r} in its Forecaster; give it to "
                    "the Forecaster alone"
                )
        return cls(layout, forecaster)

    def fit(self, df: Any, *arguments: Any, **options: Any) -> None:
        self.model_.fit(df, *arguments, **options)

    def predict(self, *arguments: Any, **options: Any) -> Any:
        return self.model_.predict(*arguments, **options)

    def cross_validation(self, df: Any, h: int, **options: Any) -> Any:
        return self.model_.cross_validation(df, h, **options)

    def preprocess(self, df: Any) -> Any:
        return self.model_.preprocess(df)

    def export_c(self, directory: Any, **options: Any) -> Any:
        return self.model_.export_c(directory, **options)

    def update(self, df: Any, new_series: Literal["error", "begin"] = "error") -> None:
        self.model_.update(df, new_series)

    def state(self) -> bytes:
        snapshot: bytes = self.model_.state()
        return snapshot

    def restore(self, snapshot: bytes) -> None:
        self.model_.restore(snapshot)

    def artefact(self) -> Artefact:
        found: Artefact = self.model_._artefact()
        return found

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__dict__["model_"], name)


def ending_of(layout: Layout, id_col: Any, time_col: Any) -> Ending:
    """The ending of an unfitted pipeline.

    Raises
    ------
    InvalidArgument
        When the steps do not fit the end.
    """
    inner = _behind_resampling(layout, id_col, time_col)
    if layout.resampling is None:
        return inner
    from mliot.pipeline._resampled import ResampledEnding, names_of_frames

    return ResampledEnding(layout, *names_of_frames(layout, id_col, time_col), inner)


def _behind_resampling(layout: Layout, id_col: Any, time_col: Any) -> Ending:
    if layout.ends_in_forecaster:
        return ForecasterEnding.of(layout, id_col, time_col)
    from mliot.pipeline._rows import RowsEnding

    return RowsEnding(layout, id_col, time_col)


def loaded_ending(layout: Layout, names: tuple[Any, Any], inner: Artefact) -> Ending:
    """The ending that a file holds.

    Raises
    ------
    FormatError
        When it is not that of the steps.
    """
    ending = _loaded_behind_resampling(layout, names, inner)
    if (layout.resampling is None) != ("resampling" not in inner.words):
        raise FormatError("the steps that Python reads resample otherwise than the file")
    if layout.resampling is None:
        return ending
    from mliot.pipeline._resampled import ResampledEnding, names_of_frames

    resampled = ResampledEnding(layout, *names_of_frames(layout, *names), ending)
    resampled.load_stream(inner.words)
    return resampled


def _loaded_behind_resampling(layout: Layout, names: tuple[Any, Any], inner: Artefact) -> Ending:
    if layout.ends_in_forecaster:
        if class_of(inner.python.get("class")) is not type(layout.model):
            raise FormatError("the file's steps and its model are of two kinds")
        return ForecasterEnding(layout, loaded(inner))
    from mliot.pipeline._rows import RowsEnding

    return RowsEnding.loaded(layout, names, inner, Parts(inner.python, "the pipeline"))
