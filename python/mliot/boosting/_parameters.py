"""Names of parameters: what other libraries call them, and what a misspelt one was meant to be."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any

#: What LightGBM's aliases, XGBoost and scikit-learn's histogram boosting call our parameters.
OTHER_NAMES: dict[str, str] = {
    "bagging_fraction": "subsample",
    "bagging_freq": "subsample_freq",
    "border_count": "max_bin",
    "cat_features": "categorical_features",
    "categorical_feature": "categorical_features",
    "colsample": "colsample_bytree",
    "depth": "max_depth",
    "early_stopping_round": "early_stopping_rounds",
    "eta": "learning_rate",
    "feature_fraction": "colsample_bytree",
    "gamma": "min_split_gain",
    "is_unbalance": "class_weight",
    "iterations": "n_estimators",
    "l2_leaf_reg": "reg_lambda",
    "l2_regularization": "reg_lambda",
    "lambda": "reg_lambda",
    "lambda_l1": "reg_alpha",
    "lambda_l2": "reg_lambda",
    "loss": "objective",
    "loss_function": "objective",
    "max_bins": "max_bin",
    "max_iter": "n_estimators",
    "max_leaf": "num_leaves",
    "max_leaf_nodes": "num_leaves",
    "max_leaves": "num_leaves",
    "metric": "eval_metric",
    "min_data_in_leaf": "min_child_samples",
    "min_gain_to_split": "min_split_gain",
    "min_samples_leaf": "min_child_samples",
    "min_split_loss": "min_split_gain",
    "min_sum_hessian_in_leaf": "min_child_weight",
    "n_iter_no_change": "early_stopping_rounds",
    "nthread": "n_jobs",
    "num_boost_round": "n_estimators",
    "num_iterations": "n_estimators",
    "num_leaf": "num_leaves",
    "num_threads": "n_jobs",
    "quantile": "alpha",
    "rsm": "colsample_bytree",
    "seed": "random_state",
    "sub_feature": "colsample_bytree",
    "sub_row": "subsample",
}

#: What others take that ours has none of, and what to do here.
NOT_OURS: dict[str, str] = {
    "boosting": "trees are always boosted by gradients (gbdt)",
    "boosting_type": "trees are always boosted by gradients (gbdt)",
    "booster": "trees are always boosted by gradients (gbtree)",
    "class_weight": "give fit a sample_weight",
    "colsample_bylevel": "features are drawn by tree: colsample_bytree",
    "colsample_bynode": "features are drawn by tree: colsample_bytree",
    "deterministic": "training always is",
    "device": "training runs on the processor",
    "device_type": "training runs on the processor",
    "enable_categorical": "columns of texts and categories are found by themselves",
    "extra_trees": "every threshold is tried",
    "feature_fraction_bynode": "features are drawn by tree: colsample_bytree",
    "force_col_wise": "there is one layout, of rows",
    "force_row_wise": "there is one layout, of rows",
    "interaction_constraints": "interactions cannot be constrained",
    "linear_tree": "leaves hold constants",
    "monotone_constraints": "monotone trees are not there",
    "monotonic_cst": "monotone trees are not there",
    "path_smooth": "leaves are shrunk by reg_lambda",
    "scale_pos_weight": "give fit a sample_weight",
    "silent": "nothing is printed; give fit callbacks to follow the training",
    "subsample_for_bin": "bins are cut by the quantiles of a fixed sample",
    "tree_method": "trees are always grown from histograms (hist)",
    "use_missing": "missing values need no imputation",
    "verbose": "nothing is printed; give fit callbacks to follow the training",
    "verbosity": "nothing is printed; give fit callbacks to follow the training",
    "warm_start": "give init_model to go on from a fitted model",
    "zero_as_missing": "write NaN where a value is missing",
}

#: Losses of regression by the names that LightGBM and scikit-learn give them, and ours.
OBJECTIVES: dict[str, str] = {
    "regression": "regression",
    "l2": "regression",
    "mse": "regression",
    "regression_l2": "regression",
    "squared_error": "regression",
    "l1": "l1",
    "mae": "l1",
    "regression_l1": "l1",
    "absolute_error": "l1",
    "quantile": "quantile",
    "poisson": "poisson",
    "tweedie": "tweedie",
}


def check_objective(objective: Any) -> None:
    """Raises ValueError for an objective that no regressor has, and says what there is."""
    if isinstance(objective, str) and objective in OBJECTIVES:
        return
    if callable(objective):
        raise ValueError(
            "objective must be the name of a loss: functions that compute gradients are not "
            "taken; eval_metric may be a function"
        )
    close = difflib.get_close_matches(str(objective), OBJECTIVES, n=1, cutoff=0.75)
    cure = f"; did you mean {close[0]!r}?" if close else ""
    known = ", ".join(dict.fromkeys(OBJECTIVES.values()))
    raise ValueError(f"objective must be one of {known}, got {objective!r}{cure}")


def refuse_unknown(owner: str, given: Iterable[str], known: list[str]) -> None:
    """Raises TypeError for a parameter that there is not, naming the one that was meant."""
    for name in given:
        if name in known:
            continue
        raise TypeError(f"{owner} has no parameter {name!r}; {_cure(name, known)}")


def _cure(name: str, known: list[str]) -> str:
    meant = OTHER_NAMES.get(name)
    if meant in known:
        return f"did you mean {meant!r}?"
    if name in NOT_OURS:
        return NOT_OURS[name]
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.75)
    return f"did you mean {close[0]!r}?" if close else f"it has {', '.join(known)}"
