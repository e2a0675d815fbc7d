"""The scripts that both SDKs run, by what they do."""

from __future__ import annotations

from typing import Any

from tests.contract.requests.calls import (
    curation,
    models,
    organisation,
    parameters,
    scenes,
    storage,
    table,
)

SCRIPTS: dict[str, Any] = {
    **table.SCRIPTS,
    **storage.SCRIPTS,
    **scenes.SCRIPTS,
    **parameters.SCRIPTS,
    **organisation.SCRIPTS,
    **curation.SCRIPTS,
    **models.SCRIPTS,
}
