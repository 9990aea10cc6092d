"""Missing samples of a complete series, filled from both sides. Batch only."""

from __future__ import annotations

from typing import Literal

from mliot import _core
from mliot.preprocessing._masks import Replaces
from mliot.preprocessing._whole_series import WholeSeries


class BackwardFill(Replaces, WholeSeries):
    """Repeats the next sample backward, as many times in a row as ``limit`` allows.

    Batch only: reads samples that come later.
    Missing: NaN becomes the next sample; it stays NaN after the last one.

    Parameters
    ----------
    limit : int, optional
        Missing samples in a row that are filled, the last ones of a gap; at least 1. None: all.

    Notes
    -----
    Source: next observation carried backward; ``pandas.Series.bfill``.

    Examples
    --------
    >>> from mliot.preprocessing import BackwardFill
    >>> BackwardFill(limit=1).transform([1.0, None, None, 4.0, None])
    array([ 1., nan,  4.,  4., nan])
    """

    _machine = _core.BackwardFill

    def __init__(self, limit: int | None = None) -> None:
        self.limit = limit


class LinearFill(Replaces, WholeSeries):
    """Fills a gap along the line between the samples on its two sides.

    Batch only: reads samples that come later.
    Missing: NaN inside the series is filled; before the first and after the last sample it stays.
    Beside an infinity nothing is filled.

    Parameters
    ----------
    limit : int, optional
        Missing samples in a row that are filled, the first ones of a gap; at least 1. None: all.

    Notes
    -----
    Source: ``pandas.Series.interpolate(method="linear", limit_area="inside")``.

    Examples
    --------
    >>> from mliot.preprocessing import LinearFill
    >>> LinearFill().transform([1.0, None, None, 4.0, None])
    array([ 1.,  2.,  3.,  4., nan])
    """

    _machine = _core.LinearFill

    def __init__(self, limit: int | None = None) -> None:
        self.limit = limit


class SplineFill(Replaces, WholeSeries):
    """Fills gaps along the cubic spline through all samples that are present.

    With three samples "not-a-knot" is the parabola through them; with two any spline is the line.

    Batch only: every value reads all samples.
    Missing: NaN inside the series is filled; before the first and after the last sample it stays,
    since a cubic runs away. Infinities pass and are no part of the spline.

    Parameters
    ----------
    bc_type : {"not-a-knot", "natural"}, default "not-a-knot"
        What the spline does at its ends: the first two pieces are one cubic, or its curvature is 0.

    Notes
    -----
    Source: de Boor 1978, "A Practical Guide to Splines"; ``scipy.interpolate.CubicSpline``.

    Examples
    --------
    >>> from mliot.preprocessing import SplineFill
    >>> SplineFill().transform([0.0, 1.0, None, 9.0]).round(9)
    array([0., 1., 4., 9.])
    """

    _machine = _core.SplineFill

    def __init__(self, bc_type: Literal["not-a-knot", "natural"] = "not-a-knot") -> None:
        self.bc_type = bc_type


class SeasonalLinearFill(Replaces, WholeSeries):
    """Takes the season off, fills the gaps along lines, and puts the season on again.

    The season is that of the classical additive decomposition of the series filled along lines:
    its means over each place of the season, less the centred moving average over a season (two of
    them for an even length), and less their own mean. `SeasonalFill` is the causal stream.

    Batch only: every value reads all samples.
    Missing: NaN inside the series is filled; before the first and after the last sample it stays.
    A series with fewer than two seasons between its first and last sample, or with infinities, is
    filled along lines alone.

    Parameters
    ----------
    season_length : int
        Samples in a season, as 24 for hours of a day. At least 2.

    Notes
    -----
    Source: Hyndman and Athanasopoulos 2021, "Forecasting: Principles and Practice", 3.4;
    ``statsmodels.tsa.seasonal.seasonal_decompose``.

    Examples
    --------
    >>> from mliot.preprocessing import SeasonalLinearFill
    >>> SeasonalLinearFill(2).transform([1.0, 5.0, 1.0, 5.0, None, 5.0, 1.0])
    array([1., 5., 1., 5., 1., 5., 1.])
    """

    _machine = _core.SeasonalLinearFill

    def __init__(self, season_length: int) -> None:
        self.season_length = season_length
