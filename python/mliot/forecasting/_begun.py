"""Series that begin after the fit: fitted to all their values until there are enough of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core
from mliot._document import Document, Parts
from mliot.forecasting._panels import FittedModel, Rows, offsets_from
from mliot.forecasting._statistical_input import Series
from mliot.forecasting._statistical_tables import longest_season
from mliot.statistical import StatisticalModel
from mliot.statistical._ensemble import Ensemble

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Seasons, and values at least, that a series is fitted to anew with every update.
SEASONS, LEAST = 3, 30
_WHOLE = ("places", "lengths")


@dataclass
class Begun:
    """The young among the series that began after the fit: their numbers, rising, and values."""

    places: Ints
    rows: Rows

    @classmethod
    def none(cls) -> Begun:
        """Before any series has begun."""
        return cls(np.zeros(0, dtype=np.int64), _empty(0))

    def stored_as(self, name: str) -> Document:
        """What a file holds of them, under a name; nothing where there are none."""
        rows = self.rows
        stored = {"places": self.places, "lengths": rows.lengths, "values": rows.values}
        if rows.x is not None:
            stored["x"] = rows.x.ravel()
        return {name: stored} if len(self.places) else {}

    @classmethod
    def stored(cls, parts: Parts, series: Series) -> Begun:
        """The young series of a file, but for those that a stream has taken further since.

        Raises
        ------
        FormatError
            For values of other series than those of the file.
        """
        if "begun" not in parts:
            return cls.none()
        own = Parts(parts.of("begun", dict), "the young series of the file")
        places, lengths = (own.of(name, np.ndarray).astype(np.int64) for name in _WHOLE)
        values, columns = own.of("values", np.ndarray).astype(np.float64), len(series.covariates)
        rising = (np.diff(places, prepend=-1) > 0).all() and (places < len(series.ids)).all()
        whole = len(places) == len(lengths) and lengths.sum() == len(values)
        x = own.of("x", np.ndarray).astype(np.float64) if "x" in own else None
        if not (rising and whole and (lengths > 0).all()) or (
            x is not None and len(x) != columns * len(values)
        ):
            raise _core.FormatError("the young series of the file do not fit its others")
        x = None if x is None else x.reshape(len(values), columns)
        rows = Rows(values, offsets_from(lengths), x)
        here = series.first_period[places] + lengths == series.next_period[places]
        return cls(places[here], rows.of(here))


@dataclass
class Growth:
    """New rows as models take them: values that young series are fitted to, and all others."""

    series: Series  # those that begin among the others; where they stand before the others' rows
    fitted: Ints  # numbers of the young series that have new rows, rising
    rows: Rows  # all of their values, as far as they are fitted
    later: Rows  # of every series the values that its states go on by
    last: Floats
    begun: Begun  # who is young afterwards

    def widths(self, reaches: Sequence[int | None]) -> Floats:
        """What the scales of those fitted are multiplied by, to be as wide as those of short series
        at the fit beside ones of any length; `reaches` of their conformal intervals."""
        return 1 + np.array([each or 0 for each in reaches]) / self.rows.lengths

    def moved(self, widths: Floats) -> Series:
        """Where the series stand afterwards; `widths` multiply the scales of those fitted.

        The rows are forgotten.
        """
        scales = np.array(self.series.scales)
        if len(self.fitted):
            found = _core.error_scales(self.rows.values, self.rows.offsets)
            scales[self.fitted] = np.asarray(found) * widths
        return replace(
            self.series,
            rows=_empty(len(self.series.ids)),
            next_period=self.series.next_period + self.later.lengths,
            last=self.last,
            scales=scales,
        )


def begins(new_series: Any) -> bool:
    """Whether ids that were not there at fit begin.

    Raises
    ------
    InvalidArgument
        For a word that is none of the two.
    """
    if new_series not in ("error", "begin"):
        raise _core.InvalidArgument(f"new_series must be 'error' or 'begin', got {new_series!r}")
    return bool(new_series == "begin")


def enough_of(models: Sequence[StatisticalModel], least: int = LEAST) -> int:
    """Values from which on the parameters of a series stay: three of the longest season."""
    return max(LEAST, least, SEASONS * max(map(_season_of, models), default=1))


def _season_of(model: StatisticalModel) -> int:
    members = model.members() if isinstance(model, Ensemble) else [model]
    return max(longest_season(each) for each in [model, *members])


def grown(series: Series, new: Series, begun: Begun, enough: int) -> Growth:
    """What new rows are to models: `new` has them, and the series that begin behind the others.

    Each number is one of a series as a whole, so that it makes no difference how its rows are
    shared out among updates.
    """
    last = np.where(new.rows.lengths > 0, _last(new.rows), new.last)
    young = np.concatenate([begun.places, np.arange(len(series.ids), len(new.ids))])
    if not new.rows.lengths[young].any():
        nobody = np.zeros(0, dtype=np.int64)
        return Growth(new, nobody, _empty(0), new.rows, last, begun)
    mask = np.zeros(len(new.ids), dtype=bool)
    mask[young] = True
    more = new.rows.of(mask)
    before = np.zeros(len(young), dtype=np.int64)
    before[: len(begun.places)] = begun.rows.lengths
    whole = _joined(begun.rows, more)
    fitted_to = np.minimum(whole.lengths, enough)
    grows = more.lengths > 0
    taken = np.zeros(len(new.ids), dtype=np.int64)
    taken[young] = np.where(grows, fitted_to - before, 0)
    return Growth(
        series=replace(new, next_period=new.next_period + taken),
        fitted=young[grows],
        rows=whole.part(np.zeros_like(fitted_to), fitted_to).of(grows),
        later=new.rows.part(taken, new.rows.lengths),
        last=last,
        begun=Begun(young[whole.lengths < enough], whole.of(whole.lengths < enough)),
    )


def rearranged(
    found: FittedModel, fresh: FittedModel | None, kept: Ints, order: Ints
) -> FittedModel:
    """Some series of a fitted model and, behind them, those of another fit of it, in this order."""
    others = np.zeros(0, dtype=bool) if fresh is None else fresh.own
    own = np.concatenate([found.own[kept], others])[order]
    counts = found.counts if fresh is None else np.concatenate([found.counts, fresh.counts])
    place = np.concatenate([kept, len(found.own) + np.arange(len(others))])[order]
    reasons = dict(found.reasons)
    if fresh is not None:
        reasons |= {len(found.own) + i: why for i, why in fresh.reasons.items()}
    masks = np.concatenate([found.own, others])
    panels = found.panel, None if fresh is None else fresh.panel
    spares = found.fallback, None if fresh is None else fresh.fallback
    return replace(
        found,
        own=own,
        counts=counts[place],
        panel=_panel_of(panels, masks, place[own]),
        fallback=None if own.all() else _panel_of(spares, ~masks, place[~own]),
        reasons={k: reasons[i] for k, i in enumerate(place.tolist()) if i in reasons},
    )


def _panel_of(panels: tuple[Any, Any], masks: NDArray[np.bool_], place: Ints) -> Any:
    """The series at these places of two panels one after the other, which hold those of a mask."""
    first, second = panels
    both = second if first is None else first if second is None else first.joined(second)
    return both.part((np.cumsum(masks) - 1)[place])


def _last(rows: Rows) -> Floats:
    """The last value of each series, 0 where it has none."""
    if not len(rows.values):
        return np.zeros(len(rows.lengths))
    last: Floats = rows.values[np.maximum(rows.offsets[1:] - 1, 0)]
    return last


def _joined(rows: Rows, more: Rows) -> Rows:
    """For each series of `more` its values behind those that `rows` has; the first series of both
    are the same."""
    n = len(more.lengths)
    whose = [np.repeat(np.arange(len(each.lengths)), each.lengths) for each in (rows, more)]
    order = np.argsort(np.concatenate(whose), kind="stable")
    lengths = np.bincount(np.concatenate(whose), minlength=n)
    x = more.x
    if x is not None and rows.x is not None:
        x = np.concatenate([rows.x, x])
    return Rows(
        np.concatenate([rows.values, more.values])[order],
        offsets_from(lengths),
        None if x is None else x[order],
    )


def _empty(n: int) -> Rows:
    return Rows(np.zeros(0), np.zeros(n + 1, dtype=np.int64))
