"""Several transforms of one column, together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np

from mliot import _core
from mliot._along_time import Floats, no_sample, numbers, offsets_of
from mliot._core import InvalidArgument
from mliot._params import Params
from mliot._transform import Transform


class FeatureUnion(Params):
    """Several transforms of a series side by side, made in one pass where their windows share sums.

    Sums, means, variances, standard deviations and z-scores over windows of any lengths are made
    together: where the samples add up exactly in double (whole numbers, counts of a converter),
    they are added up once for all of them. The bits are those of each transform alone. A
    `Forecaster` and a `Pipeline` do the same with their transforms of one column by themselves.

    Causal, missing values and warm-up are as of each transform.

    Parameters
    ----------
    transforms : sequence of Transform
        Transforms of this module or of `mliot.preprocessing`, each with one output; at least one.

    Raises
    ------
    InvalidArgument
        When there is none, when one is no such transform, or when two are the same.

    Examples
    --------
    >>> from mliot.features import FeatureUnion, RollingMean, RollingStd
    >>> union = FeatureUnion([RollingMean(7), RollingMean(28), RollingStd(28)])
    >>> union.get_feature_names_out().tolist()
    ['rolling_mean_window_size7', 'rolling_mean_window_size28', 'rolling_std_window_size28']
    """

    def __init__(self, transforms: Sequence[Transform]) -> None:
        self.transforms = transforms
        self._own = _checked(transforms)

    def set_params(self, **params: Any) -> Self:
        """Sets ``transforms`` and forgets the stream."""
        self._own = _checked(params.get("transforms", self.transforms))
        return super().set_params(**params)

    def fit(self, X: Any, y: Any = None) -> Self:
        """Learns nothing; checks that X holds numbers and at least one sample."""
        if len(numbers(X, "FeatureUnion")) == 0:
            raise InvalidArgument("FeatureUnion: fit needs samples, got 0")
        return self

    def transform(self, values: Any, ids: Any = None, indptr: Any = None) -> Floats:
        """The features after each sample, apart from this object's own stream.

        Parameters
        ----------
        values : array-like of shape (n,)
            One series in the order of time, or many one after the other when ``ids`` or
            ``indptr`` says where they begin.
        ids : array-like of shape (n,), optional
            The series that each value belongs to; the values of a series stand together.
        indptr : array-like of shape (m + 1,), optional
            Instead of ids: series i is ``values[indptr[i]:indptr[i + 1]]``.

        Returns
        -------
        numpy.ndarray of float64, shape (n, number of transforms)
            A column a transform, in the order of ``transforms``; column by column in memory.

        Raises
        ------
        InvalidArgument
            When values have two dimensions, shapes do not fit, or a series of ``ids`` stands in
            two places.
        TypeError
            When a value is no number.
        """
        samples = numbers(values, "FeatureUnion")
        if samples.ndim != 1:
            raise InvalidArgument(
                "FeatureUnion: values must have one dimension, got 2; transform one column at a "
                "time"
            )
        ends = offsets_of(len(samples), ids, indptr, "FeatureUnion")
        out = np.empty((len(self._own), len(samples)))
        together = [
            (place, each._stream.window_statistic)
            for place, each in enumerate(self._own)
            if hasattr(each._stream, "window_statistic")
        ]
        if together:
            statistics = [statistic for _, statistic in together]
            made = _core.window_statistics(statistics, samples, ends)
            out[[place for place, _ in together]] = made
        for place, each in enumerate(self._own):
            if not hasattr(each._stream, "window_statistic"):
                out[place] = each._stream.transform(samples, ends)
        return out.T

    def fit_transform(self, X: Any, y: Any = None) -> Floats:
        """The same as ``fit(X).transform(X)``."""
        return self.fit(X).transform(X)

    def update(self, x: float) -> Floats:
        """Takes the next sample of this object's own stream and gives the features after it.

        Parameters
        ----------
        x : float
            The sample; NaN when it is missing.

        Returns
        -------
        numpy.ndarray of float64, shape (number of transforms,)
            NaN where a feature is not known.

        Raises
        ------
        TypeError
            When the sample is no number.
        """
        try:
            sample = float(x)
        except (TypeError, ValueError):
            raise no_sample("FeatureUnion", x) from None
        return np.array([each.update(sample) for each in self._own])

    def reset(self) -> Self:
        """Forgets the stream."""
        for each in self._own:
            each.reset()
        return self

    def get_feature_names_out(self, input_features: Any = None) -> Any:
        """The names of the columns: each transform's kind and options."""
        return np.array([each.kind() + each.name_part() for each in self._own], dtype=object)


def _checked(transforms: Any) -> list[Transform]:
    """The union's own copies: streams apart from those of the given transforms."""
    if isinstance(transforms, str) or not isinstance(transforms, Sequence) or not transforms:
        raise InvalidArgument(
            f"FeatureUnion: transforms must be a list of at least one transform, got {transforms!r}"
        )
    own: list[Transform] = []
    for place, each in enumerate(transforms):
        if not isinstance(each, Transform):
            raise InvalidArgument(
                f"FeatureUnion: transforms[{place}] is {each!r}, which is no transform of one "
                f"column along time, such as RollingMean(7)"
            )
        if each in own:
            raise InvalidArgument(f"FeatureUnion: {each!r} stands twice in transforms")
        own.append(type(each)(**each.get_params()))
    return own
