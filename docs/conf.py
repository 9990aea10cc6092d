"""How Sphinx builds the site: `make docs`, without network, every warning an error."""

from __future__ import annotations

import pkgutil
import re
from pathlib import Path
from typing import Any

import mliot

project = "mliot"
author = "The mliot authors"
copyright = "2026, the mliot authors"
release = mliot.__version__

extensions = ["myst_parser", "numpydoc", "sphinx.ext.autodoc", "sphinx.ext.autosummary"]
exclude_patterns = ["_build"]
html_static_path = ["_static"]
html_css_files = ["tables.css"]
html_theme = "pydata_sphinx_theme"
html_title = f"mliot {release}"
html_theme_options = {"show_prev_next": False, "navigation_with_keys": False}
html_sidebars = {"quick_start": []}  # a page without a section has nothing to list beside it
myst_heading_anchors = 3
autodoc_member_order = "bysource"
autodoc_typehints = "none"  # numpydoc's sections give types, shapes and units
numpydoc_show_class_members = False

GENERATED = Path(__file__).parent / "api" / "generated"
PAGE = """# {title}

```{{eval-rst}}
.. automodule:: {module}
   :members:
   :show-inheritance:
   :exclude-members: {routing}
{more}```
"""
NOT_A_LIBRARY = {"cli"}
# Modules whose classes are put together of private ones: what these bring belongs to them, what
# scikit-learn's bring does not.
PUT_TOGETHER = {"boosting", "forecasting"}
FOREIGN = "BaseEstimator, _MetadataRequester, ClassifierMixin, RegressorMixin"

# Methods that scikit-learn adds; their text refers to its own pages.
ROUTED = (
    "fit", "partial_fit", "predict", "predict_proba", "score", "transform", "inverse_transform"
)  # fmt: skip
ROUTING = ", ".join(f"set_{method}_request" for method in ROUTED)


def write_api_pages() -> None:
    """One page for mliot itself and one for each public module that exists."""
    GENERATED.mkdir(parents=True, exist_ok=True)
    found = [item.name for item in pkgutil.iter_modules(mliot.__path__)]
    names = [name for name in found if not name.startswith("_") and name not in NOT_A_LIBRARY]
    more = "   :imported-members:\n"
    pages = {"mliot": PAGE.format(title="mliot", module="mliot", more=more, routing=ROUTING)}
    for name in names:
        module = f"mliot.{name}"
        more = f"   :inherited-members: {FOREIGN}\n" if name in PUT_TOGETHER else ""
        pages[name] = PAGE.format(title=module, module=module, more=more, routing=ROUTING)
    for stale in GENERATED.glob("*.md"):
        if stale.stem not in pages:
            stale.unlink()
    for name, text in pages.items():
        path = GENERATED / f"{name}.md"
        if not path.is_file() or path.read_text() != text:
            path.write_text(text)


def escape_formulas(
    app: Any, what: str, name: str, obj: object, options: object, lines: list[str]
) -> None:
    """Docstrings say |y| and n_features_in_ as a terminal shows them; here both would be markup."""
    for i, line in enumerate(lines):
        if line.lstrip().startswith((">>>", "...")):
            continue
        parts = line.split("``")
        for j in range(0, len(parts), 2):  # between them stand literals
            parts[j] = re.sub(r"(?<!\\)\|", r"\\|", parts[j])
            parts[j] = re.sub(r"\b(\w+)_(?![\w`*])", r"\1\\_", parts[j])
        lines[i] = "``".join(parts)


def setup(app: Any) -> None:
    """Runs after numpydoc, which reads the docstrings as they stand."""
    app.connect("autodoc-process-docstring", escape_formulas, priority=900)


write_api_pages()
