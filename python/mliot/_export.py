"""C exports: the two files of a fitted model, written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from mliot._files import Outputs


class GeneratedC(NamedTuple):
    """The files of a C export and what they cost a device, in bytes.

    Attributes
    ----------
    header, source : pathlib.Path
        ``NAME.h`` and ``NAME.c``.
    table_bytes : int
        Constants that a prediction reads; code comes on top.
    golden_bytes : int
        Constants that only the self-test reads; a linker drops them where it is not called.
    state_bytes : int
        RAM of one state; 0 for a model without time.
    stack_bytes : int
        Estimate of the deepest call.
    """

    header: Path
    source: Path
    table_bytes: int
    golden_bytes: int
    state_bytes: int
    stack_bytes: int


def write_c(
    core: Any,
    directory: str | os.PathLike[str],
    options: Mapping[str, Any],
    names: Mapping[str, Any],
) -> GeneratedC:
    """Writes the C of a fitted C++ object into a folder, which is made where it is missing."""
    code = core.export_c(dict(options), dict(names))
    folder = Path(directory)
    header, source = folder / f"{options['name']}.h", folder / f"{options['name']}.c"
    with Outputs() as outputs:
        outputs.text(header, code["header"])
        outputs.text(source, code["source"])
    sizes = {name: code[name] for name in GeneratedC._fields[2:]}
    return GeneratedC(header, source, **sizes)
