"""Which kind of series each one is: smooth, erratic, intermittent, lumpy, or too short to tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot.forecasting._panels import Rows

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CLASSES = ("smooth", "erratic", "intermittent", "lumpy", "short")
SHORT = CLASSES.index("short")

#: From this mean interval between demands on, in periods, a series is intermittent or lumpy.
ADI_CUT = 1.32
#: From this squared coefficient of variation of the sizes on, it is erratic or lumpy.
CV2_CUT = 0.49
#: Values that a model needs before the periods of a back-test; series with fewer are short.
LEAST_KNOWN = 8


@dataclass
class Classes:
    """The class of each series, and the two measures that it follows from.

    adi: periods over demands (values other than zero); infinite without a demand.
    cv2: squared coefficient of variation of the demands, of the sample variance; 0 for a single
    one, NaN where a value lies below zero and for series without a demand.
    codes: places in `CLASSES`. positive: series without a value below zero.
    """

    adi: Floats
    cv2: Floats
    codes: Ints
    positive: NDArray[np.bool_]

    def names(self) -> NDArray[np.str_]:
        """The name of each series' class."""
        return np.array(CLASSES)[self.codes]

    def clipped(self, values: Floats) -> Floats:
        """Forecasts of shape (..., n_series, h), not below zero for series that never were."""
        values[..., self.positive, :] = np.maximum(values[..., self.positive, :], 0.0)
        return values

    def with_young(self, young: Ints, found: Classes, n: int) -> Classes:
        """The same of n series, those of these numbers as they are found now."""

        def changed(old: NDArray[Any], new: NDArray[Any]) -> NDArray[Any]:
            out = np.zeros(n, dtype=old.dtype)
            out[: len(old)] = old
            out[young] = new
            return out

        return Classes(
            adi=changed(self.adi, found.adi),
            cv2=changed(self.cv2, found.cv2),
            codes=changed(self.codes, found.codes),
            positive=changed(self.positive, found.positive),
        )

    def members(self, code: int) -> Ints:
        """The series of a class."""
        return np.flatnonzero(self.codes == code)


def classify(rows: Rows, h: int) -> Classes:
    """The classes of Syntetos, Boylan and Croston 2005 ("On the categorization of demand patterns",
    Journal of the Operational Research Society 56), and "short".

    Smooth: ADI < 1.32 and CV2 < 0.49; erratic: ADI < 1.32; intermittent: CV2 < 0.49; lumpy: the
    rest. Short: fewer than ``h + 8`` values, so that a back-test of h periods would leave a model
    fewer than 8. Sizes below zero are no demand: such series count by their ADI alone, as smooth or
    intermittent; so do those without a demand at all, which are intermittent.
    """
    lengths = rows.lengths
    positive = rows.minima() >= 0
    demands = _sums(rows, (rows.values != 0).astype(np.float64))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        adi = lengths / demands
        mean = _sums(rows, rows.values) / demands
        # In multiples of the mean, so that neither tiny nor huge sizes leave the range of doubles.
        apart = np.where(rows.values != 0, rows.values / np.repeat(mean, lengths) - 1, 0.0)
        cv2 = np.where(demands > 1, _sums(rows, apart * apart) / (demands - 1), 0.0)
        cv2[(demands == 0) | ~positive] = np.nan
    slow, wild = adi >= ADI_CUT, cv2 >= CV2_CUT
    codes = np.where(slow, np.where(wild, 3, 2), np.where(wild, 1, 0))
    return Classes(adi, cv2, np.where(lengths < h + LEAST_KNOWN, SHORT, codes), positive)


def meanings(h: int) -> Mapping[str, str]:
    """What each class is, in words."""
    return {
        "smooth": f"ADI < {ADI_CUT}, CV2 < {CV2_CUT}",
        "erratic": f"ADI < {ADI_CUT}, CV2 >= {CV2_CUT}",
        "intermittent": f"ADI >= {ADI_CUT}, CV2 < {CV2_CUT}",
        "lumpy": f"ADI >= {ADI_CUT}, CV2 >= {CV2_CUT}",
        "short": f"fewer than {h + LEAST_KNOWN} values",
    }


def _sums(rows: Rows, values: Floats) -> Floats:
    """The sum of each series, in the order of its rows."""
    series = np.repeat(np.arange(len(rows.offsets) - 1), rows.lengths)
    return np.bincount(series, values, minlength=len(rows.offsets) - 1).astype(np.float64)
