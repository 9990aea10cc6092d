"""The level behind noisy samples, by state space models."""

from __future__ import annotations

from typing import Any, Literal, Self

from mliot import _core
from mliot._core import InvalidArgument
from mliot._series import numbers, offsets_of
from mliot._transform import Transform
from mliot.preprocessing._masks import Replaces
from mliot.preprocessing._whole_series import WholeSeries

Model = Literal["local_level", "local_linear_trend", "constant_velocity"]
Output = Literal["level", "filled", "slope"]


class _Kalman(Replaces):
    """Options of a model, given or found in data."""

    def __init__(
        self,
        model: Model = "local_level",
        observation_variance: float = 1.0,
        level_variance: float = 0.1,
        slope_variance: float = 0.01,
        output: Output = "level",
    ) -> None:
        self.model = model
        self.observation_variance = observation_variance
        self.level_variance = level_variance
        self.slope_variance = slope_variance
        self.output = output

    @classmethod
    def from_data(
        cls,
        values: Any,
        ids: Any = None,
        indptr: Any = None,
        model: Model = "local_level",
        output: Output = "level",
    ) -> Self:
        """A filter whose variances are those of the greatest likelihood on a training series.

        Give it the past alone: variances found in data that a back-test later predicts know them.

        Parameters
        ----------
        values : array-like of shape (n,)
            One series in the order of time, or many one after the other, which then share the
            variances. NaN and infinities are no observations.
        ids, indptr : array-like, optional
            As for `transform`.
        model : {"local_level", "local_linear_trend", "constant_velocity"}, default "local_level"
            How the level moves.
        output : {"level", "filled", "slope"}, default "level"
            What is given out.

        Raises
        ------
        InvalidArgument
            When there are too few samples, or when they follow the model without any noise.

        Notes
        -----
        The likelihood is the exact diffuse one, its scale concentrated out; ratios of variances
        are searched from 1e-7 to 1e7, and one below is 0.

        Source: Durbin and Koopman 2012, "Time Series Analysis by State Space Methods", 2.10, 7.2.

        Examples
        --------
        >>> import numpy as np
        >>> from mliot.preprocessing import KalmanFilter
        >>> noise = np.random.default_rng(0).normal(size=(2, 500))
        >>> found = KalmanFilter.from_data(0.5 * noise[0].cumsum() + noise[1])
        >>> round(found.observation_variance, 1), round(found.level_variance, 1)
        (0.9, 0.2)
        """
        who = cls.__name__
        samples = numbers(values, who)
        if samples.ndim != 1:
            raise InvalidArgument(f"{who}: from_data takes one dimension, got {samples.ndim}")
        ends = offsets_of(len(samples), ids, indptr, who)
        return cls(**{**_core.kalman_fit(model, samples, ends), "output": output})


class KalmanFilter(_Kalman, Transform):
    """The best estimate of the level behind noisy samples, from all samples so far.

    "local_level": x = level + noise; the level moves by random steps. "local_linear_trend": the
    level also moves by a slope, which moves by random steps. "constant_velocity": the slope is a
    velocity; a random acceleration a acts for each period and moves the level by a / 2 and the
    velocity by a. The filter begins without an opinion (exact diffuse): the first sample is the
    level, and the second one sets the slope; until then it counts as 0.

    Missing: NaN and infinities are no observations; the level goes on by its slope. With output
    "filled" that level takes their place, and other samples pass.
    Warm-up: NaN until the first sample, of the slope until the second. Where the level leaves the
    range of a double the filter begins anew.

    Parameters
    ----------
    model : {"local_level", "local_linear_trend", "constant_velocity"}, default "local_level"
        How the level moves.
    observation_variance : float, default 1.0
        Variance of the noise of a sample, in the squared unit of the samples.
    level_variance : float, default 0.1
        Variance of a step of the level; no part of "constant_velocity".
    slope_variance : float, default 0.01
        Variance of a step of the slope; for "constant_velocity", of the acceleration; no part of
        "local_level".
    output : {"level", "filled", "slope"}, default "level"
        What is given out: the level, the samples with gaps filled by the level, or the slope.

    Notes
    -----
    Only the ratios of the variances decide the estimates. `from_data` finds them by maximum
    likelihood.

    Source: Durbin and Koopman 2012, "Time Series Analysis by State Space Methods", 4.3 and 5.2;
    Bar-Shalom et al. 2001, "Estimation with Applications to Tracking and Navigation", 6.3.

    Examples
    --------
    >>> from mliot.preprocessing import KalmanFilter
    >>> KalmanFilter("local_linear_trend", output="filled").transform([1.0, 2.0, None, 4.0])
    array([1., 2., 3., 4.])
    """

    _machine = _core.KalmanFilter


class KalmanSmoother(_Kalman, WholeSeries):
    """The best estimate of the level behind noisy samples from those before and after.

    What :class:`KalmanFilter` gives, corrected backward by all later samples; models and variances
    are its.

    Batch only: every value reads all samples.
    Missing: NaN and infinities are no observations; gaps are bridged from both sides. With output
    "filled" that level takes their place, and other samples pass. NaN before the first sample;
    after the last one the level goes on by its slope. With fewer samples than the model has states
    the values are those of the filter.

    Parameters
    ----------
    model : {"local_level", "local_linear_trend", "constant_velocity"}, default "local_level"
        How the level moves.
    observation_variance : float, default 1.0
        Variance of the noise of a sample, in the squared unit of the samples.
    level_variance : float, default 0.1
        Variance of a step of the level; no part of "constant_velocity".
    slope_variance : float, default 0.01
        Variance of a step of the slope; for "constant_velocity", of the acceleration; no part of
        "local_level".
    output : {"level", "filled", "slope"}, default "level"
        What is given out: the level, the samples with gaps filled by the level, or the slope.

    Notes
    -----
    Source: Durbin and Koopman 2012, "Time Series Analysis by State Space Methods", 4.4 and 5.3.

    Examples
    --------
    >>> from mliot.preprocessing import KalmanSmoother
    >>> KalmanSmoother(output="filled").transform([1.0, None, None, 4.0]).round(9)
    array([1.        , 1.9375    , 2.06249999, 4.        ])
    """

    _machine = _core.KalmanSmoother
