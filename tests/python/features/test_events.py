"""Fourier terms, holidays, pay days and events: as functions, in forecasters, files and streams."""

import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot.boosting import BoostingRegressor
from mliot.features import Events, FourierFeatures, Holidays, PayDays, date_features
from mliot.forecasting import Forecaster

DAY = np.timedelta64(1, "D")


def days(first: str, count: int) -> np.ndarray:
    return np.datetime64(first) + np.arange(count) * DAY


@pytest.mark.parametrize(("period", "order"), [("7D", 3), ("365.25D", 5), ("30.4375D", 2)])
def test_waves_are_those_of_statsmodels(period: str, order: int) -> None:
    deterministic = pytest.importorskip(
        "statsmodels.tsa.deterministic", reason="statsmodels is not installed"
    )
    wanted = deterministic.Fourier(float(period[:-1]), order).in_sample(pd.RangeIndex(20_000))
    made = date_features(days("1970-01-01", 20_000), [FourierFeatures(period, order)])
    np.testing.assert_allclose(made, wanted, rtol=0, atol=1e-7)  # float32


def test_waves_never_drift() -> None:
    waves = FourierFeatures("365.2425D", 2)
    now = np.array(["2024-05-06T07:08:09"], dtype="M8[us]")
    whole = np.timedelta64(146_097, "D")  # 400 periods of 365.2425 days
    np.testing.assert_array_equal(date_features(now, [waves]), date_features(now + whole, [waves]))


def test_a_quarter_of_a_wave_is_exact() -> None:
    hours = np.arange("2024-01-01T00", "2024-01-02T00", 6, dtype="M8[h]")
    made = date_features(hours, [FourierFeatures("24h")])
    assert made.tolist() == [[0, 1], [1, 0], [0, -1], [-1, 0]]
    assert FourierFeatures(datetime.timedelta(days=1)).specs()[0]["date_options"]["period"] == 864e8


def test_names_say_period_and_order() -> None:
    assert FourierFeatures("7D", 2).names() == [
        "fourier_7D_sin1", "fourier_7D_cos1", "fourier_7D_sin2", "fourier_7D_cos2",
    ]  # fmt: skip
    assert FourierFeatures(52.18, name="year").names() == ["year_sin1", "year_cos1"]


def test_holidays_are_those_of_the_package() -> None:
    holidays = pytest.importorskip("holidays", reason="holidays is not installed")
    times = days("2023-01-01", 730)
    made = date_features(times, [Holidays("DE", subdiv="BY")])
    known = holidays.country_holidays("DE", subdiv="BY", years=range(2000, 2041))
    on = np.array([each in known for each in times.tolist()])
    np.testing.assert_array_equal(made[:, 0], on)
    dates = np.array(sorted(known), dtype="M8[D]")
    for row in range(0, 730, 13):
        ahead = (dates[dates >= times[row]][0] - times[row]) / DAY
        since = (times[row] - dates[dates <= times[row]][-1]) / DAY
        assert made[row, 1:].tolist() == [ahead, since]


def test_times_that_a_calendar_does_not_know_are_missing() -> None:
    pytest.importorskip("holidays", reason="holidays is not installed")
    times = np.array(["2009-12-31", "2010-01-01", "2011-12-31", "2012-01-01", "NaT"], "M8[D]")
    made = date_features(times, [Holidays("US", years=(2010, 2011))])
    assert np.isnan(made).all(axis=1).tolist() == [True, False, False, True, True]


def test_events_rise_and_fall() -> None:
    sale = Events(["2024-03-05"], ["2024-03-06"], lead=3, decay=1, distances=True, max_distance=4)
    made = date_features(days("2024-03-01", 9), [sale])
    assert made[:, 0].tolist() == [0, 0.25, 0.5, 0.75, 1, 1, 0.5, 0, 0]
    assert made[:, 1].tolist() == [4, 3, 2, 1, 0, 0, 4, 4, 4]
    assert made[:, 2].tolist() == [4, 4, 4, 4, 0, 0, 1, 2, 3]


def test_events_that_overlap_are_one() -> None:
    terms = Events(["2024-01-05", "2024-01-01"], ["2024-01-09", "2024-01-06"], name="term")
    made = date_features(days("2023-12-31", 11), [terms]).ravel()
    assert made.tolist() == [0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0]


def test_hours_of_events_count() -> None:
    shift = Events([datetime.datetime(2024, 1, 1, 6)], [datetime.datetime(2024, 1, 1, 14)])
    hours = np.arange("2024-01-01T05", "2024-01-01T15", dtype="M8[h]")
    assert date_features(hours, [shift]).ravel().tolist() == [0] + [1] * 8 + [0]


def test_promotions_of_each_series() -> None:
    sale = Events(["2024-01-01", "2024-01-02"], ids=["a", "b"], name="sale")
    times = np.tile(days("2024-01-01", 2), 3)
    ids = np.repeat(["a", "b", "c"], 2)
    made = date_features(times, ["day", sale], ids=ids)
    assert made[:, 1].tolist() == [1, 0, 0, 1, 0, 0]
    with pytest.raises(mliot.InvalidArgument, match="ids"):
        date_features(times, [sale])
    other = Events(["2024-01-01"], ids=["x"], name="sale")
    with pytest.raises(mliot.InvalidArgument, match="no series has an id"):
        Forecaster(freq="D", lags=[1], date_features=[other]).fit(sales())


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        (PayDays(15), ["2024-02-15", "2024-03-15"]),
        (PayDays(31), ["2024-02-29", "2024-03-31"]),
        (PayDays(31, roll="previous"), ["2024-02-29", "2024-03-29"]),
        (PayDays("last_business_day"), ["2024-02-29", "2024-03-29"]),
        (PayDays(every=14, anchor="2024-01-05"),
         ["2024-02-02", "2024-02-16", "2024-03-01", "2024-03-15", "2024-03-29"]),
        (PayDays(every=14, anchor="2031-01-10"),
         ["2024-02-02", "2024-02-16", "2024-03-01", "2024-03-15", "2024-03-29"]),
    ],
    ids=repr,
)  # fmt: skip
def test_pay_days(rule: PayDays, wanted: list[str]) -> None:
    times = days("2024-02-01", 60)
    made = date_features(times, [rule]).ravel()
    assert [str(each) for each in times[made == 1]] == wanted


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: FourierFeatures("a week"), "must be a duration such as '365.25D'"),
        (lambda: FourierFeatures("0D"), "above 0"),
        (lambda: FourierFeatures("7D", 0), "order must be at least 1"),
        (lambda: FourierFeatures("365.25D", 10**12), "passes 64 bits"),
        (lambda: Events(["2024-01-05"], ["2024-01-01"]), r"row 0 ends .* before it begins"),
        (lambda: Events(["2024-13-05"]), r"starts\[0\] is no date"),
        (lambda: Events(["2024-01-05"], []), "1 starts, but 0 ends"),
        (lambda: Events("2024-01-05"), "must be a list of dates"),
        (lambda: Events(["2024-01-05"], lead=-1), "lead must be whole days"),
        (lambda: PayDays(), "give a day of the month"),
        (lambda: PayDays(32), "from 1 to 31"),
        (lambda: Events(["2024-01-01", np.datetime64("NaT")]), r"starts\[1\] is missing \(NaT\)"),
        (lambda: Events(["2024-01-01"], [pd.NaT]), r"ends\[0\] is missing"),
        (lambda: PayDays(3, roll="up"), "roll must be"),
        (lambda: PayDays(every=14), "with an anchor"),
        (lambda: Holidays("DE", years=(2030, 2020)), "years must be"),
    ],
)
def test_wrong_arguments_are_named(make: Any, words: str) -> None:
    with pytest.raises(mliot.InvalidArgument, match=words):
        make()


def test_an_unknown_country_is_named() -> None:
    pytest.importorskip("holidays", reason="holidays is not installed")
    for country, subdiv, words in [
        ("Atlantis", None, "knows no country or market 'Atlantis'"),
        ("Germny", None, "'Germny'; did you mean 'Germany'"),
        ("deu", None, "did you mean 'DEU'"),
        ("DE", "BW1", "'DE' has no part 'BW1'; did you mean 'BW'"),
        ("NYSE", "NY", "NY"),
    ]:
        with pytest.raises(mliot.InvalidArgument, match=words):
            Holidays(country, subdiv=subdiv).names()
    with pytest.raises(mliot.InvalidArgument, match="country must be text, as 'DE', got 49"):
        Holidays(49)  # type: ignore[arg-type]


def test_a_number_of_steps_is_not_for_dates() -> None:
    with pytest.raises(mliot.InvalidArgument, match="number of steps, but the times are dates"):
        date_features(days("2024-01-01", 2), [FourierFeatures(7)])


CALENDAR = [
    "dayofweek",
    FourierFeatures("365.25D", 2),
    PayDays("last_business_day", lead=2),
    Events(["2024-02-10", "2024-04-01"], ["2024-02-14", "2024-04-03"], distances=True, lead=2),
]


def sales(n: int = 150) -> pd.DataFrame:
    rng = np.random.default_rng(4)
    ds = pd.date_range("2024-01-01", periods=n, freq="D")
    return pd.DataFrame(
        {
            "unique_id": np.repeat(["a", "b"], n),
            "ds": np.tile(ds, 2),
            "y": rng.gamma(3, 5, 2 * n) + np.tile(10.0 * date_features(ds, [CALENDAR[3]])[:, 0], 2),
        }
    )


def forecaster(**more: Any) -> Forecaster:
    model = BoostingRegressor(n_estimators=20, num_leaves=8)
    return Forecaster(freq="D", lags=[1, 7], date_features=CALENDAR, model=model, horizon=7, **more)


def test_a_forecaster_sees_the_calendar(tmp_path: Path) -> None:
    fitted = forecaster().fit(sales())
    table = fitted.preprocess(sales())
    names = ["dayofweek", *(name for each in CALENDAR[1:] for name in each.names())]
    assert set(names) <= set(table.columns)
    wanted = date_features(table["ds"].to_numpy(), CALENDAR)
    np.testing.assert_array_equal(table[names].to_numpy(dtype=np.float32), wanted)
    fitted.save(tmp_path / "model.mliot")
    again = mliot.load(tmp_path / "model.mliot")
    assert again.date_features == CALENDAR
    pd.testing.assert_frame_equal(again.predict(h=7), fitted.predict(h=7))


def test_fourier_terms_of_an_integer_index() -> None:
    frame = sales().assign(ds=np.tile(np.arange(150), 2))
    model = BoostingRegressor(n_estimators=5)
    waves = FourierFeatures(52.18, 2)
    fitted = Forecaster(
        freq=1, lags=[1], date_features=[waves], model=model, intervals=None, horizon=3
    ).fit(frame)
    table = fitted.preprocess(frame)
    angle = 2 * np.pi * table["ds"].to_numpy() / 52.18
    np.testing.assert_allclose(table["fourier_52.18_cos2"], np.cos(2 * angle), atol=1e-6)
    assert len(fitted.predict(h=3)) == 6


def test_dates_do_not_go_with_an_integer_index() -> None:
    frame = sales().assign(ds=np.tile(np.arange(150), 2))
    for feature in (FourierFeatures("7D"), PayDays(15), "month"):
        with pytest.raises(mliot.InvalidArgument, match="needs dates"):
            Forecaster(freq=1, lags=[1], date_features=[feature]).fit(frame)
    with pytest.raises(mliot.InvalidArgument, match="number of steps"):
        Forecaster(freq="D", lags=[1], date_features=[FourierFeatures(7)]).fit(sales())
