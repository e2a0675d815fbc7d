"""Label rows in listings of the v2 transport, which name them in another way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from encord_portal.sdk.orm.label_row import LabelRowMetadata

_CAPITAL = re.compile(r"(?<=[a-z0-9])([A-Z])")
_HASHES = ("label", "data", "dataset", "group")


def read_listed_row(row: Mapping[str, Any]) -> LabelRowMetadata:
    """Read a row that a v2 listing describes.

    Raises:
        EncordException: A key is missing or a value cannot be read; the message says which.
    """
    plain = {_CAPITAL.sub(r"_\1", name).lower(): value for name, value in row.items()}
    for name in _HASHES:
        if f"{name}_uuid" in plain:
            plain.setdefault(f"{name}_hash", plain[f"{name}_uuid"])
    return LabelRowMetadata.from_dict({"data_link": None, "spaces": {}, **plain})
