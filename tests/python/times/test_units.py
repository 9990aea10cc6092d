"""Units against exact fractions, and in frames."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mliot
from mliot.preprocessing import convert_unit, convert_units, units
from time_frames import Make, columns

UNITS = units()
PAIRS = [(one, two) for one in UNITS for two in UNITS if one["quantity"] == two["quantity"]]


def exact(x: float, one: dict[str, object], two: dict[str, object]) -> Fraction:
    def factor(unit: dict[str, object]) -> Fraction:
        return Fraction(int(str(unit["numerator"])), int(str(unit["denominator"])))

    shift = Fraction(int(str(one["offset"])), 100), Fraction(int(str(two["offset"])), 100)
    return (Fraction(x) + shift[0]) * factor(one) / factor(two) - shift[1]


@given(st.sampled_from(PAIRS), st.floats(-1e12, 1e12))
def test_conversions_are_within_half_a_unit_in_the_last_place(
    pair: tuple[dict[str, object], dict[str, object]], x: float
) -> None:
    one, two = pair
    if x != 0 and abs(x) < 1e-200:
        return
    out = float(convert_unit([x], str(one["name"]), str(two["name"]))[0])
    truth = exact(x, one, two)
    size = np.spacing(abs(float(truth))) if truth else np.spacing(abs(x)) * 2.0**-50
    assert abs(Fraction(out) - truth) <= Fraction(float(size)) * Fraction(5001, 10000)


def test_every_unit_has_a_source_or_is_of_the_si() -> None:
    hours = {60 * 1000, 3600 * 1000, 3600, 60}  # of rates: a minute or an hour
    for unit in UNITS:
        whole = {10**k for k in range(16)} | {3600 * 10**k for k in (0, 3, 6)} | hours
        of_the_si = unit["numerator"] in whole and unit["denominator"] in whole
        assert unit["source"] or of_the_si, unit
    assert {each["quantity"] for each in units("energy")} == {"energy"}
    with pytest.raises(mliot.InvalidArgument, match="known: temperature, pressure"):
        units("taste")


def test_arrays_of_any_kind_and_shape() -> None:
    feet = np.arange(12, dtype=np.int16).reshape(3, 4)[:, ::2]
    feet.flags.writeable = False
    np.testing.assert_array_equal(convert_unit(feet, "ft", "in"), feet * 12.0)
    assert np.isnan(convert_unit([np.nan], "degF", "K")).all()
    with pytest.raises(mliot.InvalidArgument, match="must be real numbers"):
        convert_unit(["1"], "ft", "in")


def test_columns_are_converted_by_what_they_are_now(make: Make) -> None:
    frame = make({"t": [32.0, None, 212.0], "p": [1.0, 2.0, 3.0], "name": ["a", "b", "c"]})
    now = {"t": "degF", "p": "bar"}
    out = convert_units(frame, {"t": "degC", "p": "kPa"}, units=now)
    assert columns(out) == {
        "t": [0.0, None, 100.0],
        "p": [100.0, 200.0, 300.0],
        "name": ["a", "b", "c"],
    }
    assert columns(frame)["t"][0] == 32.0


def test_rows_are_converted_by_the_unit_that_they_name(make: Make) -> None:
    frame = make({"t": [20.0, 68.0, 300.0], "u": ["°C", "degF", "K"]})
    out = columns(convert_units(frame, {"t": "degC"}, unit_col="u"))
    assert out == {"t": [20.0, 20.0, 26.85], "u": ["degC"] * 3}


def test_what_is_no_unit_is_named_with_column_and_row() -> None:
    frame = pd.DataFrame({"t": [1.0, 2.0], "p": 1.0, "u": ["degC", "bar"]}, index=[7, 8])
    with pytest.raises(mliot.InvalidArgument, match=r"'bar' .* unit column 'u', row 1"):
        convert_units(frame, {"t": "K"}, unit_col="u")
    with pytest.raises(mliot.InvalidArgument, match="did you mean 'kPa'"):
        convert_units(frame, {"p": "kpa"}, units={"p": "bar"})
    with pytest.raises(mliot.InvalidArgument, match=r"unit of pressure.*column 'p'"):
        convert_units(frame, {"p": "K"}, units={"p": "bar"})
    with pytest.raises(mliot.InvalidArgument, match="the unit of column 'p' is not known"):
        convert_units(frame, {"p": "kPa"})
    with pytest.raises(mliot.InvalidArgument, match="unit column 'u' is missing in row 0"):
        convert_units(frame.assign(u=[None, "K"]), {"t": "K"}, unit_col="u")
    celsius = frame.assign(u="degC")
    with pytest.raises(mliot.InvalidArgument, match="'u' would hold 'K' for column 't' and 'degC'"):
        convert_units(celsius, {"t": "K", "p": "degC"}, unit_col="u")
    with pytest.raises(mliot.InvalidArgument, match="column 'u' must hold numbers, but row 0"):
        convert_units(frame, {"u": "K"}, units={"u": "degC"})
    for wrong in ({}, ["p"], "p"):
        with pytest.raises(mliot.InvalidArgument, match="to must name columns and their new units"):
            convert_units(frame, wrong)  # type: ignore[arg-type]
    for wrong_units in ([], ["bar"], "bar"):
        with pytest.raises(mliot.InvalidArgument, match=r"units must be a dict .* got"):
            convert_units(frame, {"p": "kPa"}, units=wrong_units)  # type: ignore[arg-type]
    with pytest.raises(mliot.InvalidArgument, match="unit_col must be the name"):
        convert_units(frame, {"p": "kPa"}, unit_col=3)  # type: ignore[arg-type]
    with pytest.raises(mliot.InvalidArgument, match=r"'p' is not known.*they name 'P'"):
        convert_units(frame, {"p": "kPa"}, units={"P": "bar"})
    with pytest.raises(mliot.InvalidArgument, match=r"unknown unit 'furlong'.*units"):
        convert_units(frame, {"p": "furlong"}, units={"p": "bar"})
    with pytest.raises(mliot.InvalidArgument, match="did you mean 'celsius'"):
        convert_units(frame, {"t": "celcius"}, units={"t": "K"})
    out = convert_units(frame, {"p": "kPa"}, units={"p": "bar"})
    assert out.index.tolist() == [7, 8]
    assert out["p"].tolist() == [100.0, 100.0]
