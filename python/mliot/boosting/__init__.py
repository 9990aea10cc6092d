"""Gradient boosted trees as scikit-learn estimators, with LightGBM's parameter names."""

from mliot._core import RowPredictor
from mliot.boosting._classifier import BoostingClassifier
from mliot.boosting._regressor import BoostingRegressor

__all__ = ["BoostingClassifier", "BoostingRegressor", "RowPredictor"]

for _name in __all__:
    globals()[_name].__module__ = __name__  # where users import it from, in repr and pickles
del _name
