"""What ``mliot predict`` does with models of rows: estimators, pipelines over sensors."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from mliot._schema import names_of
from mliot.cli.problems import Problem
from mliot.cli.reading import Columns, Reading, read_table
from mliot.forecasting._statistical_stored import StoredStatistical

_PREDICTION = "prediction"


def predicts_rows(model: Any) -> bool:
    """Whether a model says something of each row instead of forecasting."""
    found = getattr(model, "model_", model)
    forecasts = hasattr(found, "horizon_") or isinstance(found, StoredStatistical)
    return hasattr(found, "predict") and not forecasts


class Rows:
    """Rows of a file, as the schema of a model of rows wants them, and what it says of them."""

    def __init__(self, model: Any, path: Path, reading: Reading) -> None:
        schema: Sequence[dict[str, Any]] = model._artefact().schema
        self._model = model
        made = getattr(model, "event_columns_", [])
        self._features = [name for name in names_of(schema, "feature") if name not in made]
        self._ids = names_of(schema, "id")
        self.time = next(iter(names_of(schema, "time")), None)
        texts = [each["name"] for each in schema if each["dtype"] == "text"]
        named = [name for name in self._features if name in texts]
        numbers = [name for name in self._features if name not in texts]
        columns = Columns(self._ids, self.time, None, numbers=numbers, named=named, texts=named)
        keys = [*self._ids, *([self.time] if self.time is not None else [])]
        self._frame = read_table(path, columns, reading).select([*keys, *self._features])
        self._keys = keys

    def predicted(self) -> pl.DataFrame:
        """Ids, times and the prediction of each row; of a classifier its chances too."""
        X: Any = self._frame
        if not self._is_pipeline and not hasattr(self._model, "feature_names_in_"):
            X = self._frame.to_numpy()
        made = {_PREDICTION: self._model.predict(X)}
        if self._classes is not None:
            made |= self._chances(self._model.predict_proba(X))
        return self._shown(made)

    def updated(self, new_series: str) -> pl.DataFrame:
        """The same of rows that continue the model's series, one after the other."""
        if not self._is_pipeline:
            raise Problem(
                f"--update belongs to models with a history; give the rows of a "
                f"{type(self._model).__name__} by --data"
            )
        made = self._model.update(self._frame, new_series)
        if self._classes is None:
            return self._shown({_PREDICTION: made})
        likely = np.asarray(self._classes)[np.argmax(made, axis=1)]
        return self._shown({_PREDICTION: likely, **self._chances(made)})

    @property
    def _is_pipeline(self) -> bool:
        return hasattr(self._model, "steps")

    @property
    def _classes(self) -> Any:
        return getattr(getattr(self._model, "model_", self._model), "classes_", None)

    def _chances(self, table: NDArray[np.float64]) -> dict[str, Any]:
        return {f"probability_{label}": table[:, k] for k, label in enumerate(self._classes)}

    def _shown(self, made: dict[str, Any]) -> pl.DataFrame:
        taken = next((name for name in made if name in self._keys), None)
        if taken is not None:
            raise Problem(f"the file's column {taken!r} would be doubled by the result; rename it")
        columns = [pl.Series(name, np.asarray(values).tolist()) for name, values in made.items()]
        return (
            self._frame.select(self._keys).with_columns(columns)
            if self._keys
            else (pl.DataFrame(columns))
        )
