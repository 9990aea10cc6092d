"""Columns of text in a pipeline are categories of its model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot.boosting import BoostingClassifier, TrainingWarning
from mliot.features import RollingMean
from mliot.pipeline import Pipeline


def steps(model: Any) -> list[Any]:
    return [("mean", [RollingMean(5, 1)], ["heat", "wear"]), ("model", model)]


def test_text_is_split_by_levels_in_batch_stream_and_file(tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    kinds = rng.integers(0, 40, 600)
    frame = pd.DataFrame({"heat": rng.normal(size=600), "wear": np.cumsum(rng.random(600))})
    frame["kind"] = np.array([f"k{i:02d}" for i in range(40)])[kinds]
    frame["broken"] = (kinds % 3 == 0).astype(int)
    options = {"n_estimators": 10, "cat_smooth": 2, "min_data_per_group": 10}
    columns = ["heat", "wear", "kind", "broken"]
    learn, rest = frame.loc[:399, columns], frame.loc[400:, columns]
    model = Pipeline(steps(BoostingClassifier(**options))).fit(learn, "broken")
    chances = model.predict_proba(rest)
    assert (np.argmax(chances, axis=1) == rest["broken"]).mean() > 0.98
    coded = Pipeline(steps(BoostingClassifier(categorical_features=None, **options)))
    with pytest.warns(TrainingWarning, match="cat_smooth has no effect"):
        coded.fit(learn, "broken")
    assert not np.array_equal(coded.predict_proba(rest), chances)
    named = Pipeline(steps(BoostingClassifier(categorical_features=["kind"], **options)))
    assert np.array_equal(named.fit(learn, "broken").predict_proba(rest), chances)
    oblivious = Pipeline(steps(BoostingClassifier(grow_policy="oblivious", **options)))
    oblivious.fit(learn, "broken")
    for found, wanted in zip(oblivious.model_.categories_, model.model_.categories_, strict=True):
        assert np.array_equal(found, wanted)
    assert (np.argmax(oblivious.predict_proba(rest), axis=1) == rest["broken"]).mean() > 0.98
    model.save(tmp_path / "levels.mliot")
    again = mliot.load(tmp_path / "levels.mliot")
    assert np.array_equal(again.predict_proba(rest), chances)
    whole = pd.concat([learn, rest])
    streamed = Pipeline(steps(BoostingClassifier(**options))).fit(learn, "broken")
    assert np.array_equal(streamed.update(rest), model.predict_proba(whole)[len(learn) :])
    with pytest.raises(mliot.InvalidArgument, match="'wear', which holds numbers"):
        Pipeline(steps(BoostingClassifier(categorical_features=["wear"]))).fit(learn, "broken")
