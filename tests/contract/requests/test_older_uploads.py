"""The published client no longer sends the older upload queries; only older scripts need them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.contract.requests.both import sent_by
from tests.contract.requests.calls import special, uploads

pytestmark = pytest.mark.contract

OLDER = {
    *("signedvideourl", "signedimagesurl", "signeddicomsurl", "singleimage", "images"),
    *("imagegroup", "dicomseries", "projectimporter", "projectimportercvatinfo"),
}


def test_uploads_and_cvat_imports_go_other_ways(tmp_path: Path) -> None:
    files = uploads.make_files(tmp_path)
    exported = special.cvat_files(tmp_path / "cvat", "project")
    sent = [
        request
        for upload in uploads.DATASET.values()
        for request in sent_by("encord", lambda sdk, upload=upload: upload(sdk, files))
    ]
    sent += sent_by("encord", lambda sdk: special.import_from_cvat(sdk, exported))

    queries = {
        (request["body"]["query_type"], request["body"]["query_method"])
        for request in sent
        if request["path"].startswith("/public")
    }
    assert ("datasetdatalongpolling", "POST") in queries
    assert ("video", "PUT") not in queries
    assert not {kind for kind, _ in queries} & OLDER
