"""FeatureUnion: several transforms of one column, with the bits of each alone."""

from __future__ import annotations

import pickle
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mliot
from mliot.features import (
    FeatureUnion,
    RollingCorrelation,
    RollingMax,
    RollingMean,
    RollingStd,
    RollingSum,
    RollingVar,
    RollingZScore,
)
from mliot.preprocessing import ForwardFill

KINDS = [RollingSum, RollingMean, RollingVar, RollingStd, RollingZScore, RollingMax]
samples = st.lists(
    st.one_of(
        st.integers(-50, 50).map(float),
        st.floats(allow_nan=True, allow_infinity=True),
        st.decimals(-99, 99, places=2).map(float),
    ),
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(
    x=samples,
    wanted=st.lists(
        st.tuples(st.sampled_from(KINDS), st.integers(2, 9), st.sampled_from([1, None])),
        min_size=1,
        max_size=8,
        unique=True,
    ),
)
def test_columns_have_the_bits_of_each_transform(x: list[float], wanted: list[tuple]) -> None:
    transforms = [kind(size, least) for kind, size, least in wanted]
    table = FeatureUnion(transforms).transform(x)
    assert table.shape == (len(x), len(transforms))
    for column, transform in zip(table.T, transforms, strict=True):
        alone = transform.transform(x)
        assert column.tobytes() == alone.tobytes()


def test_a_stream_gives_the_bits_of_the_batch() -> None:
    x = np.array([3.0, 1, 4, 1, 5, 9, np.nan, 6, 5])
    union = FeatureUnion([RollingMean(3, 1), RollingStd(3, 1), RollingMax(2), ForwardFill()])
    rows = np.array([union.update(value) for value in x])
    np.testing.assert_array_equal(rows, union.transform(x))
    again = np.array([union.reset().update(3.0)])
    np.testing.assert_array_equal(again, rows[:1])


def test_series_and_threads_do_not_show() -> None:
    rng = np.random.default_rng(3)
    lengths = rng.integers(1, 400, 300)
    x = rng.poisson(9, lengths.sum()).astype(float)
    ends = np.concatenate(([0], np.cumsum(lengths)))
    union = FeatureUnion([RollingMean(7), RollingMean(28, 1), RollingStd(28), RollingZScore(7)])
    tables = []
    for threads in (1, 2):
        mliot.set_num_threads(threads)
        tables.append(union.transform(x, indptr=ends))
    mliot.set_num_threads(0)
    np.testing.assert_array_equal(tables[0], tables[1])
    by_id = union.transform(x, ids=np.repeat(np.arange(300), lengths))
    np.testing.assert_array_equal(by_id, tables[0])
    one = union.transform(x[ends[5] : ends[6]])
    np.testing.assert_array_equal(one, tables[0][ends[5] : ends[6]])


def test_it_is_a_transformer_like_scikit_learns() -> None:
    from sklearn.base import clone

    union = FeatureUnion([RollingMean(2), RollingSum(2)])
    assert union.get_feature_names_out().tolist() == [
        "rolling_mean_window_size2",
        "rolling_sum_window_size2",
    ]
    np.testing.assert_array_equal(union.transform([1.0, 3.0])[1], [2.0, 4.0])
    assert clone(union).transforms == union.transforms
    union.update(1.0)
    copy = pickle.loads(pickle.dumps(union))
    np.testing.assert_array_equal(copy.update(3.0), [2.0, 4.0])
    union.set_params(transforms=[RollingMax(1)])
    np.testing.assert_array_equal(union.transform([1.0]), [[1.0]])


@pytest.mark.parametrize(
    ("transforms", "text"),
    [
        ([], "at least one transform"),
        ("mean", "at least one transform"),
        ([RollingMean(2), 7], "transforms[1] is 7"),
        ([RollingCorrelation(3)], "no transform of one column"),
        ([RollingMean(2), RollingMean(2)], "stands twice"),
        ([RollingMean(2), RollingMean(0)], "transforms[1]: rolling_mean: window_size must be in"),
    ],
)
def test_bad_lists_are_refused_by_name(transforms: object, text: str) -> None:
    with pytest.raises(mliot.InvalidArgument, match=re.escape(text)):
        FeatureUnion(transforms).update(1.0)  # type: ignore[arg-type]  # it is wrong


def test_bad_values_are_refused_and_leave_the_stream() -> None:
    union = FeatureUnion([RollingSum(2, 1), RollingMean(2, 1)])
    union.update(1.0)
    with pytest.raises(TypeError, match="update takes numbers"):
        union.update(None)  # type: ignore[arg-type]
    np.testing.assert_array_equal(union.update(2.0), [3.0, 1.5])
    with pytest.raises(mliot.InvalidArgument, match="got 1D array instead: FeatureUnion is fitted"):
        union.fit([1.0])


def test_a_table_has_the_columns_of_each_series_alone() -> None:
    frame = pd.DataFrame({"heat": [1.0, 2, 4, np.nan], "load": [5.0, 0, 1, 1]}, index=[*"abcd"])
    union = FeatureUnion([RollingMean(2, 1), RollingMax(2), ForwardFill()])
    table = union.transform(frame)
    wanted = np.hstack([union.transform(frame["heat"]), union.transform(frame["load"])])
    np.testing.assert_array_equal(table, wanted)
    kinds = union.get_feature_names_out().tolist()
    names = [f"{column}_{kind}" for column in frame for kind in kinds]
    made = union.set_output(transform="pandas").fit_transform(frame)
    assert list(made.columns) == names == union.get_feature_names_out().tolist()
    assert made.index.equals(frame.index)
    np.testing.assert_array_equal(made.to_numpy(), table)
    plain = FeatureUnion([RollingMean(2), RollingMax(2)]).set_output(transform="polars")
    assert plain.transform(frame.to_numpy()).columns[:3] == [
        "x0_rolling_mean_window_size2",
        "x0_rolling_max_window_size2",
        "x1_rolling_mean_window_size2",
    ]
    assert FeatureUnion([RollingMean(2)]).transform(np.ones((0, 3))).shape == (0, 3)


def test_a_list_that_was_changed_and_set_again_counts() -> None:
    union = FeatureUnion([RollingSum(1), RollingMean(2)])
    union.update(1.0)
    union.transforms.append(RollingMax(1))  # type: ignore[attr-defined]  # it is a list
    union.set_params(transforms=list(union.transforms))
    assert union.update(7.0)[[0, 2]].tolist() == [7.0, 7.0]
    union.transforms[0].set_params(window_size=2)
    union.set_params(transforms=union.transforms)
    again = pickle.loads(pickle.dumps(union))
    for each in (union, again):
        assert each.transform([1.0, 3.0])[1].tolist() == [4.0, 2.0, 3.0]
        assert np.isnan(each.update(1.0)[0])
        assert each.update(3.0).tolist() == [4.0, 2.0, 3.0]


def test_a_list_that_was_changed_in_place_counts_at_the_next_use() -> None:
    union = FeatureUnion([RollingSum(2, 1), RollingMean(2)])
    union.update(1.0)
    union.transforms[0].window_size = -5
    uses = (
        lambda: union.transform([1.0]),
        lambda: union.fit([[1.0]]),
        union.reset,
        union.get_feature_names_out,
        lambda: pickle.dumps(union),
        lambda: union.update(1.0),  # has no stream any more
    )
    for use in uses:
        with pytest.raises(mliot.InvalidArgument, match=r"transforms\[0\]: rolling_sum: window"):
            use()
    union.transforms[0].window_size = 2
    assert union.update(2.0).tolist() == [3.0, 1.5]  # the earlier stream goes on
    union.transforms[1] = RollingMax(2)  # type: ignore[index]  # it is a list
    assert union.transform([1.0, 3.0])[1].tolist() == [4.0, 3.0]
    for wrong in (7, RollingMean(np.array([1.0, 4.0]))):
        union.transforms[1] = wrong  # type: ignore[index]
        with pytest.raises(mliot.InvalidArgument, match="FeatureUnion: transforms"):
            union.transform([1.0, 3.0])
    del union.transforms[1]  # type: ignore[attr-defined]
    assert union.transform([1.0, 3.0]).shape == (2, 1)


def test_a_pickle_of_what_was_used_holds_no_option_out_of_range() -> None:
    union = FeatureUnion([RollingMean(2)]).fit([[1.0], [2.0]])
    union.transforms = [RollingMean(-5)]
    with pytest.raises(mliot.InvalidArgument, match=r"transforms\[0\]: rolling_mean: window_size"):
        pickle.dumps(union)
    unused = FeatureUnion([RollingMean(-5)])
    assert repr(pickle.loads(pickle.dumps(unused))) == repr(unused)
