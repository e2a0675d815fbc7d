"""Both clients, loaded: ours, and the published one as a black box."""

from __future__ import annotations

from tests.contract import both
from tests.sdk.label_row.builders import Kit

assert both.PUBLISHED, "importing it loads the published package without its warnings"
OURS, THEIRS = Kit(), Kit("encord")
