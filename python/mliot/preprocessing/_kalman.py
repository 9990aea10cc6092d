"""The level behind noisy samples, by state space models."""

from __future__ import annotations

from typing import Literal

from mliot import _core
from mliot._transform import Transform

Model = Literal["local_level", "local_linear_trend", "constant_velocity"]
Output = Literal["level", "filled", "slope"]


class KalmanFilter(Transform):
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
        super().__init__()
