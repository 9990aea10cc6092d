"""Several transforms of one column, together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np

from mliot import _core
from mliot._by_column import ByColumn
from mliot._core import InvalidArgument
from mliot._named_output import Names
from mliot._options import FIRST, check_options
from mliot._params import Params
from mliot._series import Floats, no_sample
from mliot._transform import Transform


class FeatureUnion(ByColumn, Params):
    """Several transforms of a series side by side, made in one pass where their windows share sums.

    Of a table, which holds a series in each column, every transform of the first column comes
    first, then those of the second; in pipelines of scikit-learn like its other transformers.

    Sums, means, variances, standard deviations and z-scores over windows of any lengths are made
    together: where the samples add up exactly in double (whole numbers, counts of a converter),
    they are added up once for all of them. The bits are those of each transform alone. A
    `Forecaster` and a `Pipeline` do the same with their transforms of one column by themselves.

    Causal, missing values and warm-up are as of each transform. The union works with copies of its
    own. Where the list, or a transform in it, was changed in place, a new stream begins at the next
    use but `update`, which does not look at them at every sample; set ``transforms`` for it.

    Parameters
    ----------
    transforms : sequence of Transform
        Transforms of this module or of `mliot.preprocessing`, each with one output; at least one.

    Raises
    ------
    InvalidArgument
        At the first use: when there is no transform, when one is of another kind or has an option
        out of range, or when two are the same.

    Examples
    --------
    >>> from mliot.features import FeatureUnion, RollingMean, RollingStd
    >>> union = FeatureUnion([RollingMean(7), RollingMean(28), RollingStd(28)])
    >>> union.get_feature_names_out().tolist()
    ['rolling_mean_window_size7', 'rolling_mean_window_size28', 'rolling_std_window_size28']
    """

    @staticmethod
    def _machine(options: dict[str, Any]) -> list[Transform]:
        own: list[Transform] = options["transforms"]
        return own

    def __init__(self, transforms: Sequence[Transform]) -> None:
        self.transforms = transforms

    def _core_options(self, params: dict[str, Any]) -> dict[str, Any]:
        return {"transforms": _own_copies(params["transforms"])}

    def _live_options(self) -> dict[str, Any]:
        return {"transforms": self._live}  # the list that was given may be another by now

    def _check_options(self) -> None:
        if hasattr(self, "_live") and not _as_given(self._live, self.transforms):
            self._begin_again()
        super()._check_options()

    def _begin_again(self) -> None:
        """Sets the stream aside, unless another thread has just done it."""
        with FIRST:
            if hasattr(self, "_live") and not _as_given(self._live, self.transforms):
                self._set_aside()

    def __getstate__(self) -> object:
        if self._in_use():
            self._check_options()  # no pickle of a stream holds an option out of range
        return super().__getstate__()

    def _of_stacked(self, samples: Floats, ends: Any) -> Floats:
        own: list[Transform] = self._live
        out = np.empty((len(own), len(samples)))
        together = [
            (place, each._stream.window_statistic)
            for place, each in enumerate(own)
            if hasattr(each._stream, "window_statistic")
        ]
        if together:
            statistics = [statistic for _, statistic in together]
            made = _core.window_statistics(statistics, samples, ends)
            out[[place for place, _ in together]] = made
        for place, each in enumerate(own):
            if not hasattr(each._stream, "window_statistic"):
                out[place] = each._stream.transform(samples, ends)
        return out.T

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
        InvalidArgument
            When the transforms do not fit.
        TypeError
            When the sample is no number.
        """
        own: list[Transform]
        try:
            own = self._live
        except AttributeError:
            own = self._begun()
        try:
            sample = float(x)
        except (TypeError, ValueError):
            raise no_sample("FeatureUnion", x) from None
        return np.array([each.update(sample) for each in own])

    def reset(self) -> Self:
        """Forgets the stream. Raises InvalidArgument when the transforms do not fit."""
        self._check_options()
        for each in self._stream:
            each.reset()
        return self

    def get_feature_names_out(self, input_features: Any = None) -> Names:
        """The names of the columns: each transform's kind and options, after the name of the
        column of the table that it is of.

        Parameters
        ----------
        input_features : array-like of str, optional
            The columns that come in. None: those of fit; without a fit the names are those of the
            features of a series.

        Raises
        ------
        InvalidArgument
            When they are not those of fit, or a transform has an option out of range.
        """
        if input_features is None and "n_features_in_" not in self.__dict__:
            return np.array(self._kinds(), dtype=object)
        return super().get_feature_names_out(input_features)

    def _renamed(self, names: Names) -> Names:
        kinds = self._kinds()
        return np.array([f"{name}_{kind}" for name in names for kind in kinds], dtype=object)

    def _kinds(self) -> list[str]:
        self._check_options()
        return [each.kind() + each.name_part() for each in self._stream]


def _own_copies(transforms: Any) -> list[Transform]:
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
        check_options(own[-1], f"FeatureUnion: transforms[{place}]")
    return own


def _as_given(own: list[Transform], transforms: Sequence[Any]) -> bool:
    """Whether copies are still of the kinds and options of a list that may have been changed."""
    return len(own) == len(transforms) and all(
        isinstance(given, Transform) and copy == given
        for copy, given in zip(own, transforms, strict=True)
    )
