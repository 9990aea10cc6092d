"""Encoders against scikit-learn and category_encoders, and levels that fit has not seen."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
import sklearn.preprocessing as peer
from sklearn.feature_extraction import FeatureHasher

import mliot
from mliot.boosting import BoostingRegressor
from mliot.pipeline import Pipeline
from mliot.preprocessing import (
    CountEncoder,
    HashingEncoder,
    OneHotEncoder,
    OrderedTargetEncoder,
    OrdinalEncoder,
    TargetEncoder,
)


@pytest.fixture
def table() -> pd.DataFrame:
    rng = np.random.default_rng(1)
    shops = rng.choice(["north", "east", "west", "Süd"], 300).astype(object)
    shops[::19] = np.nan
    return pd.DataFrame({"shop": shops, "kind": rng.integers(0, 12, 300)})


@pytest.fixture
def y() -> np.ndarray:
    return np.random.default_rng(2).normal(20, 5, 300)


def test_ordinal_codes_are_those_of_scikit_learn(table: pd.DataFrame) -> None:
    ours = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1).fit(table)
    theirs = peer.OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1).fit(table)
    np.testing.assert_array_equal(ours.transform(table), theirs.transform(table))
    for mine, other in zip(ours.categories_, theirs.categories_, strict=True):
        assert [str(each) for each in mine if each is not None] == [
            str(each) for each in other if each == each
        ]
    new = pd.DataFrame({"shop": ["moon", "east", None], "kind": [3, 99, 5]})
    np.testing.assert_array_equal(ours.transform(new), theirs.transform(new))
    back = pd.DataFrame(ours.inverse_transform(ours.transform(table)), columns=table.columns)
    known = table["shop"].notna()
    assert list(back["shop"][known]) == list(table["shop"][known])
    assert back["shop"][~known].isna().all()
    assert list(back["kind"]) == list(table["kind"])


def test_one_hot_columns_are_those_of_scikit_learn(table: pd.DataFrame) -> None:
    for drop in (None, "first"):
        ours = OneHotEncoder(drop=drop, handle_unknown="ignore").fit(table)
        theirs = peer.OneHotEncoder(drop=drop, handle_unknown="ignore", sparse_output=False).fit(
            table
        )
        np.testing.assert_array_equal(ours.transform(table), theirs.transform(table))
        assert [str(each).replace("None", "nan") for each in ours.get_feature_names_out()] == list(
            theirs.get_feature_names_out()
        )
        back = ours.inverse_transform(ours.transform(table))
        assert [each for each in back[:, 0] if each is not None] == list(table["shop"].dropna())
        assert list(back[:, 1]) == list(table["kind"])


@pytest.mark.parametrize("smooth", ["auto", 0.0, 7.5])
@pytest.mark.parametrize("kind", ["continuous", "binary", "multiclass"])
def test_target_means_are_those_of_scikit_learn(
    table: pd.DataFrame, y: np.ndarray, smooth: Any, kind: str
) -> None:
    if kind == "binary":
        y = np.where(y > 22, "high", "low")
    if kind == "multiclass":
        y = np.digitize(y, [15, 22])
    ours = TargetEncoder(smooth=smooth, random_state=7).fit(table, y)
    theirs = peer.TargetEncoder(smooth=smooth, random_state=7).fit(table, y)
    new = pd.concat([table, pd.DataFrame({"shop": ["moon"], "kind": [77]})], ignore_index=True)
    np.testing.assert_allclose(ours.transform(new), theirs.transform(new), rtol=1e-12)
    assert ours.target_type_ == theirs.target_type_ == kind
    np.testing.assert_allclose(ours.target_mean_, theirs.target_mean_, rtol=1e-14)
    assert list(ours.get_feature_names_out()) == list(theirs.get_feature_names_out())
    np.testing.assert_allclose(
        ours.fit_transform(table, y), crossed_by_scikit_learn(smooth, table, y, kind), rtol=1e-12
    )


def crossed_by_scikit_learn(smooth: Any, table: pd.DataFrame, y: Any, kind: str) -> Any:
    """Each fold encoded by a TargetEncoder of the others, on the folds of the seed."""
    from sklearn.model_selection import KFold, StratifiedKFold

    folds = (KFold if kind == "continuous" else StratifiedKFold)(5, shuffle=True, random_state=7)
    made: Any = None
    for train, test in folds.split(table, y):
        part = peer.TargetEncoder(smooth=smooth, target_type=kind)
        block = part.fit(table.iloc[train], y[train]).transform(table.iloc[test])
        made = np.empty((len(table), block.shape[1])) if made is None else made
        made[test] = block
    return made


def test_counts_are_those_of_category_encoders(table: pd.DataFrame) -> None:
    category_encoders = pytest.importorskip("category_encoders", reason="not installed")
    text = table.assign(kind=table["kind"].astype(str))
    theirs = category_encoders.CountEncoder(handle_unknown=0, min_group_size=1).fit(text)
    ours = CountEncoder().fit(text)
    np.testing.assert_array_equal(ours.transform(text), theirs.transform(text).to_numpy())
    assert ours.transform(pd.DataFrame({"shop": ["moon"], "kind": ["3"]}))[0, 0] == 0
    assert CountEncoder(normalize=True).fit_transform(table)[:, 1].max() <= 1


def test_ordered_means_are_those_of_category_encoders(table: pd.DataFrame, y: np.ndarray) -> None:
    category_encoders = pytest.importorskip("category_encoders", reason="not installed")
    text = table.dropna().assign(kind=table["kind"].astype(str))
    y = y[: len(text)]
    theirs = category_encoders.CatBoostEncoder(a=2.0)
    wanted = theirs.fit_transform(text.reset_index(drop=True), pd.Series(y))
    ours = OrderedTargetEncoder(prior=float(y.mean()), weight=2.0)
    np.testing.assert_allclose(ours.fit_transform(text, y), wanted.to_numpy(), rtol=1e-12)
    np.testing.assert_allclose(ours.transform(text), theirs.transform(text).to_numpy(), rtol=1e-12)


def test_hashed_columns_are_those_of_scikit_learn(table: pd.DataFrame) -> None:
    rows = [
        [f"{name}={value}" for name, value in row.items() if value == value]
        for row in table.to_dict("records")
    ]
    for sign in (True, False):
        theirs = FeatureHasher(6, input_type="string", alternate_sign=sign)
        ours = HashingEncoder(6, alternate_sign=sign)
        np.testing.assert_array_equal(ours.fit_transform(table), theirs.transform(rows).toarray())


def test_the_stream_is_the_batch(table: pd.DataFrame, y: np.ndarray) -> None:
    batch = OrderedTargetEncoder(weight=3.0)
    wanted = batch.fit_transform(table, y)
    stream = OrderedTargetEncoder(weight=3.0)
    got = [stream.update(row, each) for row, each in zip(table.values.tolist(), y, strict=True)]
    np.testing.assert_array_equal(np.array(got), wanted)
    np.testing.assert_array_equal(stream.transform(table.to_numpy()), batch.transform(table))
    parts = OrderedTargetEncoder(weight=3.0).fit(table[:90], y[:90]).partial_fit(table[90:], y[90:])
    np.testing.assert_array_equal(parts.transform(table), batch.transform(table))


def test_a_later_target_never_changes_an_earlier_number(table: pd.DataFrame, y: np.ndarray) -> None:
    changed = y.copy()
    changed[150:] = 1e6
    one = OrderedTargetEncoder().fit_transform(table, y)
    other = OrderedTargetEncoder().fit_transform(table, changed)
    np.testing.assert_array_equal(one[:151], other[:151])
    assert not np.array_equal(one[160:], other[160:])


def test_one_row_at_a_time(table: pd.DataFrame, y: np.ndarray) -> None:
    encoder = TargetEncoder().fit(table, y)
    rows = [*table.values.tolist(), ["moon", 3], [None, 99]]
    wanted = encoder.transform(pd.DataFrame(rows, columns=table.columns))
    for row, each in zip(rows, wanted, strict=True):
        assert encoder.transform_one(row) == pytest.approx(each.tolist(), abs=0)


@pytest.mark.parametrize("absent", [None, float("nan"), np.float64("nan"), pd.NA])
def test_one_row_knows_every_missing_value(
    table: pd.DataFrame, y: np.ndarray, absent: object
) -> None:
    encoder = TargetEncoder(handle_unknown="error").fit(table, y)
    wanted = encoder.transform(pd.DataFrame([[None, 1]], columns=table.columns))
    assert encoder.transform_one([absent, 1]) == wanted[0].tolist()


def test_one_row_follows_a_new_fit_and_a_new_option(table: pd.DataFrame, y: np.ndarray) -> None:
    encoder = TargetEncoder().fit(table, y)
    before = encoder.transform_one(["east", 1])
    encoder.fit(table, 2 * y)
    assert encoder.transform_one(["east", 1]) == pytest.approx([2 * each for each in before])
    encoder.set_params(handle_unknown="error")
    with pytest.raises(ValueError, match="unknown category 'moon'"):
        encoder.transform_one(["moon", 1])
    encoder.set_params(handle_unknown="mean")
    with pytest.raises(ValueError, match="handle_unknown"):
        encoder.transform_one(["moon", 1])


@pytest.mark.parametrize("encoder", [OrdinalEncoder(), OneHotEncoder()], ids=repr)
def test_levels_that_fit_has_not_seen_are_named(encoder: Any, table: pd.DataFrame) -> None:
    encoder.fit(table)
    new = pd.DataFrame({"shop": ["east", "moon"], "kind": [1, 2]})
    with pytest.raises(ValueError, match=r"'moon'.*column 0.*row 1 .*'shop'.*handle_unknown"):
        encoder.transform(new)
    with pytest.raises(ValueError, match=r"99.*column 1.*row 0"):
        encoder.transform(pd.DataFrame({"shop": ["east"], "kind": [99]}))


@pytest.mark.parametrize("kind", ["continuous", "multiclass"])
def test_unseen_levels_of_target_encoders_are_what_was_asked_for(
    table: pd.DataFrame, y: np.ndarray, kind: str
) -> None:
    y = y if kind == "continuous" else np.digitize(y, [15, 22])
    known = table.dropna()
    y = y[table.notna().all(axis=1)]
    new = pd.DataFrame({"shop": ["east", "moon", None], "kind": [1, 2, 99]})
    means = TargetEncoder(target_type=kind).fit(known, y)
    missing = TargetEncoder(target_type=kind, handle_unknown="return_nan").fit(known, y)
    width = 1 if kind == "continuous" else 3
    unseen = np.repeat([[False, False], [True, False], [True, True]], width, axis=1)
    wanted = np.where(unseen, np.nan, means.transform(new))
    np.testing.assert_array_equal(missing.transform(new), wanted)
    np.testing.assert_array_equal(missing.fit_transform(known, y), means.fit_transform(known, y))
    strict = TargetEncoder(target_type=kind, handle_unknown="error").fit(known, y)
    np.testing.assert_array_equal(strict.transform(known), means.transform(known))
    with pytest.raises(ValueError, match=r"'moon'.*column 0.*row 1 .*'shop'.*handle_unknown"):
        strict.transform(new)
    if kind == "continuous":
        assert np.isnan(missing.transform_one(["moon", 1])).tolist() == [True, False]
        with pytest.raises(ValueError, match=r"unknown category 99 .*'kind'.*handle_unknown"):
            strict.transform_one(["east", 99])


def test_unseen_levels_of_a_pipeline_are_what_was_asked_for() -> None:
    frame = pd.DataFrame({"kind": [1.0, 2.0, 1.0, 3.0] * 20, "x": np.arange(80.0)})
    encoder = TargetEncoder(handle_unknown="return_nan")
    model = BoostingRegressor(n_estimators=2, min_child_samples=5)
    pipeline = Pipeline([("kinds", encoder, ["kind"]), ("model", model)])
    pipeline.fit(frame, np.sqrt(frame["x"].to_numpy()))
    new = pd.DataFrame({"kind": [1.0, 9.0, np.nan], "x": 0.0})
    assert pipeline.preprocess(new)["kind"].isna().tolist() == [False, True, True]


@pytest.mark.parametrize(
    ("encoder", "words"),
    [
        (TargetEncoder(handle_unknown="skip"), "handle_unknown must be one of"),
        (OrdinalEncoder(handle_unknown="skip"), "handle_unknown must be one of"),
        (OrdinalEncoder(unknown_value=3.0), "unknown_value goes with"),
        (
            OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=1),
            "unknown_value 1 is the number of",
        ),
        (OneHotEncoder(drop="last"), "drop must be"),
        (HashingEncoder(0), "n_components must be"),
        (TargetEncoder(smooth=-1.0), "smooth must be"),
        (TargetEncoder(smooth="much"), "smooth must be 'auto'"),
        (TargetEncoder(target_type="ordinal"), "target_type must be"),
        (OrderedTargetEncoder(weight=0.0), "weight must be"),
    ],
)
def test_wrong_parameters_are_named_at_fit(encoder: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        encoder.fit([["a"], ["b"], ["a"]], [1.0, 2.0, 2.5])


def test_wrong_data_is_named() -> None:
    with pytest.raises(
        ValueError, match=r"'shop'.*uniformly strings or numbers.*int.*str.*; row \d+ is "
    ):
        OrdinalEncoder().fit(pd.DataFrame({"shop": ["a", 3, "b"]}))
    with pytest.raises(ValueError, match="nan in row 1"):
        TargetEncoder().fit([["a"], ["b"]], [1.0, np.nan])
    with pytest.raises(ValueError, match="infinity in row 1"):
        OrderedTargetEncoder().fit([["a"], ["b"]], [1.0, np.inf])
    with pytest.raises(ValueError, match="binary target has 3 classes"):
        TargetEncoder(target_type="binary").fit([["a"], ["b"], ["a"]], [1, 2, 3])
    with pytest.raises(ValueError, match=r"code 7.0 of row 0"):
        OrdinalEncoder().fit([["a"], ["b"]]).inverse_transform([[7.0]])
    encoder = OrderedTargetEncoder()
    encoder.update("a", 1.0)
    with pytest.raises(ValueError, match="texts before, now comes 3"):
        encoder.update(3, 1.0)
    with pytest.raises(ValueError, match="a row of 2 levels, but there are 1"):
        encoder.update(["a", "b"], 1.0)


def test_a_million_levels(y: np.ndarray) -> None:
    n = 1_000_000
    rng = np.random.default_rng(3)
    levels = rng.permutation(n)[:, None]
    target = rng.normal(size=n)
    ours = TargetEncoder(smooth=1.0).fit(levels, target)
    wanted = (target[:50] + target.mean()) / 2
    np.testing.assert_allclose(ours.transform(levels[:50]).ravel(), wanted, rtol=1e-12)
    assert len(ours.categories_[0]) == n


def test_booleans_and_categories_of_frames_are_levels() -> None:
    frame = pd.DataFrame({"a": [True, False, True], "b": pd.Categorical(["x", "y", "x"])})
    assert OrdinalEncoder().fit_transform(frame).tolist() == [[1, 0], [0, 1], [1, 0]]
    assert OrdinalEncoder().fit(frame).inverse_transform([[1, 0]]).tolist() == [[True, "x"]]


def test_indicators_beyond_memory_are_refused_with_the_cure() -> None:
    many = pd.DataFrame({"shop": ["a", "b"] * 30000, "part": [f"p{i}" for i in range(60000)]})
    encoder = OneHotEncoder().fit(many)
    wanted = "60000 rows of 60002 indicators.*'part' alone has 60000 levels.*TargetEncoder"
    with pytest.raises(mliot.ResourceLimit, match=wanted):
        encoder.transform(many)
    assert encoder.transform(many[:2]).shape == (2, 60002)
