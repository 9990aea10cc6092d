"""Scalers and encoders on tables of odd columns: numbered, doubled, dates, very large numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.pipeline import make_pipeline

import mliot
from mliot import preprocessing
from mliot.boosting import BoostingRegressor
from mliot.features import RollingMean
from mliot.preprocessing import (
    HashingEncoder,
    LocalScaler,
    OneHotEncoder,
    OrderedTargetEncoder,
    OrdinalEncoder,
    StandardScaler,
    TargetEncoder,
)
from mliot.preprocessing._row_wise import RowWise

CLASSES: list[Any] = [
    each
    for each in (getattr(preprocessing, name) for name in preprocessing.__all__)
    if isinstance(each, type) and issubclass(each, RowWise)
]
SCALERS = [each for each in CLASSES if each.__name__.endswith(("Scaler", "Transformer"))]
ENCODERS = [each for each in CLASSES if each not in SCALERS]
KEYED = [each for each in ENCODERS if each is not HashingEncoder]
Y = np.arange(40.0) * 1.5
NUMBERS = np.random.default_rng(0).integers(1, 9, (40, 3)).astype(float)
BIG = [1750000000000000001, 1750000000000000002, 1750000000000000003]


def fitted(kind: Any, table: Any) -> Any:
    return kind().fit(table, Y[: len(table)])


@pytest.mark.parametrize("kind", CLASSES)
def test_numbered_columns_are_read_by_their_places(kind: Any) -> None:
    frame = pd.DataFrame(NUMBERS)
    wanted = fitted(kind, NUMBERS).transform(NUMBERS)
    by_frame = fitted(kind, frame)
    assert by_frame.n_features_in_ == 3
    assert not hasattr(by_frame, "feature_names_in_")  # as scikit-learn
    np.testing.assert_array_equal(by_frame.transform(frame), wanted)
    np.testing.assert_array_equal(by_frame.transform(NUMBERS), wanted)
    np.testing.assert_array_equal(fitted(kind, NUMBERS).transform(frame), wanted)


def test_numbered_columns_in_a_pipeline_of_scikit_learn() -> None:
    frame = pd.DataFrame(NUMBERS)
    whole = make_pipeline(StandardScaler(), BoostingRegressor(n_estimators=2)).fit(frame, Y)
    assert np.isfinite(whole.predict(frame)).all()


@pytest.mark.parametrize("kind", CLASSES)
def test_tables_that_are_none_are_named(kind: Any) -> None:
    double = pd.DataFrame(NUMBERS, columns=["a", "a", "b"])
    with pytest.raises(mliot.InvalidArgument, match=r"two columns of one name(.|\n)*'a'"):
        fitted(kind, double)
    for series in (pd.Series(NUMBERS[:, 0]), pl.Series(NUMBERS[:, 0])):
        with pytest.raises(ValueError, match=r"2D array|2-dimensional"):
            fitted(kind, series)


@pytest.mark.parametrize("kind", CLASSES)
@pytest.mark.parametrize("dtype", ["M8[D]", "m8[s]"])
def test_nat_is_no_number(kind: Any, dtype: str) -> None:
    dates = np.array([[1], [3], ["NaT"]], dtype="O").astype("m8[s]").astype(dtype)
    with pytest.raises((mliot.InvalidArgument, TypeError), match=r"not numbers|uniformly"):
        fitted(kind, dates)


@pytest.mark.parametrize("kind", [*SCALERS, *KEYED])
def test_numbers_beyond_float64_are_named(kind: Any) -> None:
    cells = np.array([[1, 2], [1, 10**400]], dtype=object)
    with pytest.raises(mliot.InvalidArgument, match=r"column 1, row 1: a whole number of 1329"):
        fitted(kind, cells)
    frame = pd.DataFrame(cells, columns=["a", "b"])
    with pytest.raises(mliot.InvalidArgument, match=r"column 'b', row 1: a whole number of 1329"):
        fitted(kind, frame)


def test_numbers_beyond_float64_along_time_are_named() -> None:
    with pytest.raises(mliot.InvalidArgument, match="row 1 is a whole number beyond float64"):
        RollingMean(2).transform([1, 10**400])


@pytest.mark.parametrize("kind", KEYED)
@pytest.mark.parametrize(
    "column",
    [
        np.array(BIG),
        np.array([2**53, 2**53 + 1, 2**53 + 2]),
        np.array([-(2**53) - 1, 0, 1]),
        np.array([2**63, 2**63 + 1, 2**64 - 1], dtype=np.uint64),
        np.array([1, 10**30, 10**30 + 1], dtype=object),
    ],
    ids=["ids", "2^53", "negative", "uint64", "objects"],
)
def test_levels_that_doubles_would_merge_are_refused(kind: Any, column: Any) -> None:
    row = next(i for i, each in enumerate(column) if abs(int(each)) > 2**53)
    words = rf"{kind.__name__}: column 'k', row {row}: {column[row]}: .*beyond 2\^53.*texts"
    frame = pd.DataFrame({"k": column})
    with pytest.raises(mliot.InvalidArgument, match=words):
        fitted(kind, frame)
    known = fitted(kind, pd.DataFrame({"k": [0, 1, 2**53]}))
    with pytest.raises(mliot.InvalidArgument, match=words):
        known.transform(frame)


@pytest.mark.parametrize("kind", KEYED)
def test_missing_values_hide_no_large_levels(kind: Any) -> None:
    frame = pl.DataFrame({"k": [None, 2**53 + 1, 3]})
    with pytest.raises(mliot.InvalidArgument, match="column 'k', row 1: 9007199254740993"):
        fitted(kind, frame)


def test_texts_of_large_numbers_are_levels() -> None:
    ids = pd.DataFrame({"k": BIG}).astype(str)
    encoder = TargetEncoder(smooth=0.0, target_type="continuous").fit(ids, [1.0, 2.0, 3.0])
    assert encoder.transform(ids).ravel().tolist() == [1, 2, 3]


def test_ids_that_doubles_would_merge_are_refused() -> None:
    rows = [[0.0], [10.0], [5.0]]
    with pytest.raises(mliot.InvalidArgument, match=r"ids, row 0: 1750000000000000001: .*texts"):
        LocalScaler("minmax").fit(rows, ids=np.array(BIG))
    texts = [str(each) for each in BIG]
    assert LocalScaler("minmax").fit(rows, ids=texts).series_ == texts


def test_a_stream_refuses_levels_that_doubles_would_merge() -> None:
    stream = OrderedTargetEncoder(prior=5.0)
    assert stream.update(2**53, 1.0) == 5.0
    with pytest.raises(mliot.InvalidArgument, match=r"9007199254740993: .*beyond 2\^53"):
        stream.update(2**53 + 1, 2.0)


def test_a_missing_value_moves_no_hashed_level() -> None:
    kinds: list[tuple[Any, Any]] = [
        (pl.DataFrame({"k": [1, 2, 3]}), pl.DataFrame({"k": [1, 2, None]})),
        (pd.DataFrame({"k": [1, 2, 3]}), pd.DataFrame({"k": [1, 2, None]})),
        (pd.DataFrame({"k": [1, 2, 3]}), pd.DataFrame({"k": pd.array([1, 2, None], "Int64")})),
        (pl.DataFrame({"k": [True, False]}), pl.DataFrame({"k": [True, None]})),
        (
            pd.DataFrame({"k": [True, False]}),
            pd.DataFrame({"k": pd.array([True, None], "boolean")}),
        ),
        (pl.DataFrame({"k": [2**60 + 1, 2]}), pl.DataFrame({"k": [2**60 + 1, None]})),
    ]
    for full, holed in kinds:
        encoder = HashingEncoder(1000).fit(full)
        want, got = encoder.transform(full), encoder.transform(holed)
        np.testing.assert_array_equal(got[:1], want[:1])
        assert not got[-1].any()
        assert want[-1].any()


def test_numbers_among_texts_are_no_unseen_levels() -> None:
    known = pd.DataFrame({"k": ["1", "2", "1", "2"]})
    for encoder in (TargetEncoder(), OneHotEncoder(handle_unknown="ignore"), OrdinalEncoder()):
        encoder.fit(known, [1.0, 2.0, 1.5, 2.5])
        with pytest.raises(mliot.InvalidArgument, match=r"column 'k', row 0: fit saw texts.*is 1"):
            encoder.transform(pd.DataFrame({"k": [1, 2]}))


def test_a_refused_row_leaves_a_stream_as_it_was() -> None:
    stream = OrderedTargetEncoder(prior=5.0)
    for row in (["a", object()], ["a", np.inf], ["a", 2**60]):
        with pytest.raises(mliot.InvalidArgument):
            stream.update(row, 1.0)
    assert stream.update("a", 1.0) == 5.0  # the number of columns was not settled

    stream = OrderedTargetEncoder(prior=5.0)
    stream.update(["a", 1], 1.0)
    with pytest.raises(mliot.InvalidArgument, match="numbers before, now comes the text 'b'"):
        stream.update(["b", "b"], 1.0)
    other = OrderedTargetEncoder(prior=5.0)
    other.update(["a", 1], 1.0)
    assert stream.__getstate__() == other.__getstate__()
