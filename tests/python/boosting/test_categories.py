"""Categories in the boosting estimators: every kind of column, unseen levels, files, errors."""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from sklearn.base import clone

import mliot
from mliot import _core
from mliot.boosting import BoostingClassifier, BoostingRegressor

SHOPS = ["Nord", "Süd", "Ost", "West", "Mitte", "Hafen", "Berg", "Tal"]
SMALL = {"n_estimators": 30, "min_data_per_group": 10, "cat_smooth": 2}


@pytest.fixture(scope="module")
def data():
    random = np.random.default_rng(3)
    n = 2000
    shop = random.integers(0, len(SHOPS), n)
    product = random.integers(0, 400, n)
    price = random.normal(size=n)
    effect = random.normal(size=400)
    y = np.array([3, -1, 2, 0, -4, 1, 5, -2])[shop] + effect[product] + 0.1 * price
    return pd.DataFrame({"shop": np.array(SHOPS)[shop], "product": product, "price": price}), y


def forms(frame):
    """The same table with its texts in every form that frames have."""
    as_category = frame.astype({"shop": "category"})
    dictionary = pa.array(frame["shop"].to_list()).dictionary_encode()
    arrow = pa.table({"shop": dictionary, "product": frame["product"], "price": frame["price"]})
    polars = pl.from_pandas(frame)
    return {
        "object": frame.astype({"shop": object}),
        "string": frame.astype({"shop": "string"}),
        "category": as_category,
        "shuffled category": as_category.assign(
            shop=as_category["shop"].cat.reorder_categories(SHOPS[::-1]).cat.add_categories("Mond")
        ),
        "polars": polars,
        "polars category": polars.with_columns(pl.col("shop").cast(pl.Categorical)),
        "polars enum": polars.with_columns(pl.col("shop").cast(pl.Enum(SHOPS[::-1]))),
        "arrow": pa.table(arrow.to_pydict()),
        "arrow dictionary": arrow,
    }


def test_every_form_of_text_gives_the_same_model_and_predictions(data):
    frame, y = data
    wanted = BoostingRegressor(**SMALL).fit(frame, y)
    scores = wanted.predict(frame)
    assert np.corrcoef(scores, y)[0, 1] > 0.9
    for name, form in forms(frame).items():
        model = BoostingRegressor(**SMALL).fit(form, y)
        assert model.model_hash() == wanted.model_hash(), name
        assert (wanted.predict(form) == scores).all(), name
        assert (model.predict(form, pred_leaf=True) == wanted.predict(frame, pred_leaf=True)).all()


def test_levels_are_those_of_training_in_ascending_order(data):
    frame, y = data
    model = BoostingRegressor(categorical_features=["shop", "product"], **SMALL).fit(frame, y)
    shop, product, price = model.categories_
    assert shop.tolist() == sorted(SHOPS)
    assert product.tolist() == sorted(set(frame["product"]))
    assert price is None


def test_columns_are_chosen_by_type_name_or_position(data):
    frame, y = data
    names = BoostingRegressor(categorical_features=["product", "shop"], **SMALL).fit(frame, y)
    places = BoostingRegressor(categorical_features=np.array([0, 1]), **SMALL).fit(frame, y)
    by_type = BoostingRegressor(**SMALL).fit(frame, y)
    assert names.model_hash() == places.model_hash()
    assert by_type.model_hash() != names.model_hash()
    assert by_type.categories_[1] is None
    numbers = frame[["product", "price"]]
    plain = BoostingRegressor(categorical_features=None, **SMALL).fit(numbers, y)
    assert plain.model_hash() == BoostingRegressor(**SMALL).fit(numbers, y).model_hash()
    assert plain.categories_ == [None, None]


@pytest.mark.parametrize("dtype", ["float64", "float32", "int64", "uint16"])
def test_arrays_of_any_dtype_hold_levels(data, dtype):
    frame, y = data
    X = frame[["product"]].to_numpy()
    wanted = BoostingRegressor(categorical_features=[0], **SMALL).fit(X, y)
    model = BoostingRegressor(categorical_features=[0], **SMALL).fit(X.astype(dtype), y)
    assert model.model_hash() == wanted.model_hash()
    assert (model.predict(X.astype(dtype)) == wanted.predict(X)).all()
    assert (
        np.corrcoef(model.predict(X), y)[0, 1]
        > np.corrcoef(
            BoostingRegressor(categorical_features=None, **SMALL).fit(X, y).predict(X), y
        )[0, 1]
    )


def test_levels_are_told_apart_by_value_not_by_place(data):
    frame, y = data
    X = frame[["product"]].to_numpy()
    wanted = BoostingRegressor(categorical_features=[0], **SMALL).fit(X, y)
    renamed = BoostingRegressor(categorical_features=[0], **SMALL).fit(1000 * X - 7, y)
    assert (renamed.predict(1000 * X - 7) == wanted.predict(X)).all()


def test_unseen_levels_go_the_way_of_rare_ones_and_missing_ones_are_learnt(data):
    frame, y = data
    odd = frame.copy()
    odd.loc[:199, "shop"] = None
    target = y.copy()
    target[:200] = 30
    model = BoostingRegressor(**SMALL).fit(odd, target)
    rows = odd.head(3).assign(shop=[None, None, None])
    assert (model.predict(rows) > 20).all()
    unseen = odd.iloc[400:403].assign(shop=["Mond", "Mars", "Jupiter"])
    assert len(set(model.predict(unseen.assign(product=1, price=0.0)))) == 1
    assert (model.predict(unseen) < 20).all()
    none = odd.iloc[400:403].assign(shop=pd.Series([None] * 3, dtype=object, index=[400, 401, 402]))
    assert (model.predict(none) > 20).all()


def test_single_rows_take_levels_as_they_stand(data):
    frame, y = data
    model = BoostingRegressor(categorical_features=["shop", "product"], **SMALL).fit(frame, y)
    scores = model.predict(frame.head(20))
    predict = model.row_predictor()
    rows = list(frame.head(20).itertuples(index=False, name=None))
    assert [predict(row) for row in rows] == scores.tolist()
    assert [model.predict_row(row) for row in rows] == scores.tolist()
    unseen = frame.head(1).assign(shop="Mond")
    assert predict(["Mond", *rows[0][1:]]) == model.predict(unseen)[0]
    missing = frame.head(1).assign(shop=None)
    assert predict([None, *rows[0][1:]]) == model.predict(missing)[0]
    with pytest.raises(ValueError, match="'shop' held texts at fit"):
        predict([3, *rows[0][1:]])
    with pytest.raises(ValueError, match="2 values, but 3 features"):
        predict(rows[0][:2])
    assert pickle.loads(pickle.dumps(predict))(rows[0]) == scores[0]


def test_classifier_contributions_sum_up_and_agree_on_levels(data):
    frame, y = data
    model = BoostingClassifier(categorical_features=["shop", "product"], **SMALL)
    model.fit(frame, np.where(y > 0, "up", "down"))
    values = model.predict(frame.head(50), pred_contrib=True)
    raw = model.predict(frame.head(50), raw_score=True)
    assert np.abs(values.sum(axis=1) - raw).max() < 1e-9
    assert values[:, 0].std() > 0.1


def test_files_and_pickles_keep_the_levels(data, tmp_path):
    frame, y = data
    model = BoostingRegressor(categorical_features=["shop", "product"], **SMALL).fit(frame, y)
    model.save(tmp_path / "levels.mliot")
    for again in (mliot.load(tmp_path / "levels.mliot"), pickle.loads(pickle.dumps(model))):
        assert (again.predict(frame) == model.predict(frame)).all()
        assert [None if a is None else a.tolist() for a in again.categories_] == [
            None if a is None else a.tolist() for a in model.categories_
        ]
        assert again.categorical_features == ["shop", "product"]
        assert again.predict_row(["Mond", 1, 0.0]) == model.predict_row(["Mond", 1, 0.0])


@pytest.mark.parametrize("policy", ["depthwise", "oblivious"])
def test_other_growth_splits_levels_on_every_path(data, policy, tmp_path):
    frame, y = data
    options = dict(SMALL, categorical_features=["shop", "product"], grow_policy=policy)
    model = BoostingRegressor(num_leaves=32, **options).fit(frame, y)
    scores = model.predict(frame)
    assert np.corrcoef(scores, y)[0, 1] > 0.9
    single = model.row_predictor()
    assert [single(row) for row in frame[:40].to_numpy().tolist()] == scores[:40].tolist()
    contributions = model.predict(frame[:40], pred_contrib=True)
    np.testing.assert_allclose(contributions.sum(axis=1), scores[:40], rtol=1e-9)
    model.save(tmp_path / "model.mliot")
    assert (mliot.load(tmp_path / "model.mliot").predict(frame) == scores).all()
    assert (pickle.loads(pickle.dumps(model)).predict(frame) == scores).all()
    shared = BoostingRegressor(multi_strategy="multi_output_tree", num_leaves=32, **options)
    both = shared.fit(frame, np.column_stack([y, y])).predict(frame)
    assert (both[:, 0] == both[:, 1]).all()
    assert np.corrcoef(both[:, 0], y)[0, 1] > 0.9


def test_early_stopping_judges_by_levels_that_training_lacks(data):
    frame, y = data
    rows = frame.assign(shop=np.where(np.arange(len(frame)) % 5 == 0, "Mond", frame["shop"]))
    model = BoostingRegressor(n_estimators=300, early_stopping_rounds=5, learning_rate=0.3)
    model.fit(frame.head(1500), y[:1500], eval_set=(rows.tail(500), y[1500:]))
    loss = np.mean((model.predict(rows.tail(500)) - y[1500:]) ** 2)
    assert min(model.evals_result_["valid_0"]["l2"]) == pytest.approx(loss)


def test_a_column_without_any_value_or_with_one_level_is_no_harm(data):
    frame, y = data
    for values in ([None] * len(frame), ["one"] * len(frame)):
        odd = frame.assign(shop=pd.Series(values, dtype="string"))
        model = BoostingRegressor(**SMALL).fit(odd, y)
        assert (model.predict(odd) == model.predict(odd.assign(shop="Mond"))).all()


def test_refitting_learns_new_levels_and_clones_forget_them(data):
    frame, y = data
    model = BoostingRegressor(**SMALL).fit(frame, y)
    model.fit(frame[["price"]], y)
    assert model.categories_ == [None]
    assert not hasattr(clone(model), "categories_")


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (["shops"], "did you mean 'shop'"),
        (["shop", 3], "holds 3, but X has 3 columns"),
        ([-1], "holds -1"),
        ([1.5], "names or positions, got 1.5"),
        ("all", "'from_dtype', None or a list"),
        (["price", "shop"], "'price' is named in categorical_features, but row 0 holds"),
    ],
)
def test_wrong_choices_say_what_is_wrong(data, wanted, message):
    frame, y = data
    model = BoostingRegressor(categorical_features=wanted)
    with pytest.raises(ValueError, match=message):
        model.fit(frame, y)
    assert not hasattr(model, "categories_")


def test_columns_of_another_kind_at_predict_are_refused(data):
    frame, y = data
    model = BoostingRegressor(categorical_features=["shop", "product"], **SMALL).fit(frame, y)
    with pytest.raises(ValueError, match="'shop' held texts at fit, but holds numbers now"):
        model.predict(frame.assign(shop=1.0))
    with pytest.raises(ValueError, match="'product' held whole numbers at fit, but holds texts"):
        model.predict(frame.assign(product="1"))
    with pytest.raises(ValueError, match="name it in categorical_features"):
        BoostingRegressor(categorical_features=None).fit(frame, y)
    with pytest.raises(ValueError, match="X has no column names"):
        BoostingRegressor(categorical_features=["shop"]).fit(frame[["price"]].to_numpy(), y)
    with pytest.raises(TypeError, match="did you mean 'categorical_features'"):
        BoostingRegressor(categorical_feature=["shop"])


def test_too_many_levels_are_refused_by_name():
    X = pd.DataFrame({"ticket": [f"t{i}" for i in range(_core.most_levels() + 1)]})
    with pytest.raises(_core.ResourceLimit, match="'ticket' has 65001 levels"):
        BoostingRegressor().fit(X, np.arange(len(X)))


def test_damaged_levels_in_a_file_are_refused(data):
    frame, y = data
    model = BoostingRegressor(categorical_features=["product"], **SMALL).fit(frame[["product"]], y)
    artefact = model._artefact()
    for levels in (["1", "1"], ["2", "1"], ["x"]):
        artefact.schema[0]["levels"] = levels
        with pytest.raises(_core.FormatError, match="product"):
            BoostingRegressor()._load(artefact)
