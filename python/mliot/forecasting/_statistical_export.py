"""The C of statistical models: which one is written, and why some have none."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mliot import _artefact, _core, frames
from mliot._artefact import Artefact
from mliot._core import InvalidArgument, Unsupported
from mliot._export import GeneratedC, write_c
from mliot.forecasting._panels import FittedModel
from mliot.statistical._ensemble import Ensemble


@dataclass(frozen=True)
class _OneModel:
    """A single model, as `write_c` takes it."""

    core: _core.StatisticalPipeline

    def export_c(self, options: dict[str, Any], names: dict[str, Any]) -> Any:
        return self.core.export_c(0, options, names)


def write_model(
    artefact: Artefact,
    ids: frames.Ids,
    directory: str | os.PathLike[str],
    options: dict[str, Any],
) -> GeneratedC:
    """Writes the C of the single model of an artefact, whose series have these ids."""
    core = _core.StatisticalPipeline(_artefact.tree_of(artefact))
    labels = [ids.label(i) for i in range(len(ids))]
    return write_c(_OneModel(core), directory, options, {"series": labels})


def model_number(names: list[str], model: str | None) -> int:
    """The place of the model that is asked for; of the only one, where none is.

    Raises
    ------
    InvalidArgument
        For a name that there is not, and for none where there are several.
    """
    if model is None and len(names) > 1:
        raise InvalidArgument(f"model: say which one is to be exported: {', '.join(names)}")
    if model is not None and model not in names:
        raise InvalidArgument(f"model: there is no {model!r}; the models are {', '.join(names)}")
    return 0 if model is None else names.index(model)


def check_has_c(each: FittedModel, covariates: Sequence[str]) -> None:
    """Refuses a model that C++ does not know, with what to do instead."""
    if isinstance(each.model, Ensemble):
        members = ", ".join(type(model).__name__ for model in each.model.members())
        raise Unsupported(
            f"C export: {each.name} has no C: it is made of several models; fit them side by side, "
            f"models=[{members}], and export each by its name"
        )
    if covariates and each.model.takes_covariates:
        raise Unsupported(
            f"C export: {each.name} has no C: it was fitted with the covariates "
            f"{', '.join(covariates)}, which the code would need of every step; fit it without "
            "them, covariates=[]"
        )
