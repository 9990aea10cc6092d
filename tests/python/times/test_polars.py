"""Bins, as-of joins and windows over time beside polars, of any samples."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mliot import features
from mliot.preprocessing import Resample, asof_join

EPOCH = dt.datetime(1970, 1, 1)
UNITS = {"s": "s", "m": "min", "h": "h", "d": "D"}  # polars' words for ours
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
SIDES = st.sampled_from(["left", "right"])
#: Whole numbers have exact sums in any order, and tie.
SAMPLES = st.one_of(st.integers(-50, 50).map(float), st.just(float("nan")))


@st.composite
def tables(draw: Any, span: int, least: int = 1) -> pl.DataFrame:
    """Samples of up to three series at whole seconds within the span, sorted by time."""
    rows = draw(
        st.lists(
            st.tuples(st.integers(-span, span), st.sampled_from("abc"), SAMPLES),
            min_size=least,
            max_size=60,
        )
    )
    rows.sort(key=lambda row: row[0])
    return pl.DataFrame(
        {
            "ds": [EPOCH + dt.timedelta(seconds=row[0]) for row in rows],
            "id": [row[1] for row in rows],
            "x": [row[2] for row in rows],
        },
        schema={"ds": pl.Datetime("us"), "id": pl.String, "x": pl.Float64},
    )


@settings(max_examples=60, deadline=None)
@given(st.data(), st.integers(1, 40), st.sampled_from(sorted(UNITS)), SIDES, SIDES)
def test_bins_of_any_width_side_and_offset(
    data: Any, width: int, unit: str, closed: Any, label: Any
) -> None:
    samples = data.draw(tables(12 * width * SECONDS[unit]))
    offset = data.draw(st.integers(0, width * SECONDS[unit] - 1))
    kinds = ["sum", "mean", "min", "max", "first", "last", "count"]
    ours = Resample(
        f"{width}{UNITS[unit]}",
        {"x": kinds},
        closed=closed,
        label=label,
        origin=EPOCH + dt.timedelta(seconds=offset),
    ).transform(samples, time_col="ds", id_col="id")
    present = pl.col("x").drop_nans()
    theirs = samples.group_by_dynamic(
        "ds",
        every=f"{width}{unit}",
        offset=f"{offset}s",
        closed=closed,
        label=label,
        group_by="id",
        start_by="window",
    ).agg(*(getattr(present, kind)().alias(kind) for kind in kinds))
    there = ours.join(theirs, on=["id", "ds"], how="inner")
    assert len(there) == len(theirs)
    assert ours["x_count"].sum() == len(samples) - samples["x"].is_nan().sum()
    empty = there["count"] == 0
    for kind in kinds:
        got, wanted = there[f"x_{kind}"].to_numpy(), there[kind].cast(pl.Float64).to_numpy()
        if kind == "sum":
            wanted = np.where(empty, np.nan, wanted)  # polars sums an empty bin to 0
        np.testing.assert_array_equal(got, wanted, kind)


@settings(max_examples=60, deadline=None)
@given(
    tables(300),
    tables(300, least=0),
    st.sampled_from(["backward", "forward"]),
    st.none() | st.integers(1, 200),
    st.booleans(),
    st.booleans(),
)
def test_joins_of_any_tables(
    left: pl.DataFrame,
    right: pl.DataFrame,
    direction: Any,
    tolerance: int | None,
    exact: bool,
    grouped: bool,
) -> None:
    by = "id" if grouped else None
    right = right.rename({"x": "y"})
    right = right if grouped else right.drop("id")
    reach = None if tolerance is None else f"{tolerance}s"
    ours = asof_join(
        left, right, by=by, tolerance=reach, direction=direction, allow_exact_matches=exact
    )
    theirs = left.join_asof(
        right,
        on="ds",
        by=by,
        strategy=direction,
        tolerance=reach,
        allow_exact_matches=exact,
        check_sortedness=False,
    )
    assert ours.columns == theirs.columns
    assert ours["y"].to_list() == pytest.approx(theirs["y"].to_list(), abs=0, nan_ok=True)


@settings(max_examples=60, deadline=None)
@given(st.data(), st.integers(1, 200))
def test_the_distance_of_the_nearest_row_is_that_of_polars(data: Any, tolerance: int) -> None:
    left, right = data.draw(tables(300)), data.draw(tables(300))
    right = right.select("ds", there=pl.col("ds"))
    options: dict[str, Any] = {"tolerance": f"{tolerance}s"}
    ours = asof_join(left, right, direction="nearest", **options)
    theirs = left.join_asof(right, on="ds", strategy="nearest", **options)

    def away(frame: pl.DataFrame) -> list[Any]:  # of two equally far rows either is the nearest
        return frame.select((pl.col("there") - pl.col("ds")).abs())["there"].to_list()

    assert away(ours) == away(theirs)


WINDOWS: list[tuple[Any, str]] = [
    (features.TimeRollingSum, "rolling_sum_by"),
    (features.TimeRollingMean, "rolling_mean_by"),
    (features.TimeRollingMin, "rolling_min_by"),
    (features.TimeRollingMax, "rolling_max_by"),
    (features.TimeRollingMedian, "rolling_median_by"),
]


@settings(max_examples=60, deadline=None)
@given(
    st.data(),
    st.integers(1, 300),
    st.integers(1, 3),
    st.sampled_from(["right", "left", "both", "neither"]),
)
def test_windows_over_time_of_any_samples(data: Any, window: int, least: int, closed: Any) -> None:
    samples = data.draw(tables(600)).unique("ds", keep="first", maintain_order=True)
    samples = samples.filter(pl.col("x").is_not_nan())  # polars counts NaN as present
    theirs_closed = "none" if closed == "neither" else closed
    for ours, theirs in WINDOWS:
        windows = ours(f"{window}s", least, closed=closed)
        got = windows.transform(samples["x"], times=samples["ds"])
        rolled = getattr(pl.col("x"), theirs)(
            "ds", f"{window}s", min_samples=least, closed=theirs_closed
        )
        wanted = samples.select(rolled)["x"].to_numpy()
        # Whole numbers, so that only the mean is rounded, and by polars more than once.
        np.testing.assert_allclose(got, wanted, rtol=1e-13, atol=1e-13, err_msg=ours.__name__)
