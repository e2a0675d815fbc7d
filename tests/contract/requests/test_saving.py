"""What ours asks besides, before it saves on a server that does not tell what a save replaced.

The other comparisons run against one that says in its listings that it will tell.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.requests import answers
from tests.contract.requests.both import Sdk, sent_by
from tests.contract.requests.calls.actions import project_of, rows_of

pytestmark = pytest.mark.contract

OTHER = "45454545-4545-4454-8454-454545454545"


@pytest.fixture(autouse=True)
def silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """The listing as a server sends it that knows nothing of ours."""
    listed = answers.label_row_metadata()
    del listed["save_tells_replaced"]
    rows = [listed, listed | {"label_hash": OTHER}]
    labels = [answers.label_row(), answers.label_row() | {"label_hash": OTHER}]
    monkeypatch.setitem(answers.V1, ("labelrowmetadata", "GET"), lambda _: rows)
    monkeypatch.setitem(
        answers.V1,
        ("labelrow", "GET"),
        lambda uid: [each for each in labels if each["label_hash"] in uid],
    )


def _alone(how: dict[str, Any]) -> Any:
    def script(sdk: Sdk) -> None:
        row = rows_of(sdk)[0]
        row.initialise_labels()
        row.save(**(how if sdk.root != "encord" else {}))

    return script


def _bundled(how: dict[str, Any]) -> Any:
    def script(sdk: Sdk) -> None:
        project = project_of(sdk)
        rows = project.list_label_rows_v2()
        for row in rows:
            row.initialise_labels()
        with project.create_bundle() as bundle:
            for row in rows:
                row.save(bundle=bundle, **(how if sdk.root != "encord" else {}))

    return script


@pytest.mark.parametrize("script", [_alone, _bundled])
def test_to_overwrite_both_send_the_same(script: Any) -> None:
    ours = script({"if_changed": "overwrite"})
    assert sent_by("encord_portal.sdk", ours) == sent_by("encord", ours)


@pytest.mark.parametrize(
    ("script", "hashes"), [(_alone, [answers.LABEL]), (_bundled, [answers.LABEL, OTHER])]
)
def test_to_warn_one_listing_comes_before_and_nothing_else(script: Any, hashes: list[str]) -> None:
    ours = sent_by("encord_portal.sdk", script({}))
    published = sent_by("encord", script({}))
    assert ours[:-2] + ours[-1:] == published
    query = ours[-2]["body"]
    assert (query["query_type"], query["query_method"]) == ("labelrowmetadata", "GET")
    assert query["values"]["payload"]["label_hashes"] == hashes
    assert ours[-1]["body"]["query_method"] == "POST"
