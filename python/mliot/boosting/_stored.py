"""A boosting estimator as an artefact and back."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import numpy as np

from mliot import _core
from mliot._artefact import Artefact
from mliot._document import Document, Parts, encode
from mliot._schema import column
from mliot._stored import Stored
from mliot.boosting._categories import Categories, stored_categories
from mliot.boosting._evaluation import named_metrics


class StoredBoosting(Stored):
    """What the estimators of mliot.boosting keep in a file."""

    _model: _core.Boosting
    _categories: Categories
    n_features_in_: int
    evals_result_: dict[str, dict[str, list[float]]]

    def _artefact(self) -> Artefact:
        requests = _metadata_requests(self)
        if "_model" not in self.__dict__:
            return Artefact("parameters", self._python(requests=requests))
        parts: Document = {"named": "feature_names_in_" in self.__dict__, "requests": requests}
        if "classes_" in self.__dict__:
            parts["classes"] = encode(self.classes_, "classes_")
        return Artefact(
            kind="model",
            python=self._python(**parts),
            schema=[
                column(name, "feature", dtype, {}, levels)
                for name, dtype, levels in zip(
                    self._feature_names(), self._dtypes(), self._levels(), strict=True
                )
            ],
            content=self._model,
            words={
                "created_with": self._made_with(),
                "training_summary": {
                    "trees": self.best_iteration_,
                    "objective": str(self._model.options["objective"]),
                },
            },
        )

    def _stored_parameters(self) -> dict[str, Any]:
        """The parameters that a file holds: no functions, and no model within the model."""
        names = inspect.signature(type(self)).parameters
        params: dict[str, Any] = {name: getattr(self, name) for name in names}
        first = params["init_model"]
        params["init_model"] = str(first) if isinstance(first, (str, Path)) else None
        params["eval_metric"] = named_metrics(params["eval_metric"])
        return params

    def __getstate__(self) -> Any:
        state = super().__getstate__()
        stored = self._stored_parameters()
        given = {name: getattr(self, name) for name in ("eval_metric", "init_model")}
        kept = {name: value for name, value in given.items() if value != stored[name]}
        return (state, kept) if kept else state

    def __setstate__(self, state: Any) -> None:
        kept: dict[str, Any] = {}
        if isinstance(state, tuple):
            state, kept = state
        super().__setstate__(state)
        self.__dict__.update(kept)

    def _feature_names(self) -> list[str]:
        """Names of the columns; those of an array are x0, x1 ... as scikit-learn names them."""
        given = self.__dict__.get("feature_names_in_")
        if given is None:
            return [f"x{i}" for i in range(self.n_features_in_)]
        return [str(name) for name in given]

    def _dtypes(self) -> list[str]:
        known: list[str] = self.__dict__.get("_column_dtypes", [])
        return known or ["float64"] * self.n_features_in_

    def _levels(self) -> list[list[str] | None]:
        """The levels of each column as texts; None for numbers."""
        of = self._categories.by_feature
        return [
            [str(level) for level in of[j].levels] if j in of else None
            for j in range(self.n_features_in_)
        ]

    def _load(self, artefact: Artefact) -> Any:
        super()._load(artefact)
        requests = artefact.python.get("requests")
        if requests:
            _set_metadata_requests(self, Parts(artefact.python, "the estimator").value("requests"))
        return self

    def _take(self, artefact: Artefact, parts: Parts) -> None:
        model, names = artefact.content, artefact.columns
        if not isinstance(model, _core.Boosting) or not model.is_fitted:
            raise _core.FormatError("the file names an estimator, but holds no fitted trees")
        if len(names) != model.columns:
            raise _core.FormatError(
                f"the schema has {len(names)} columns, but the trees were fitted on {model.columns}"
            )
        if hasattr(type(self), "predict_proba"):
            classes = parts.value("classes")
            wanted = max(2, model.outputs)
            if not isinstance(classes, np.ndarray) or classes.shape != (wanted,):
                raise _core.FormatError(f"a classifier of {wanted} classes has {wanted} labels")
            self.classes_ = classes
            self.objective_ = str(model.options["objective"])
        if parts.of("named", bool):
            self.feature_names_in_ = np.array(names, dtype=object)
        self.n_features_in_ = model.columns
        self._column_dtypes = [entry["dtype"] for entry in artefact.schema]
        self._categories = stored_categories(artefact.schema)
        self._set_model(model)

    def _set_model(self, model: _core.Boosting) -> None:
        """Keeps the fitted trees and the attributes that tell of them."""
        self._model = model
        self.n_estimators_ = model.iterations
        self.best_iteration_ = model.best_iteration
        self.evals_result_ = {}
        for number, metric, values in model.evaluations:
            self.evals_result_.setdefault(f"valid_{number}", {})[metric] = values


def _metadata_requests(estimator: Any) -> Any:
    """What `set_fit_request` and the like have asked of scikit-learn's metadata routing."""
    request = estimator.__dict__.get("_metadata_request")
    if request is None:
        return {}
    named = {name: getattr(request, name).requests for name in ("fit", "predict", "score")}
    return encode({name: dict(wants) for name, wants in named.items() if wants}, "requests")


def _set_metadata_requests(estimator: Any, requests: Any) -> None:
    request = estimator.get_metadata_routing()
    for method, wants in requests.items():
        for name, alias in wants.items():
            getattr(request, method).add_request(param=name, alias=alias)
    estimator._metadata_request = request
