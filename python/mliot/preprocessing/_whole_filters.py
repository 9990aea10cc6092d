"""Noise and outliers of a complete series. Batch only."""

from __future__ import annotations

from itertools import pairwise
from numbers import Real
from typing import Any, Literal

import numpy as np

from mliot import _core
from mliot._core import InvalidArgument
from mliot._series import Floats
from mliot.preprocessing._masks import Replaces
from mliot.preprocessing._whole_fills import LinearFill
from mliot.preprocessing._whole_series import WholeSeries

_LARGEST = 1e290  # of samples whose spectrum is finite, however long the series


class MedianFilter(WholeSeries):
    """The median of the window around each sample; at the ends the window is cut off.

    Batch only: reads ``window_size // 2`` samples that come later; `RunningMedian` is the stream.
    Missing: NaN is not counted, so that short gaps are filled.

    Parameters
    ----------
    window_size : int, default 5
        Samples in the window, an odd number. At least 3.

    Notes
    -----
    Inside the series it equals ``scipy.ndimage.median_filter``.

    Source: Tukey 1977, "Exploratory Data Analysis".

    Examples
    --------
    >>> from mliot.preprocessing import MedianFilter
    >>> MedianFilter(3).transform([1.0, 9.0, 2.0, 3.0, 4.0])
    array([5. , 2. , 3. , 3. , 3.5])
    """

    _machine = _core.MedianFilter

    def __init__(self, window_size: int = 5) -> None:
        self.window_size = window_size


class SavgolFilter(WholeSeries):
    """The least-squares polynomial through the window around each sample, or its derivative.

    At the ends it is the polynomial of the first and last whole window: mode "interp" of
    ``scipy.signal.savgol_filter``.

    Batch only: reads ``window_length // 2`` samples that come later; `SavitzkyGolay` is the stream.
    Missing: NaN where a missing or infinite sample is in the window. A series shorter than the
    window is NaN.

    Parameters
    ----------
    window_length : int, default 11
        Samples in the window, an odd number up to 1023.
    polyorder : int, default 2
        Degree of the polynomial; below ``window_length``, at most 20.
    deriv : int, default 0
        Which derivative is given out; 0 is the polynomial itself.
    delta : float, default 1.0
        Time between two samples, the unit of a derivative.

    Notes
    -----
    Source: Savitzky and Golay 1964, Analytical Chemistry 36; Gorry 1990, Analytical Chemistry 62.

    Examples
    --------
    >>> from mliot.preprocessing import SavgolFilter
    >>> SavgolFilter(3, 1).transform([0.0, 3.0, 0.0]).round(9)
    array([1., 1., 1.])
    """

    _machine = _core.SavgolFilter

    def __init__(
        self, window_length: int = 11, polyorder: int = 2, deriv: int = 0, delta: float = 1.0
    ) -> None:
        self.window_length = window_length
        self.polyorder = polyorder
        self.deriv = deriv
        self.delta = delta


class WaveletDenoise(WholeSeries):
    """Decomposes a series into wavelets, shrinks the small coefficients, and joins it again.

    The decomposition is PyWavelets' ``wavedec`` with mode "symmetric". sigma is the median of the
    finest coefficients' magnitudes / 0.67448975. "VisuShrink" thresholds all levels at
    ``sigma * sqrt(2 log n)``; "BayesShrink" each level at ``sigma**2 / sqrt(mean square -
    sigma**2)``, and drops a level whose mean square is not above ``sigma**2``.

    Batch only: every value reads all samples.
    Missing: a gap is bridged along a line for the decomposition and stays missing; an infinity is
    a gap and stays as it is. A series with no room for one level passes unchanged.

    Parameters
    ----------
    wavelet : str, default "sym4"
        "db1" to "db10" or "sym2" to "sym9".
    method : {"BayesShrink", "VisuShrink"}, default "BayesShrink"
        How the thresholds are found.
    mode : {"soft", "hard"}, default "soft"
        What becomes of a coefficient above its threshold: it shrinks by it, or stays.
    level : int, optional
        Levels of the decomposition, cut to the room there is. None: as many as there is room for.

    Notes
    -----
    Source: Donoho and Johnstone 1994, Biometrika 81; Chang, Yu and Vetterli 2000, IEEE Trans. Image
    Processing 9.
    """

    _machine = _core.WaveletDenoise

    def __init__(
        self,
        wavelet: str = "sym4",
        method: Literal["BayesShrink", "VisuShrink"] = "BayesShrink",
        mode: Literal["soft", "hard"] = "soft",
        level: int | None = None,
    ) -> None:
        self.wavelet = wavelet
        self.method = method
        self.mode = mode
        self.level = level


class SeasonalEsd(Replaces, WholeSeries):
    """Finds the samples that are too far from their season by the generalized ESD test.

    The residual of a sample is ``x - season - median(x)``, the season being the median (the mean
    without ``hybrid``) of ``x - median(x)`` at each place of the season. Of up to ``max_outliers *
    n`` rounds, each removes the residual that is farthest from the center, at R spreads; center
    and spread are the median and 1.4826 times the median absolute deviation of those left. They
    are mean and standard deviation without ``hybrid``, and where more than half of those left are
    equal, so that the deviation is 0: a level with spikes, counts that are mostly 0. The outliers
    are those of all rounds up to the last one with R above Rosner's critical value.

    The median stands for the trend: judge a series that drifts by more than its noise in windows,
    or after its trend is taken off.

    Batch only: every value reads all samples.
    Missing: NaN stays NaN and is not counted. Infinities are outliers, and are not counted.
    Nothing is an outlier among fewer than 3 samples or where all are equal.
    Demand that is 0 most of the time: look at the sales alone, or large ones count as outliers.

    Parameters
    ----------
    season_length : int, optional
        Samples in a season, as 24 for hours of a day. None: the series has no season.
    max_outliers : float, default 0.1
        Share of the samples that may be outliers at most, in (0, 0.49].
    alpha : float, default 0.05
        Chance that a series of normal numbers has any outlier, in (0, 0.5).
    hybrid : bool, default True
        Whether distances are measured by the median absolute deviation (S-H-ESD).
    action : {"nan", "center"}, default "nan"
        What an outlier becomes: missing, or season + median.

    Notes
    -----
    Source: Hochenbaum, Vallis and Kejariwal 2017, "Automatic Anomaly Detection in the Cloud Via
    Statistical Learning"; Rosner 1983, Technometrics 25.
    """

    _machine = _core.SeasonalEsd

    def __init__(
        self,
        season_length: int | None = None,
        max_outliers: float = 0.1,
        alpha: float = 0.05,
        hybrid: bool = True,
        action: Literal["nan", "center"] = "nan",
    ) -> None:
        self.season_length = season_length
        self.max_outliers = max_outliers
        self.alpha = alpha
        self.hybrid = hybrid
        self.action = action


class _Spectral:
    """Options of `SpectralFilter`, and the filter on stacked series."""

    def __init__(self, options: dict[str, Any]) -> None:
        fs = _real(options["fs"], "fs")
        low, high = (
            None if options[name] is None else _real(options[name], name)
            for name in ("low", "high")
        )
        if fs <= 0:
            raise InvalidArgument(f"spectral_filter: fs must be > 0, got {fs}")
        if low is None and high is None:
            raise InvalidArgument("spectral_filter: give low or high, or nothing is filtered")
        begin, end = low or 0.0, fs / 2 if high is None else high
        if not 0 <= begin <= end <= fs / 2:
            raise InvalidArgument(
                f"spectral_filter: 0 <= low <= high <= fs / 2 must hold, got low {low}, high "
                f"{high}, fs {fs}"
            )
        self.options = options
        self._band, self._fs = (begin, end), fs

    @staticmethod
    def name() -> str:
        return "spectral_filter"

    @staticmethod
    def defaults() -> dict[str, Any]:
        return {"low": None, "high": 0.5, "fs": 2.0}

    def document(self) -> dict[str, float]:
        """The options as a file holds them."""
        return {name: float(x) for name, x in self.options.items() if x is not None}

    def transform(self, values: Floats, indptr: Any) -> Floats:
        finite = np.where(np.isfinite(values), values, np.nan)
        lines = LinearFill().transform(finite, indptr=indptr)
        out = values.copy()
        for begin, end in pairwise(indptr):
            known = np.flatnonzero(~np.isnan(lines[begin:end]))
            if len(known) > 0:
                inside = slice(begin + known[0], begin + known[-1] + 1)
                smooth = self._filtered(lines[inside])
                out[inside] = np.where(np.isfinite(values[inside]), smooth, values[inside])
        return out

    def _filtered(self, series: Floats) -> Floats:
        _check_scale(series)
        spectrum = np.fft.rfft(series)
        frequencies = np.fft.rfftfreq(len(series), 1 / self._fs)
        spectrum[(frequencies < self._band[0]) | (frequencies > self._band[1])] = 0
        smooth: Floats = np.fft.irfft(spectrum, len(series))
        return smooth


class SpectralFilter(WholeSeries):
    """Keeps the frequencies of a band and takes all others out of the spectrum.

    The spectrum is NumPy's ``rfft`` of the series from its first to its last sample, so that the
    last bits depend on NumPy's version: of all transforms along time here it alone is not exact.

    Batch only: every value reads all samples.
    Missing: a gap is bridged along a line for the spectrum and stays missing; an infinity is a gap
    and stays as it is.

    Parameters
    ----------
    low : float, optional
        The lowest frequency that is kept, in the unit of ``fs``. None or 0: the mean stays.
    high : float, optional
        The highest frequency that is kept, at most ``fs / 2``. None: all above ``low``.
    fs : float, default 2.0
        Samples a unit of time. 2: frequencies are fractions of the highest one.

    Notes
    -----
    A spectrum cut off sharply rings beside steps, and takes the ends of the series for
    neighbours. `Butterworth` does neither.

    Source: Oppenheim and Schafer 2010, "Discrete-Time Signal Processing", 8.

    Examples
    --------
    >>> from mliot.preprocessing import SpectralFilter
    >>> SpectralFilter(high=0.5).transform([1.0, 3.0, 1.0, 3.0]).round(9)
    array([2., 2., 2., 2.])
    """

    _machine = _Spectral

    def __init__(self, low: float | None = None, high: float | None = 0.5, fs: float = 2.0) -> None:
        self.low = low
        self.high = high
        self.fs = fs


def _check_scale(series: Floats) -> None:
    """Refuses samples whose spectrum could pass the largest double."""
    largest = np.abs(series).max()
    if largest > _LARGEST:
        raise InvalidArgument(
            f"spectral_filter: a sample of size {largest:g}: scale the series to below {_LARGEST:g}"
        )


def _real(value: Any, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, Real):
        raise InvalidArgument(f"spectral_filter: {name} must be a number, got {value!r}")
    try:
        number = float(value)
    except OverflowError:  # a whole number beyond the largest double
        number = np.inf
    if not np.isfinite(number):
        raise InvalidArgument(f"spectral_filter: {name} must be finite, got {value}")
    return number
