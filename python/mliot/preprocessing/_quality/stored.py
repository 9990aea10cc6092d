"""Quality profiles in files and pickles: what was seen, and what its columns are called."""

from __future__ import annotations

from typing import Any

from mliot import _core
from mliot._core import FormatError
from mliot._document import Document, Parts, decode, encode
from mliot.frames import TimeStyle

KIND = "quality_profile"  # of its files
UNKNOWN = "unknown"  # the policy of times whose zone the file does not tell


def tree_of(profile: Any) -> _core.Tree:
    """The root of the file of a profile."""
    style = profile._style
    known: Document = {
        "columns": profile._columns,
        "ids": profile._ids,
        "time_col": profile._time_col,
        "time_zone": profile._time_zone,
        "labels": [profile._labels[int(name)] for name in profile._pass.names],
        "rows": profile._rows,
        "aside": profile._aside,
        "integer_times": None if style is None else style.is_integer,
        **({} if style is None or style.policy == UNKNOWN else {"zone": style.zone}),
    }
    tree = _core.Tree(
        {
            "kind": KIND,
            "library_version": _core.build_info()["version"],
            "python": {"class": "QualityProfile", "known": encode(known, "QualityProfile")},
        }
    )
    tree.put("profile", profile._pass.tree())
    return tree


def parts_of(tree: _core.Tree) -> dict[str, Any]:
    """The attributes of a profile from the root of its file.

    Raises
    ------
    FormatError
        When the tree is that of no profile, or its parts do not fit together.
    """
    if "kind" not in tree or tree.value("kind") != KIND:
        raise FormatError("the bytes hold no QualityProfile")
    if "python" not in tree or "profile" not in tree:
        raise FormatError("the file was not made in Python; use it from C++")
    core = _core.QualityProfile.from_tree(tree.get("profile"))
    document = Parts(tree.get("python").document(), "the part of the file that Python reads")
    known = decode(document.of("known", dict))
    try:
        return _attributes(known, core)
    except (KeyError, TypeError, ValueError) as error:
        raise FormatError(f"QualityProfile: the parts of the file do not fit: {error}") from None


def _attributes(known: Any, core: _core.QualityProfile) -> dict[str, Any]:
    columns, ids, labels = _texts(known["columns"]), _texts(known["ids"]), _texts(known["labels"])
    names = core.names.tolist()
    if len(columns) != core.n_columns or len(labels) != len(names):
        raise ValueError("it names other columns or series than were seen")
    rows, aside = known["rows"], known["aside"]
    counts = [rows, *aside.values()]
    if not all(type(each) is int and each >= 0 for each in counts):
        raise ValueError("a count of rows is none")
    if not all(isinstance(each, tuple) and len(_texts(list(each))) == 2 for each in aside):
        raise ValueError("rows were put aside for no reason")
    time_col, time_zone = known["time_col"], known["time_zone"]
    texts = (time_col, time_zone, known.get("zone"))
    if not all(each is None or isinstance(each, str) for each in texts):
        raise ValueError("the time column has no name")
    integer = known["integer_times"]
    style = None
    if integer is not None:
        policy = (time_zone or "utc") if "zone" in known else UNKNOWN
        style = TimeStyle("integer" if integer else "datetime", None, known.get("zone"), policy)
    return {
        "_columns": columns,
        "_ids": ids,
        "_time_col": time_col,
        "_time_zone": time_zone,
        "_settings": (columns, ids, time_col, time_zone, core.ranges, core.pairs),
        "_pass": core,
        "_labels": dict(zip(names, labels, strict=True)),
        "_rows": rows,
        "_aside": aside,
        "_style": style,
    }


def _texts(values: Any) -> list[str]:
    if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
        raise ValueError(f"{values!r} is no list of names")
    return values
