"""scikit-learn's own checks, on every public transformer that keeps the rows of its table."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
import pytest
from sklearn.preprocessing import TargetEncoder as TheirTargetEncoder
from sklearn.utils import estimator_checks

from mliot import features, preprocessing
from mliot._along_time import AlongTime
from mliot.features import TimeTransform, Transform
from mliot.preprocessing import OrderedTargetEncoder, TargetEncoder

#: What depends on the order of the rows, because it is time.
ALONG_TIME = {
    "check_methods_sample_order_invariance": "the order of the rows is time",
    "check_methods_subset_invariance": "a value depends on the rows before it, or around it",
}
#: In fit_transform no row is encoded by its own target, so that nothing leaks; transform says what
#: all rows say. The checks want both to be equal. TargetEncoder's "auto" is equal on their tables,
#: where levels tell the target apart; scikit-learn's own encoder fails them as well where it is
#: not (below).
OWN_TARGET = dict.fromkeys(
    ["check_transformer_general", "check_transformer_data_not_an_array"],
    "in fit_transform no row is encoded by its own target",
)
#: Options that have no default.
GIVEN = {
    "window_size": 4,
    "season_length": 3,
    "q": 0.5,
    "transforms": [features.RollingMean(3, 1), features.Lag(2)],
}
#: Checks that scikit-learn's own transformers pass beside those of check_estimator.
OF_NAMES = [
    estimator_checks.check_transformer_get_feature_names_out,
    estimator_checks.check_transformer_get_feature_names_out_pandas,
    estimator_checks.check_set_output_transform,
    estimator_checks.check_set_output_transform_pandas,
    estimator_checks.check_set_output_transform_polars,
    estimator_checks.check_global_output_transform_pandas,
    estimator_checks.check_global_set_output_transform_polars,
]


def public() -> dict[str, type]:
    """Every class of both modules by its name."""
    named = {
        name: getattr(part, name) for part in (features, preprocessing) for name in part.__all__
    }
    return {name: each for name, each in named.items() if isinstance(each, type)}


def keeps_rows(kind: type) -> bool:
    """Whether it is fitted to a table and transforms it row for row.

    Windows over time need the times as well, and Resample makes other rows: both are steps of a
    mliot.pipeline.Pipeline only. Transforms of two columns are fitted to none.
    """
    fits = hasattr(kind, "fit") and hasattr(kind, "transform")
    return fits and kind is not Transform and not issubclass(kind, TimeTransform)


def made(kind: type) -> Any:
    """An object with the options that have no default."""
    known = inspect.signature(kind).parameters
    given = {name: GIVEN[name] for name, each in known.items() if each.default is each.empty}
    if {"alpha", "halflife"} <= set(known):  # one of four has to be given
        given["alpha"] = 0.5
    return kind(**given)


KINDS = [kind for kind in public().values() if keeps_rows(kind)]
every = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)


def expected(kind: type) -> dict[str, str]:
    if kind.__name__ not in preprocessing._ROW_WISE:
        return ALONG_TIME
    return OWN_TARGET if kind is OrderedTargetEncoder else {}


def test_every_transformer_is_here() -> None:
    ours = {kind.__name__ for kind in KINDS}
    along = {name for name, kind in public().items() if issubclass(kind, AlongTime)}
    timed = {name for name, kind in public().items() if issubclass(kind, TimeTransform)}
    assert ours == {*preprocessing._ROW_WISE, "FeatureUnion", *along} - {"Transform", *timed}
    assert len(ours) > 70


@pytest.mark.filterwarnings("ignore:Estimator .* does not inherit:UserWarning")
@every
def test_scikit_learn_finds_nothing_but_the_order_of_time(kind: type) -> None:
    checks = estimator_checks.check_estimator(
        made(kind), expected_failed_checks=expected(kind), on_skip=None
    )
    failed = {check["check_name"] for check in checks if check["status"] == "xfail"}
    assert failed <= set(expected(kind))
    assert len([check for check in checks if check["status"] == "passed"]) > 35


@pytest.mark.filterwarnings("ignore:X (has|does not have valid) feature names:UserWarning")
@every
def test_names_and_frames_come_out_as_scikit_learn_wants_them(kind: type) -> None:
    for check in OF_NAMES:
        check(kind.__name__, made(kind))


@pytest.mark.filterwarnings("ignore:`TargetEncoder.shuffle`:FutureWarning")  # of theirs
def test_scikit_learns_own_target_encoder_fails_the_same_where_it_draws_to_the_mean() -> None:
    for encoder in (TargetEncoder(smooth=3.0), TheirTargetEncoder(smooth=3.0)):
        checks = estimator_checks.check_estimator(encoder, on_fail=None, on_skip=None)
        failed = {check["check_name"] for check in checks if check["status"] == "failed"}
        assert failed == set(OWN_TARGET)


@pytest.mark.filterwarnings("ignore:One or more of the test scores are non-finite:UserWarning")
def test_options_of_a_search_may_be_impossible() -> None:
    from sklearn.exceptions import FitFailedWarning
    from sklearn.linear_model import LinearRegression
    from sklearn.model_selection import GridSearchCV
    from sklearn.pipeline import make_pipeline

    X = np.random.default_rng(0).normal(size=(60, 2))
    y = X.sum(axis=1)
    steps = make_pipeline(features.RollingMean(2, 1), LinearRegression())
    search = GridSearchCV(steps, {"rollingmean__window_size": [0, 1, 3]}, cv=3)
    with pytest.warns(FitFailedWarning, match="window_size must be in"):
        search.fit(X, y)
    assert search.best_params_ == {"rollingmean__window_size": 1}
