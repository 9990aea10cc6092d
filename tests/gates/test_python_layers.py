"""Python modules import downward, and `import mliot` stays light."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from house import ROOT, files

PACKAGE = ROOT / "python" / "mliot"

# A module imports lower numbers only; one imported inside a function may also be of its own layer.
LAYERS = {
    "_core": 0,
    "frames": 1,  # internal: long data frames in and out
    "metrics": 2,
    "preprocessing": 3,
    "features": 3,
    "boosting": 3,
    "statistical": 3,
    "plan": 4,
    "forecasting": 5,
    "datasets": 5,
    "inventory": 6,
    "pipeline": 7,
    "io": 8,
    "plotting": 9,
    "report": 9,
    "cli": 10,
    "__main__": 11,
    "__init__": 12,
}
PRIVATE_LAYER = 1  # _frames, _paths and other helpers: _core and each other only

# Imported when a module is: numpy everywhere; the others in the modules that are made of them.
EAGER = {
    "numpy": None,
    "sklearn": {"boosting", "preprocessing"},
    "polars": {"cli"},  # mliot.cli loads its commands lazily
    "rich": {"cli"},
    "typer": {"cli"},
}


def module_of(path: Path) -> str:
    """boosting.py and boosting/estimators.py are of boosting."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def layer(module: str) -> int:
    """Its number; a public module without one has to be given one."""
    if module in LAYERS:
        return LAYERS[module]
    assert module.startswith("_"), f"{module} has no layer; add it to {Path(__file__).name}"
    return PRIVATE_LAYER


def type_checking_only(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def imports(tree: ast.Module) -> Iterator[tuple[str, bool]]:
    """(dotted name, whether it happens at import time) of each import that runs."""
    pending: list[tuple[ast.AST, bool]] = [(tree, True)]
    while pending:
        node, eager = pending.pop()
        if isinstance(node, ast.Import):
            yield from ((alias.name, eager) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "mliot":
            yield from ((f"mliot.{alias.name}", eager) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide the layers: write mliot.module"
            yield node.module or "", eager
        if isinstance(node, ast.stmt) and type_checking_only(node):
            continue
        inside = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        pending += [(child, eager and not inside) for child in ast.iter_child_nodes(node)]


def fault(module: str, imported: str, eager: bool) -> str | None:
    """Says what is wrong with one import, or None."""
    first, _, rest = imported.partition(".")
    if first == "mliot":
        target = rest.split(".")[0]
        known = target in LAYERS or (PACKAGE / f"{target}.py").exists()
        if target in {module, ""} or not (known or (PACKAGE / target).is_dir()):
            return None  # itself, or a name that mliot itself exports
        both_private = layer(target) == layer(module) == PRIVATE_LAYER
        if layer(target) < layer(module) or both_private:
            return None
        return f"{module} imports {imported}, which is not below it"
    if not eager or first in sys.stdlib_module_names:
        return None
    homes = EAGER.get(first, set())
    if homes is None or module in homes:
        return None
    return f"{module} imports {imported} when it is loaded; do it in the function that needs it"


def test_modules_import_downward_and_third_parties_lazily() -> None:
    faults = []
    for path in files("python/mliot/*.py", "python/mliot/**/*.py"):
        module = module_of(path)
        for imported, eager in imports(ast.parse(path.read_text())):
            if text := fault(module, imported, eager):
                faults.append(text)
    assert not faults, "\n".join(faults)


def test_the_gate_sees_what_it_forbids() -> None:
    tree = ast.parse(
        "import pandas\ndef f():\n    import polars\n    from mliot import forecasting"
    )
    found = set(imports(tree))
    assert found == {("pandas", True), ("polars", False), ("mliot.forecasting", False)}
    assert fault("features", "pandas", eager=True) is not None
    assert fault("features", "mliot.forecasting", eager=False) is not None
    assert fault("forecasting", "mliot.features", eager=True) is None


@pytest.mark.parametrize("module", ["mliot", "mliot.forecasting", "mliot.features", "mliot.cli"])
def test_light_modules_load_neither_scikit_learn_nor_pandas(module: str) -> None:
    name = module.partition(".")[2]
    if name and not ((PACKAGE / f"{name}.py").exists() or (PACKAGE / name).is_dir()):
        pytest.skip(f"{module} is not there yet")
    code = (
        f"import sys, {module}\n"
        "heavy = {'sklearn', 'pandas', 'scipy', 'matplotlib', 'polars'} & set(sys.modules)\n"
        "sys.exit(', '.join(sorted(heavy)) or 0)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.returncode == 0, f"import {module} loads {run.stderr}"
