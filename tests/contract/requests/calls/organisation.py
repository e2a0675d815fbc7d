"""Calls about the organisation: its people, groups, collections, filters and metadata."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from tests.contract.requests.answers import GROUP, ITEM, TASK
from tests.contract.requests.both import Sdk

_FILTER = {"local_filters": {GROUP: {"filters": [{"a": 1}]}}, "global_filters": {"filters": []}}


def _people(sdk: Sdk) -> None:
    client = sdk.client
    (person,) = client.list_organisation_users()
    assert (person.email, person.role_mnemonic_name, person.role_uuid) == (
        "a@b.co", "ADMIN", UUID(GROUP),
    )  # fmt: skip
    client.add_organisation_user("a@b.co", role_mnemonic_name="TASKER", member_type="external")
    for wrong in ({"role_mnemonic_name": "BOSS"}, {"member_type": "both"}):
        given = {"role_mnemonic_name": "MEMBER", "member_type": "internal"} | wrong
        with pytest.raises(ValueError, match=r"ADMIN|internal"):
            client.add_organisation_user("a@b.co", **given)
    client.remove_organisation_user("a+b/é@c.co")


def _groups(sdk: Sdk) -> None:
    client = sdk.client
    (listed,) = client.list_groups()
    group = client.get_group(UUID(GROUP))
    for each in (listed, group, client.create_group("g"), client.create_group("g", "d")):
        assert (each.group_hash, each.name, each.description) == (UUID(GROUP), "g", "d")
        assert each.created_at.year == 2024
    assert [each.user_email for each in group.list_users()] == ["a@b.co"]
    assert [each.user_email for each in group.add_users(["a@b.co", "c@d.co"])] == ["a@b.co"]
    group.remove_users(["a@b.co"])
    group.update_group(name="n")
    group.update_group(description="")
    with pytest.raises(ValueError, match="At least one"):
        group.update_group()
    for call in (client.get_group, client.delete_group):
        with pytest.raises(ValueError, match="UUID"):
            call("x")
    client.delete_group(GROUP)


def _collections(sdk: Sdk) -> None:
    client, storage = sdk.client, sdk.module("storage")
    client.create_collection(GROUP, "n")
    client.create_collection(top_level_folder_uuid=UUID(GROUP), name="n", description="d")
    list(client.list_collections())
    list(client.list_collections(GROUP, [TASK, UUID(GROUP)], 3))
    collection = client.get_collection(collection_uuid=TASK)
    assert (collection.uuid, collection.top_level_folder_uuid) == (UUID(TASK), UUID(GROUP))
    assert (collection.name, collection.description) == ("c", "d")
    assert collection.created_at == collection.last_edited_at
    (item,) = collection.list_items()
    list(collection.list_items(include_client_metadata=True, page_size=2))
    known, hidden = collection.list_items_include_inaccessible()
    assert known.uuid == item.uuid
    assert isinstance(hidden, storage.StorageItemInaccessible)
    list(collection.list_items_include_inaccessible(include_client_metadata=False, page_size=2))
    assert collection.add_items([ITEM]).failed_items == [UUID(ITEM)]
    assert collection.remove_items([UUID(ITEM)]).failed_items == []
    added = collection.add_items_by_title(str(number) * 60 for number in range(2_100))
    assert added.requested == added.items_added == len(added.failed_items) > 2
    assert collection.add_items_by_title([]).requested == 0
    for left in (5, 6):  # what is around each title counts too
        collection.add_items_by_title(["é" * 50_000, "b" * (100_000 - left)])
    with pytest.raises(ValueError, match="too long"):
        collection.add_items_by_title(["a" * 199_998])
    preset = client.get_filter_preset(TASK)
    for change in (collection.add_preset_items, collection.remove_preset_items):
        for given in (preset, TASK, UUID(TASK)):
            change(given)
    collection.update_collection("n")
    collection.update_collection(description="d")
    client.delete_collection(TASK)
    for call in (client.get_collection, client.delete_collection, preset_of(collection)):
        with pytest.raises(ValueError, match="UUID"):
            call("x")


def preset_of(collection: Any) -> Any:
    return lambda text: collection.add_items([text])


def _presets(sdk: Sdk) -> None:
    client = sdk.client
    client.create_preset("n", _FILTER)
    client.create_preset(name="n", filter_preset_json={"local_filters": {}}, description="d")
    client.create_preset("n", {})
    preset = client.get_filter_preset(preset_uuid=TASK)
    assert (preset.uuid, preset.name, preset.description) == (UUID(TASK), "p", "d")
    assert preset.created_at == preset.last_updated_at
    list(client.get_filter_presets())
    list(client.get_filter_presets([TASK, UUID(GROUP)], page_size=2))
    list(client.list_presets())
    list(client.list_presets(GROUP, page_size=2))
    assert preset.get_filter_preset_json().global_filters.filters == [{}]
    preset.update_preset()
    preset.update_preset("n", "d", _FILTER)
    client.delete_preset(TASK)


def _metadata(sdk: Sdk) -> None:
    client = sdk.client
    kinds = sdk.module("orm.client_metadata_schema").ClientMetadataSchemaTypes
    assert client.get_client_metadata_schema() == {"a": kinds.NUMBER}
    client.set_client_metadata_schema_from_dict({"a": kinds.LONG_STRING, "b": "enum"})
    with pytest.raises(NotImplementedError):
        client.set_client_metadata_schema_from_dict({"a": "foo"})


def _schema_looked_at(sdk: Sdk) -> None:
    schema = sdk.client.metadata_schema()
    held = {key: schema.get_key_type(key) for key in schema.keys()}  # noqa: SIM118 - no dictionary
    assert held | {"gone": None} == {
        **dict.fromkeys(["variant", "varchar"], "varchar"),
        **{name: name for name in ("number", "boolean", "datetime", "text", "uuid")},
        "vector": "embedding", "choice": "enum", "place": "geospatial", "gone": None,
    }  # fmt: skip
    assert schema.has_key("gone")
    assert schema.is_key_deleted("gone")
    assert not schema.has_key("none")
    assert schema.get_key_type("none") is schema.get_key_type("gone") is None
    assert (schema.get_enum_options("choice"), schema.get_embedding_size("vector")) == (["x"], 3)
    schema.save()


def _schema_changed(sdk: Sdk) -> None:
    schema = sdk.client.metadata_schema()
    kinds = ("boolean", "datetime", "number", "uuid", "varchar", "text", "string", "long_string")
    for number, kind in enumerate(kinds):
        schema.add_scalar(f"k.{number} _-", data_type=kind)
    schema.set_scalar("variant", data_type="number")
    schema.set_scalar("new", data_type="text")
    schema.add_enum("size", values=["s", "m"])
    schema.add_enum_options("size", values=["l"])
    schema.add_embedding("meaning", size=4096)
    schema.add_geospatial("where")
    schema.restore_key("gone")
    schema.delete_key("number")
    schema.delete_key("boolean", hard=True)
    schema.save()
    schema.restore_key("number")
    schema.save()


def _schema_misused(sdk: Sdk) -> None:
    schema = sdk.client.metadata_schema()
    wrong = sdk.module("metadata_schema").MetadataSchemaError
    for call in (
        lambda: schema.add_scalar("number", data_type="text"),
        lambda: schema.set_scalar("choice", data_type="text"),
        lambda: schema.add_scalar("gone", data_type="datetime"),
        lambda: schema.add_scalar("", data_type="text"),
        lambda: schema.add_scalar("a$b", data_type="text"),
        lambda: schema.add_enum("e", values=[]),
        lambda: schema.add_enum("choice", values=["x"]),
        lambda: schema.add_enum_options("number", values=["x"]),
        lambda: schema.add_enum_options("none", values=["x"]),
        lambda: schema.add_embedding("vector", size=3),
        lambda: schema.add_geospatial("place"),
        lambda: schema.get_enum_options("none"),
        lambda: schema.get_enum_options("number"),
        lambda: schema.get_embedding_size("none"),
        lambda: schema.get_embedding_size("number"),
        lambda: schema.delete_key("none"),
        lambda: schema.delete_key("gone"),
        lambda: schema.restore_key("none"),
        lambda: schema.restore_key("number"),
    ):
        with pytest.raises(wrong):
            call()
    for size in (0, -1, 4097):
        with pytest.raises(ValueError, match="size"):
            schema.add_embedding("e", size=size)
    with pytest.raises(ValueError, match="foo"):
        schema.add_scalar("e", data_type="foo")
    schema.save()


SCRIPTS: dict[str, Any] = {
    "people of the organisation": _people,
    "groups of the organisation": _groups,
    "collections of storage items": _collections,
    "filters of storage": _presets,
    "the older metadata schema": _metadata,
    "a metadata schema is looked at": _schema_looked_at,
    "a metadata schema is changed": _schema_changed,
    "a metadata schema is misused": _schema_misused,
}
