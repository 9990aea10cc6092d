"""Docstrings of statistical models name every parameter, in order, and the source."""

from __future__ import annotations

import inspect
import re

import pytest

from mliot import statistical

# What has no source of its own: the base, and the parts that a decomposition returns.
WITHOUT_SOURCE = ("StatisticalModel", "Decomposition")


def section(text: str, title: str) -> str:
    """The lines below a numpy-style heading, to the next one."""
    found = re.search(rf"^{title}\n-+\n(.*?)(?=^\w[^\n]*\n-+$|\Z)", text, re.MULTILINE | re.DOTALL)
    return found.group(1) if found else ""


def named(lines: str) -> list[str]:
    """Names of parameters, of which several may share a line."""
    heads = re.findall(r"^(\w[\w, ]*?) : ", lines, re.MULTILINE)
    return [name.strip() for head in heads for name in head.split(",")]


@pytest.mark.parametrize("name", [each for each in statistical.__all__ if each[0] != "_"])
def test_a_docstring_has_parameters_and_source(name: str) -> None:
    thing = getattr(statistical, name)
    text = inspect.getdoc(thing) or ""
    assert text.splitlines()[0].endswith((".", ":")), text.splitlines()[0]
    if name in WITHOUT_SOURCE:
        return
    assert thing.__doc__ is not None
    expected = [each for each in inspect.signature(thing).parameters if each != "self"]
    assert named(section(text, "Parameters")) == expected
    assert re.search(r"\b(19|20)\d\d\b", section(text, "References"))


def test_the_module_says_what_holds_for_every_model() -> None:
    text = statistical.__doc__ or ""
    for label in ("Shape", "Unit", "Missing", "Warm-up", "Errors"):
        assert f"\n{label}\n    " in text
