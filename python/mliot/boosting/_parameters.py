"""Names of parameters: what other libraries call them, and what a misspelt one was meant to be."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

#: What LightGBM's aliases, XGBoost and scikit-learn's histogram boosting call our parameters.
OTHER_NAMES: dict[str, str] = {
    "bagging_fraction": "subsample",
    "bagging_freq": "subsample_freq",
    "cat_features": "categorical_features",
    "categorical_feature": "categorical_features",
    "colsample": "colsample_bytree",
    "early_stopping_round": "early_stopping_rounds",
    "eta": "learning_rate",
    "feature_fraction": "colsample_bytree",
    "gamma": "min_split_gain",
    "is_unbalance": "class_weight",
    "l2_regularization": "reg_lambda",
    "lambda_l1": "reg_alpha",
    "lambda_l2": "reg_lambda",
    "loss": "objective",
    "max_bins": "max_bin",
    "max_iter": "n_estimators",
    "max_leaf_nodes": "num_leaves",
    "max_leaves": "num_leaves",
    "min_data_in_leaf": "min_child_samples",
    "min_gain_to_split": "min_split_gain",
    "min_samples_leaf": "min_child_samples",
    "min_sum_hessian_in_leaf": "min_child_weight",
    "n_iter_no_change": "early_stopping_rounds",
    "nthread": "n_jobs",
    "num_boost_round": "n_estimators",
    "num_iterations": "n_estimators",
    "num_threads": "n_jobs",
    "quantile": "alpha",
    "seed": "random_state",
}


def refuse_unknown(owner: str, given: Iterable[str], known: list[str]) -> None:
    """Raises TypeError for a parameter that there is not, naming the one that was meant."""
    for name in given:
        if name in known:
            continue
        meant = OTHER_NAMES.get(name)
        close = (
            [meant] if meant in known else difflib.get_close_matches(name, known, n=1, cutoff=0.75)
        )
        cure = f"did you mean {close[0]!r}?" if close else f"it has {', '.join(known)}"
        raise TypeError(f"{owner} has no parameter {name!r}; {cure}")
