"""How Sphinx builds the site: `make docs`, without network, every warning an error."""

from __future__ import annotations

import pkgutil
from pathlib import Path

import mliot

project = "mliot"
author = "The mliot authors"
copyright = "2026, the mliot authors"
release = mliot.__version__

extensions = ["myst_parser", "numpydoc", "sphinx.ext.autodoc", "sphinx.ext.autosummary"]
exclude_patterns = ["_build"]
html_theme = "pydata_sphinx_theme"
html_title = f"mliot {release}"
html_theme_options = {"show_prev_next": False, "navigation_with_keys": False}
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
{more}```
"""
NOT_A_LIBRARY = {"cli"}


def write_api_pages() -> None:
    """One page for mliot itself and one for each public module that exists."""
    GENERATED.mkdir(parents=True, exist_ok=True)
    found = [item.name for item in pkgutil.iter_modules(mliot.__path__)]
    names = [name for name in found if not name.startswith("_") and name not in NOT_A_LIBRARY]
    pages = {"mliot": PAGE.format(title="mliot", module="mliot", more="   :imported-members:\n")}
    for name in names:
        pages[name] = PAGE.format(title=f"mliot.{name}", module=f"mliot.{name}", more="")
    for stale in GENERATED.glob("*.md"):
        if stale.stem not in pages:
            stale.unlink()
    for name, text in pages.items():
        path = GENERATED / f"{name}.md"
        if not path.is_file() or path.read_text() != text:
            path.write_text(text)


write_api_pages()
