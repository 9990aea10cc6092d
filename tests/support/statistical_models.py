"""Names of the statistical models that C++ knows; ensembles are made of several in Python."""

from __future__ import annotations

from mliot import statistical

CORE_MODELS = [
    name
    for name, each in vars(statistical).items()
    if isinstance(each, type)
    and issubclass(each, statistical.StatisticalModel)
    and each
    not in (
        statistical.StatisticalModel,
        statistical.MedianEnsemble,
        statistical.WeightedEnsemble,
    )
]
