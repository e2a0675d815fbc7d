"""Constants of label rows and ontologies."""

from __future__ import annotations

from typing import Final

DATETIME_LONG_STRING_FORMAT: Final = "%a, %d %b %Y %H:%M:%S %Z"
DEFAULT_CONFIDENCE: Final[float] = 1.0
DEFAULT_MANUAL_ANNOTATION: Final[bool] = True

AVAILABLE_COLORS: Final[tuple[str, ...]] = (
    "#D33115", "#E27300", "#16406C", "#FE9200", "#FCDC00", "#DBDF00", "#A4DD00", "#68CCCA",
    "#73D8FF", "#AEA1FF", "#FCC400", "#B0BC00", "#68BC00", "#16A5A5", "#009CE0", "#7B64FF",
    "#FA28FF", "#B3B3B3", "#9F0500", "#C45100", "#FB9E00", "#808900", "#194D33", "#0C797D",
    "#0062B1", "#653294", "#AB149E",
)  # fmt: skip
"""The cycle from which a new object takes its colour."""

ROOT_SPACE_ID: Final = "root"
"""The space that is the label row itself."""
