"""What only our metadata schema says; the rest is compared in tests/contract/requests."""

from __future__ import annotations

from typing import Any

import pytest

from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.metadata_schema import MetadataSchema, MetadataSchemaError
from encord_portal.sdk.user_client import EncordUserClient
from tests.sdk.builders import private_key_text
from tests.sdk.recording import as_json, recording


def schema_of(kinds: Any) -> MetadataSchema:
    with recording(lambda _: as_json(kinds)) as server:
        client = EncordUserClient.create_with_ssh_private_key(private_key_text(), domain=server.url)
        return client.metadata_schema()


@pytest.mark.parametrize(
    "kind",
    [
        {"ty": "foo"},
        {},
        "number",
        None,
        {"ty": "enum"},
        {"ty": "enum", "values": "ab"},
        {"ty": "embedding"},
        {"ty": "tombstone", "deleted_ty": {"ty": "foo"}},
        {"ty": ["number"]},
    ],
)
def test_a_malformed_schema_names_the_key(kind: Any) -> None:
    with pytest.raises(EncordException, match="'weight'"):
        schema_of({"weight": kind})


def test_a_key_deleted_for_good_does_not_return() -> None:
    schema = schema_of({"a": {"ty": "number"}})
    schema.delete_key("a")
    schema.delete_key("a", hard=True)
    with pytest.raises(MetadataSchemaError, match="for good"):
        schema.restore_key("a")
    with pytest.raises(MetadataSchemaError, match="for good"):
        schema.delete_key("a", hard=True)


def test_deleted_keys_are_keys_still_as_they_can_be_restored() -> None:
    schema = schema_of({"a": {"ty": "number"}, "b": {"ty": "number"}})
    schema.delete_key("a")
    assert (schema.keys(), schema.is_key_deleted("a")) == (["a", "b"], True)


def test_a_schema_can_be_printed() -> None:
    schema = schema_of({"a": {"ty": "number"}, "b": {"ty": "tombstone"}})
    schema.add_enum("c", values=["y", "x"])
    assert str(schema).splitlines()[2:] == [" - a: number", " - c: enum"]


def test_there_may_be_no_schema() -> None:
    assert schema_of(None).keys() == []
