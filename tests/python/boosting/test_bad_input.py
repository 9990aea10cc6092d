"""What is wrong with data or use is said clearly, and the object is then as it was."""

from __future__ import annotations

import multiprocessing
import pickle
import threading
import warnings
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot import _core
from mliot.boosting import BoostingClassifier, BoostingRegressor, TrainingWarning


@pytest.fixture(scope="module")
def data():
    random = np.random.default_rng(2)
    X = random.normal(size=(300, 3))
    return X, X[:, 0] + 0.1 * random.normal(size=300)


@pytest.fixture(scope="module")
def model(data):
    return BoostingRegressor(n_estimators=10).fit(*data)


def changed(values, at, to):
    values = np.array(values, dtype=float)
    values[at] = to
    return values


@pytest.mark.parametrize(
    ("objective", "value", "message"),
    [
        ("regression", np.nan, "NaN"),
        ("regression", np.inf, "infinity"),
        ("regression", 1e300, r"target of row 17 is 1e\+300; scale targets"),
        ("poisson", -1.0, "target of row 17 is -1.*needs targets >= 0"),
        ("tweedie", -1.0, "target of row 17 is -1.*clip them or use objective 'regression'"),
    ],
)
def test_targets_outside_the_domain(data, objective, value, message):
    X, y = data
    fitted = BoostingRegressor(n_estimators=3).fit(X, np.abs(y))
    before = fitted.model_hash()
    fitted.set_params(objective=objective)
    with pytest.raises(ValueError, match=message):
        fitted.fit(X, changed(np.abs(y), 17, value))
    assert fitted.model_hash() == before


@pytest.mark.parametrize("value", [np.nan, np.inf, -1.0])
def test_weights_that_are_no_weights(data, value):
    X, y = data
    weight = changed(np.ones(300), 5, value)
    with pytest.raises(ValueError, match=f"weight of row 5 is {value:g}"):
        BoostingRegressor().fit(X, y, sample_weight=weight)
    with pytest.raises(ValueError, match="weight of row 5 is"):
        BoostingRegressor().fit(X, y, eval_set=(X, y, weight))


def test_wrong_shapes(data, model):
    X, y = data
    before = model.model_hash()
    for bad, message in [
        ((X, y[:-1]), "299 values, but X has 300 rows|inconsistent"),
        ((X[0], y), "2D array"),
        ((X[None], y), "dim 3"),
        ((X[:0], y[:0]), "0 sample"),
        ((X[:, :0], y), "0 feature"),
        ((X, np.c_[y, y][..., None]), "dim 3"),
    ]:
        with pytest.raises(ValueError, match=message):
            model.fit(*bad)
    for name in ("sample_weight", "init_score"):
        with pytest.raises(ValueError, match=f"{name} has 299 values"):
            model.fit(X, y, **{name: y[:-1]})
    with pytest.raises(ValueError, match="sample_weight must have one dimension"):
        model.fit(X, y, sample_weight=X)
    with pytest.raises(ValueError, match=r"init_score has \d+ values for 300 rows"):
        model.fit(X, y, init_score=X)
    with pytest.raises(ValueError, match=r"init_score of row 0 is nan"):
        model.fit(X, y, init_score=np.full(300, np.nan))
    with pytest.raises(ValueError, match="X has 2 features"):
        model.fit(X, y, eval_set=(X[:, :2], y))
    for texts in (np.full((300, 3), "a"), np.full((300, 3), "a", dtype=object)):
        with pytest.raises(ValueError, match=r"texts are categories: give a data frame"):
            model.fit(texts, y)
    assert model.model_hash() == before


def test_complex_numbers_and_times_are_no_features(data, model):
    X, y = data
    with pytest.raises(ValueError, match=r"[Cc]omplex"):
        model.fit(X.astype(complex), y)
    with pytest.raises(ValueError, match="dtype datetime64"):
        model.fit(np.full((300, 1), np.datetime64("2026-01-01")), y)


def test_names_in_another_order_are_refused(data):
    X, y = data
    frame = pd.DataFrame(X, columns=list("abc"))
    fitted = BoostingRegressor(n_estimators=2).fit(frame, y)
    with pytest.raises(ValueError, match="same order"):
        fitted.predict(frame[list("bac")])
    with pytest.raises(ValueError, match=r"same order|unseen"):
        fitted.fit(frame, y, eval_set=(frame[list("bac")], y))
    assert np.isfinite(fitted.predict(frame)).all()


def test_one_class_among_the_weighted_rows(data):
    X, y = data
    with pytest.raises(ValueError, match="needs 2 classes"):
        BoostingClassifier().fit(X, y > 0, sample_weight=(y > 0).astype(float))


def test_more_classes_than_there_are_codes(data):
    y = np.arange(4097).repeat(3)
    with pytest.raises(mliot.ResourceLimit, match=r"y holds 4097 classes, at most 4096.*join rare"):
        BoostingClassifier().fit(y[:, None], y)
    with pytest.raises(ValueError, match=r"num_class must be in \[2, 4096\], got 4097"):
        _core.Boosting({"objective": "multiclass", "num_class": 4097})


def test_a_constant_target_is_predicted_with_a_warning(data):
    X, _ = data
    with pytest.warns(TrainingWarning, match="after 1 of 100 trees: no split lowers") as caught:
        constant = BoostingRegressor().fit(X, np.full(300, 4.5))
    assert len(caught) == 1
    assert caught[0].filename == __file__
    assert caught[0].message.reason == "no_gain"
    assert (constant.predict(X) == 4.5).all()
    again = pickle.loads(pickle.dumps(caught[0].message))
    assert (again.reason, str(again)) == ("no_gain", str(caught[0].message))


def test_useless_features_are_named_in_one_warning(data):
    X, y = data
    frame = pd.DataFrame(X, columns=list("abc")).assign(same=3.0, gone=np.nan)
    with pytest.warns(TrainingWarning, match="'same', 'gone'") as caught:
        fitted = BoostingRegressor(n_estimators=3).fit(frame, y)
    assert len(caught) == 1
    assert caught[0].message.constant_features == [3, 4]
    assert caught[0].message.reason is None
    assert fitted.n_estimators_ == 3
    with pytest.warns(TrainingWarning, match="x3.* and 3 more") as caught:
        BoostingRegressor(n_estimators=3).fit(np.c_[X, np.ones((300, 13))], y)
    assert len(caught[0].message.constant_features) == 13


def test_few_rows_are_said_to_be_too_few(data):
    X, y = data
    with pytest.warns(TrainingWarning, match=r"30 rows cannot be split with min_child_samples=20"):
        BoostingRegressor().fit(X[:30], y[:30])
    with pytest.warns(TrainingWarning, match=r"by min_split_gain=1e\+06"):
        BoostingRegressor(min_split_gain=1e6).fit(X, y)


def test_a_training_without_trouble_warns_of_nothing(data):
    X, y = data
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        BoostingRegressor(n_estimators=5).fit(X, y)
        BoostingRegressor(n_estimators=500, early_stopping_rounds=3).fit(X, y)


def test_five_hundred_predictions_at_once(data, model):
    X, _ = data
    wanted = model.predict(X)
    ready = threading.Barrier(500)

    def predict(i):
        ready.wait()
        rows = slice(None) if i % 2 == 0 else slice(i % 290, i % 290 + 3)
        return (model.predict(X[rows]) == wanted[rows]).all()

    with ThreadPoolExecutor(500) as pool:
        assert all(pool.map(predict, range(500)))


def test_fits_in_many_threads_at_once_give_one_model(data, model):
    X, y = data
    with ThreadPoolExecutor(8) as pool:
        fits = [
            pool.submit(BoostingRegressor(n_estimators=10, n_jobs=2).fit, X, y) for _ in range(24)
        ]
        assert {each.result().model_hash() for each in fits} == {model.model_hash()}


def _fit_in_child(X, y, answers):
    answers.put(BoostingRegressor(n_estimators=10, n_jobs=2).fit(X, y).model_hash())


def test_a_fork_after_threads_have_run_fits_as_before(model):
    random = np.random.default_rng(4)
    X = random.normal(size=(40_000, 5))  # enough for a second thread
    y = X[:, 0]
    wanted = BoostingRegressor(n_estimators=10, n_jobs=2).fit(X, y).model_hash()
    context = multiprocessing.get_context("fork")
    answers = context.Queue()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python warns of forks with threads
        children = [context.Process(target=_fit_in_child, args=(X, y, answers)) for _ in range(2)]
        for child in children:
            child.start()
    got = {answers.get(timeout=120) for _ in children}
    for child in children:
        child.join()
        assert child.exitcode == 0
    assert got == {wanted}
    assert BoostingRegressor(n_estimators=10, n_jobs=2).fit(X, y).model_hash() == wanted


def _predict_in_child(predictor, X, answers):
    again = BoostingRegressor(n_estimators=10, n_jobs=2).fit(X, X[:, 0])
    answers.put((predictor.predict(X).tobytes(), again.model_hash()))


def test_forks_while_other_threads_fit_and_predict():
    random = np.random.default_rng(5)
    X = random.normal(size=(20_000, 3))
    model = BoostingRegressor(n_estimators=10, n_jobs=2).fit(X, X[:, 0])
    wanted = model.predict(X).tobytes(), model.model_hash()
    context = multiprocessing.get_context("fork")
    answers = context.Queue()
    done = threading.Event()

    def work():
        while not done.is_set():
            assert model.predict(X).tobytes() == wanted[0]
            fitted = BoostingRegressor(n_estimators=10, n_jobs=2).fit(X, X[:, 0])
            assert fitted.model_hash() == wanted[1]

    with ThreadPoolExecutor(3) as pool, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python warns of forks with threads
        workers = [pool.submit(work) for _ in range(3)]
        try:
            arguments = (model, X, answers)
            children = [
                context.Process(target=_predict_in_child, args=arguments, daemon=True)
                for _ in range(4)
            ]
            for child in children:
                child.start()
            got = {answers.get(timeout=60) for _ in children}
            for child in children:
                child.join(60)
        finally:
            done.set()
        for each in workers:
            each.result()
    assert got == {wanted}
    assert [child.exitcode for child in children] == [0] * 4
