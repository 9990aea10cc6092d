"""Gradient boosted trees as scikit-learn estimators, with LightGBM's parameter names."""

from mliot._core import RowPredictor, StopTraining
from mliot.boosting._classifier import BoostingClassifier
from mliot.boosting._cv import CVResult, cv
from mliot.boosting._dataset import Dataset
from mliot.boosting._regressor import BoostingRegressor
from mliot.boosting._warning import TrainingWarning

__all__ = [
    "BoostingClassifier",
    "BoostingRegressor",
    "CVResult",
    "Dataset",
    "RowPredictor",
    "StopTraining",
    "TrainingWarning",
    "cv",
]

for _name in __all__:
    globals()[_name].__module__ = __name__  # where users import it from, in repr and pickles
del _name
