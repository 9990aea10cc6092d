"""Noise of a sensor or a sales series: filters along time with a stated delay."""

from __future__ import annotations

from typing import Literal

from mliot import _core
from mliot._transform import Transform


class RunningMedian(Transform):
    """The median of the window around the sample ``delay`` steps ago.

    Removes spikes that are shorter than half of the window and keeps steps sharp. A value is given
    out when its window is whole: it describes the sample ``delay`` = ``window_size // 2`` steps
    before. Aligned whole series come from :class:`MedianFilter`.

    Missing: NaN takes its place in the window and is not counted, so that short gaps are filled.
    Warm-up: NaN for the first ``delay`` samples; windows are shorter where the stream begins.

    Parameters
    ----------
    window_size : int, default 5
        Samples in the window, an odd number. At least 3.

    Notes
    -----
    Source: Tukey 1977, "Exploratory Data Analysis".

    Examples
    --------
    >>> from mliot.preprocessing import RunningMedian
    >>> RunningMedian(3).transform([1.0, 9.0, 2.0, 3.0, 4.0])
    array([nan, 5., 2., 3., 3.])
    """

    _machine = _core.RunningMedian

    def __init__(self, window_size: int = 5) -> None:
        self.window_size = window_size

    @property
    def delay(self) -> int:
        """Samples between a value and the one that it describes."""
        return self.window_size // 2


class SavitzkyGolay(Transform):
    """The least-squares polynomial through the last samples, or its derivative, with a delay.

    In the middle of the window it equals ``scipy.signal.savgol_filter``, given out ``delay``
    samples later. ``delay=0`` looks at the newest sample: it lags nothing and smooths least.
    Aligned whole series come from :class:`SavgolFilter`.

    Missing: NaN while a missing or infinite sample is in the window: fill gaps before.
    Warm-up: NaN until the window is full.

    Parameters
    ----------
    window_length : int, default 11
        Samples in the window; odd unless ``delay`` is given.
    polyorder : int, default 2
        Degree of the polynomial; below ``window_length``, at most 20.
    deriv : int, default 0
        Which derivative is given out; 0 is the polynomial itself.
    delta : float, default 1.0
        Time between two samples, the unit of a derivative.
    delay : int, optional
        How many samples behind the newest one the polynomial is looked at. None: in the middle.

    Notes
    -----
    Source: Savitzky and Golay 1964, Analytical Chemistry 36; weights by orthogonal polynomials:
    Forsythe 1957, J. SIAM 5.

    Examples
    --------
    >>> from mliot.preprocessing import SavitzkyGolay
    >>> SavitzkyGolay(5, 1, deriv=1).transform([0.0, 2.0, 4.0, 6.0, 8.0, 10.0])[4:].round(9)
    array([2., 2.])
    """

    _machine = _core.SavitzkyGolay

    def __init__(
        self,
        window_length: int = 11,
        polyorder: int = 2,
        deriv: int = 0,
        delta: float = 1.0,
        delay: int | None = None,
    ) -> None:
        self.window_length = window_length
        self.polyorder = polyorder
        self.deriv = deriv
        self.delta = delta
        self.delay = delay


class Butterworth(Transform):
    """Butterworth's filter: flat in the band that passes, as a cascade of biquads.

    The filter is that of ``scipy.signal.butter(order, cutoff, btype, fs=fs, output="sos")`` and the
    values are those of ``sosfilt`` with ``zi=sosfilt_zi(sos) * x[0]``: it begins as if the first
    sample had always been there. Frequencies that pass are delayed by their phase.

    Missing: NaN and infinities give NaN and leave the filter as it was: fill gaps before, or its
    time stands still.
    Warm-up: none. Where a step overflows the filter begins anew.

    Parameters
    ----------
    order : int, default 2
        Order of the filter, 1 to 20; a band filter has twice as many poles.
    cutoff : float, default 0.1
        Frequency whose power is halved, in the unit of ``fs``; the lower one of a band.
    btype : {"lowpass", "highpass", "bandpass", "bandstop"}, default "lowpass"
        What passes.
    cutoff_high : float, optional
        The upper frequency of a band; only for "bandpass" and "bandstop".
    fs : float, default 2.0
        Samples a unit of time. 2: frequencies are fractions of the highest one.

    Notes
    -----
    Source: Butterworth 1930, "On the Theory of Filter Amplifiers"; Oppenheim and Schafer 2010,
    "Discrete-Time Signal Processing", 7.

    Examples
    --------
    >>> from mliot.preprocessing import Butterworth
    >>> Butterworth(order=1, cutoff=0.5).transform([1.0, 1.0, 3.0, 3.0]).round(6)
    array([1., 1., 2., 3.])
    """

    _machine = _core.Butterworth

    def __init__(
        self,
        order: int = 2,
        cutoff: float = 0.1,
        btype: Literal["lowpass", "highpass", "bandpass", "bandstop"] = "lowpass",
        cutoff_high: float | None = None,
        fs: float = 2.0,
    ) -> None:
        self.order = order
        self.cutoff = cutoff
        self.btype = btype
        self.cutoff_high = cutoff_high
        self.fs = fs
