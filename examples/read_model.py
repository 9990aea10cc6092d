"""Reads a model file with nothing but the standard library: checks its hash, lists what is in it.

    python read_model.py demand.mliot

docs/formats/model.md describes the format; this is all that it takes in another language.
"""

import hashlib
import json
import struct
import sys
from array import array
from pathlib import Path

CONTENT = 109  # the hash covers the file from this byte on
TYPES = {"U8": "B", "I8": "b", "U16": "H", "I16": "h", "U32": "I", "I32": "i"}
TYPES |= {"U64": "Q", "I64": "q", "F32": "f", "F64": "d"}


def read(path: Path) -> tuple[dict, dict]:
    """The structure and the tensors of a file; ValueError when it is damaged."""
    raw = path.read_bytes()
    (length,) = struct.unpack_from("<Q", raw)
    header = json.loads(raw[8 : 8 + length])
    metadata = header.pop("__metadata__")
    if metadata["format"] != "mliot" or metadata["schema_version"] != "1":
        raise ValueError("not a model file of schema version 1")
    if hashlib.sha256(raw[CONTENT:]).hexdigest() != metadata["content_sha256"]:
        raise ValueError("the file was changed")
    data = raw[8 + length :]
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        tensors[name] = array(TYPES[entry["dtype"]], data[begin:end])
        if sys.byteorder == "big":
            tensors[name].byteswap()
    return json.loads(metadata["structure"]), tensors


def outline(value, tensors: dict, depth: int = 0, name: str = "file") -> None:
    """Prints the tree, one member a line."""
    indent = "  " * depth
    if isinstance(value, dict) and "$tensor" in value:
        values = tensors[value["$tensor"]]
        print(f"{indent}{name}: {len(values)} x {values.typecode}, {list(values[:4])} ...")
    elif isinstance(value, dict) and not any(key in value for key in ("$texts", "$float")):
        print(f"{indent}{name}")
        for key, inner in value.items():
            outline(inner, tensors, depth + 1, key)
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            outline(inner, tensors, depth, f"{name}[{i}]")
    else:
        print(f"{indent}{name}: {value}")


if __name__ == "__main__":
    golden = Path(__file__).parents[1] / "tests" / "io" / "golden" / "classifier.mliot"
    outline(*read(Path(sys.argv[1]) if len(sys.argv) > 1 else golden))
