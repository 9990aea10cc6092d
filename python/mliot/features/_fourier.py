"""Waves of any period over time."""

from __future__ import annotations

import datetime
import re
from fractions import Fraction
from typing import Any

from mliot import _core
from mliot._core import InvalidArgument
from mliot.features._time_feature import Spec, TimeFeature

_UNITS = {
    "us": 1,
    "ms": 1_000,
    "s": 1_000_000,
    "min": 60_000_000,
    "h": 3_600_000_000,
    "D": 86_400_000_000,
    "W": 7 * 86_400_000_000,
}
_DURATION = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(us|ms|s|min|h|D|W)\s*")


class FourierFeatures(TimeFeature):
    """Sine and cosine of 1, 2 ... ``order`` waves in a period.

    Column ``2 i`` is ``sin(2 pi (i + 1) t / period)``, the next one its cosine; t counts from
    1970-01-01 00:00 of the civil time, or from 0 of an integer index. The phase is found in whole
    numbers, so it never drifts.

    Parameters
    ----------
    period : str, timedelta or number
        A duration such as "365.25D", "7D", "24h" (units us, ms, s, min, h, D, W) for dates; a
        number of steps, 52.18 or 7, for an integer index.
    order : int, default 1
        Waves in the period, at most: the period has to be longer than twice that many samples for
        the last one to be seen.
    name : str, optional
        What the columns begin with. None: ``fourier_<period>``.

    Raises
    ------
    InvalidArgument
        For a period that is not above 0 or that is no duration, and an order below 1.

    Notes
    -----
    Source: Hyndman and Athanasopoulos 2021, "Forecasting: Principles and Practice", 7.4; Python's
    statsmodels calls it ``Fourier``.

    Examples
    --------
    >>> import numpy as np
    >>> from mliot.features import FourierFeatures, date_features
    >>> date_features(np.array(["1970-01-02T06"], dtype="M8[h]"), [FourierFeatures("1D")])
    array([[1., 0.]], dtype=float32)
    """

    def __init__(
        self, period: str | float | datetime.timedelta, order: int = 1, name: str | None = None
    ) -> None:
        self.period = _text(period) if isinstance(period, datetime.timedelta) else period
        self.order = order
        self.name = name
        self.specs()  # a wrong argument is an error at once

    @property
    def takes_dates(self) -> bool:
        """Whether the period is a duration, and not a number of steps."""
        return isinstance(self.period, str)

    def specs(self) -> list[Spec]:
        length = self._length()
        if isinstance(self.order, bool) or not isinstance(self.order, int) or self.order < 1:
            raise InvalidArgument(f"FourierFeatures: order must be at least 1, got {self.order!r}")
        start = self.name if self.name is not None else f"fourier_{self.period}"
        made: list[Spec] = []
        for k in range(1, self.order + 1):
            for cosine in (False, True):
                options = {
                    "period": length.numerator,
                    "parts": length.denominator,
                    "harmonic": k,
                    "cosine": cosine,
                }
                _core.check_time_feature("fourier", options)
                name = f"{start}_{'cos' if cosine else 'sin'}{k}"
                made.append({"name": name, "date": "fourier", "date_options": options})
        return made

    def _length(self) -> Fraction:
        if isinstance(self.period, str):
            match = _DURATION.fullmatch(self.period)
            if match is None:
                raise InvalidArgument(
                    f"FourierFeatures: period must be a duration such as '365.25D' or a number of "
                    f"steps, got {self.period!r}"
                )
            length = Fraction(match[1]) * _UNITS[match[2]]
        else:
            length = _steps(self.period)
        if length <= 0:
            raise InvalidArgument(f"FourierFeatures: period must be above 0, got {self.period!r}")
        return length


def _steps(period: Any) -> Fraction:
    try:
        return Fraction(str(float(period))).limit_denominator(1_000_000)
    except (TypeError, ValueError, OverflowError):
        raise InvalidArgument(
            f"FourierFeatures: period must be a duration such as '365.25D' or a number of steps, "
            f"got {period!r}"
        ) from None


def _text(period: datetime.timedelta) -> str:
    return f"{period // datetime.timedelta(microseconds=1)}us"
