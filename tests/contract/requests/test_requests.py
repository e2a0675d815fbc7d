"""Each call sends what the published SDK sends: method, URL, body and headers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.contract.requests.both import Sdk, sent_by
from tests.contract.requests.calls import SCRIPTS, special, uploads

pytestmark = pytest.mark.contract


@pytest.mark.parametrize("name", SCRIPTS)
def test_both_send_the_same(name: str) -> None:
    script = SCRIPTS[name]
    assert sent_by("encord_portal.sdk", script) == sent_by("encord", script)


UPLOADS = {
    **{f"dataset: {name}": upload for name, upload in uploads.DATASET.items()},
    **{f"folder: {name}": upload for name, upload in uploads.FOLDER.items()},
    **{f"folder: {name}": upload for name, upload in uploads.FOLDER_GROUPS.items()},
}


@pytest.mark.parametrize("name", UPLOADS)
def test_both_upload_the_same(name: str, tmp_path: Path) -> None:
    upload, files = UPLOADS[name], uploads.make_files(tmp_path)

    def script(sdk: Sdk) -> None:
        upload(sdk, files)

    ours, published = sent_by("encord_portal.sdk", script), sent_by("encord", script)
    if upload in uploads.FOLDER_GROUPS.values():
        for request in (*ours, *published):
            if request["path"].startswith("/bucket/"):
                request["headers"].pop("content-type")
    # Several files travel at a time.
    assert _in_order(ours) == _in_order(published)


def _in_order(requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    sent = [request for request in requests if request["path"].startswith("/bucket/")]
    others = [request for request in requests if not request["path"].startswith("/bucket/")]
    return others + sorted(sent, key=lambda request: str(request["path"]))


@pytest.mark.parametrize("kind", ["project", "task"])
def test_both_import_from_cvat_alike(kind: str, tmp_path: Path) -> None:
    special.cvat_files(tmp_path, kind)

    def script(sdk: Sdk) -> None:
        special.import_from_cvat(sdk, tmp_path)

    ours, published = sent_by("encord_portal.sdk", script), sent_by("encord", script)
    for requests in (ours, published):
        requests.sort(key=lambda request: (request["method"], request["path"]))
    assert ours == published


def test_both_add_to_a_flat_ontology_alike() -> None:
    def without_hashes(value: Any) -> Any:
        if isinstance(value, dict):
            # The published SDK drops the templates when it adds something; ours keeps them.
            unimportant = {"featureNodeHash", "skeleton_templates"}
            return {k: without_hashes(v) for k, v in value.items() if k not in unimportant}
        return [without_hashes(item) for item in value] if isinstance(value, list) else value

    script = special.add_to_flat_ontology
    ours, published = sent_by("encord_portal.sdk", script), sent_by("encord", script)
    assert without_hashes(ours) == without_hashes(published)


def test_interpolation_is_asked_for_alike() -> None:
    script = special.interpolate
    ours, published = sent_by("encord_portal.sdk", script), sent_by("encord", script)
    for requests in (ours, published):
        requests[-1]["body"]["values"]["uid"] = "a fresh one each time"
    assert ours == published
