"""Every transform on input as the field has it: a stated result, or an error that says where."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot import features, preprocessing
from mliot._along_time import AlongTime
from mliot.features import PairTransform, TimeTransform, Transform

ARGUMENTS: dict[str, dict[str, Any]] = {
    "window_size": {"window_size": 4},
    "offset": {"offset": 1},
    "season_length": {"season_length": 3},
    "q": {"q": 0.5},
    "cutoff": {"cutoff": 0.2},
    "alpha": {"alpha": 0.5},
}
COUNTS = {"RollingCount", "ExpandingCount", "SeasonalRollingCount"}  # 0 where all are missing
TO_BE_SCALED = {"KalmanSmoother", "SpectralFilter", "WaveletDenoise"}  # where sums would overflow
NO_SHAPE = {  # of equal samples: 0 / 0, stated as NaN
    f"{over}{shape}"
    for over in ("Rolling", "SeasonalRolling", "Expanding")
    for shape in ("Skewness", "Kurtosis")
}


def made(kind: type, **more: Any) -> Any:
    """An object with its required arguments, and others that it knows."""
    known = inspect.signature(kind).parameters
    given: dict[str, Any] = {}
    for name, parameter in known.items():
        if parameter.default is inspect.Parameter.empty:
            given |= ARGUMENTS[name]
    if kind.__name__.startswith("Exponentially"):
        given |= ARGUMENTS["alpha"]
    return kind(**given | {name: value for name, value in more.items() if name in known})


def kinds(base: type) -> list[type]:
    named = [getattr(module, n) for module in (features, preprocessing) for n in module.__all__]
    classes = [each for each in named if isinstance(each, type) and issubclass(each, base)]
    return [each for each in classes if each not in (Transform, PairTransform)]


# Windows over time take times as well: test_time_windows.py has their bad input.
ALONG = [each for each in kinds(AlongTime) if not issubclass(each, TimeTransform)]
along = pytest.mark.parametrize("kind", ALONG, ids=lambda kind: kind.__name__)
pairs = pytest.mark.parametrize("kind", kinds(PairTransform), ids=lambda kind: kind.__name__)
BIG = np.iinfo(np.int64).max

REFUSED = [
    (["a", "b"], r"must be real numbers, got dtype <U1: the first is 'a'"),
    (np.array([1, 2, "x"], dtype=object), "row 2 is 'x'"),
    (np.array([[1, 2], [3, "x"]], dtype=object), "row 1 of column 1 is 'x'"),
    ([1 + 2j], "Complex data not supported"),
    (np.array(["2024-01-01"], dtype="M8[D]"), r"got dtype datetime64\[D\]"),
    (np.zeros((2, 2, 2)), "one or two dimensions, got 3"),
    (None, "one or two dimensions, got 0"),
    ([[1, 2], [3]], "values are no array"),
]


def test_all_transforms_are_here() -> None:
    assert len(ALONG) > 50
    assert len(kinds(PairTransform)) >= 2


@along
def test_what_is_no_series_is_refused(kind: type) -> None:
    for values, words in REFUSED:
        with pytest.raises(mliot.InvalidArgument, match=f"{kind.__name__}: .*{words}"):
            made(kind).transform(values)
    with pytest.raises(TypeError, match=r"row 1 is \[\]"):
        made(kind).transform(np.array([1, [], 3], dtype=object))


@along
def test_series_that_do_not_fit_are_refused(kind: type) -> None:
    three = [1.0, 2.0, 3.0]
    for ids, words in [
        (["a", None, "b"], "the id of row 1 is missing"),
        ([1.0, 1.0, np.nan], "the id of row 2 is missing"),
        (["a", "b", "a"], "series 'a' stand in two places"),
        (["a"], r"ids must have the shape \(3,\)"),
    ]:
        with pytest.raises(mliot.InvalidArgument, match=words):
            made(kind).transform(three, ids=ids)
    for indptr in ([0, 2, 1, 3], [1, 3], [0, 2], [0, -1, 3]):
        with pytest.raises(mliot.InvalidArgument, match="indptr"):
            made(kind).transform(three, indptr=indptr)


@along
def test_missing_samples_alone_are_missing(kind: type) -> None:
    for values in ([np.nan] * 20, [None] * 20, pd.array([None] * 20, dtype="Int64")):
        out = made(kind).transform(values)
        wanted = 0.0 if kind.__name__ in COUNTS else np.nan
        np.testing.assert_array_equal(out, np.full(20, wanted))


@along
def test_windows_longer_than_the_series_wait_or_take_what_is_there(kind: type) -> None:
    x = np.array([3.0, 1.0, 4.0])
    out = made(kind, window_size=51, season_length=50).transform(x)
    assert out.shape == (3,)
    assert not np.isinf(out).any()
    if issubclass(kind, Transform):  # nothing of the future is made up
        longer = made(kind, window_size=51, season_length=50).transform([*x, 5.0])
        np.testing.assert_array_equal(longer[:3], out)


@along
def test_equal_samples_have_no_spread_and_their_own_level(kind: type) -> None:
    for level in (0.0, 7.0, 0.1, -3e5):
        out = made(kind).transform(np.full(40, level))[-1]
        if kind.__name__ in NO_SHAPE:
            assert np.isnan(out)
            assert "NaN" in str(kind.__doc__)
        else:
            assert np.isfinite(out)


@along
def test_an_infinity_leaves_the_window_that_it_was_in(kind: type) -> None:
    for infinity in (np.inf, -np.inf):
        values = np.r_[np.arange(5.0), infinity, np.arange(60.0) % 7]
        out = made(kind).transform(values)
        stays = kind.__name__.startswith(("Expanding", "Exponentially"))
        assert stays or np.isfinite(out[-1])


@along
def test_whole_numbers_do_not_wrap_around(kind: type) -> None:
    for values in (
        np.array([100, 100, 127, 127, -128, 100, 90, 80], dtype=np.int8),
        np.array([BIG, BIG - 1, 5, BIG, BIG, 6, 7, -BIG], dtype=np.int64),
        np.array([2**64 - 1] * 6 + [1, 2], dtype=np.uint64),
        np.array([True, False, True, True, False, False, True, True]),
    ):
        out = made(kind).transform(values)
        np.testing.assert_array_equal(out, made(kind).transform(values.astype(np.float64)))
        assert not np.isinf(out).any()


@along
def test_layout_and_number_type_do_not_show(kind: type) -> None:
    rng = np.random.default_rng(0)
    table = np.round(rng.normal(20, 3, (30, 4)), 1)
    wanted = made(kind).transform(table)
    locked = table.copy()
    locked.flags.writeable = False
    wide = np.full((60, 8), np.nan)
    wide[::2, ::2] = table
    backward = table[::-1, ::-1].copy()[::-1, ::-1]
    for same in (locked, np.asfortranarray(table), wide[::2, ::2], backward, table.astype(">f8")):
        np.testing.assert_array_equal(made(kind).transform(same), wanted)
    np.testing.assert_array_equal(locked, table)
    single = table.astype(np.float32)
    np.testing.assert_array_equal(
        made(kind).transform(single), made(kind).transform(single.astype(np.float64))
    )


@along
def test_empty_groups_are_empty(kind: type) -> None:
    x = np.array([3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0, 5.0])
    out = made(kind).transform(x, indptr=[0, 0, 9, 9])
    np.testing.assert_array_equal(out, made(kind).transform(x))
    assert made(kind).transform([]).shape == (0,)
    assert made(kind).transform([], ids=[]).shape == (0,)
    assert made(kind).transform(np.empty((0, 3))).shape == (0, 3)


@along
def test_largest_and_smallest_doubles_give_no_silent_missing(kind: type) -> None:
    for values in ([1.7e308] * 8 + [-1.7e308] * 8, [5e-324] * 12 + [1e-323] * 4):
        if kind.__name__ in TO_BE_SCALED and values[0] > 1:
            with pytest.raises(mliot.InvalidArgument, match="scale the series to below 1e"):
                made(kind).transform(values)
            continue
        out = made(kind).transform(values)
        tiny = abs(values[0]) < 1
        assert kind.__name__ in NO_SHAPE or not np.isnan(out[8 if tiny else 7 :]).all()


def streams() -> list[type]:
    return [each for each in ALONG if issubclass(each, Transform)]


@pytest.mark.parametrize("kind", streams(), ids=lambda kind: kind.__name__)
def test_an_update_with_no_number_says_so_and_changes_nothing(kind: type) -> None:
    stream, other = made(kind), made(kind)
    stream.update(1.0)
    other.update(1.0)
    for wrong in (None, "3", [1.0], 1j):
        with pytest.raises(TypeError, match=f"{kind.__name__}: update takes numbers, NaN where"):
            stream.update(wrong)
    for x in (4.0, 2.0, 8.0, 5.0):
        np.testing.assert_array_equal(stream.update(x), other.update(x))


@pairs
def test_pairs_of_bad_input(kind: type) -> None:
    pair = made(kind)
    with pytest.raises(TypeError, match=r"update takes numbers, .*got None and 1"):
        pair.update(None, 1)
    for x, y in [([1.0, 2.0], [1.0]), (["a"], [1.0]), (np.zeros((2, 2, 2)), np.zeros((2, 2, 2)))]:
        with pytest.raises(mliot.InvalidArgument, match=kind.__name__):
            pair.transform(x, y)
    for x, y in [([np.nan] * 9, range(9)), ([7.0] * 9, range(9)), ([np.inf] * 9, range(9))]:
        out = pair.transform(x, list(y))
        assert not np.isinf(out).any()
    assert pair.transform([], []).shape == (0,)
    whole = np.arange(9, dtype=np.int8) * 14
    np.testing.assert_array_equal(
        pair.transform(whole, whole[::-1]), pair.transform(whole / 1.0, whole[::-1] / 1.0)
    )
