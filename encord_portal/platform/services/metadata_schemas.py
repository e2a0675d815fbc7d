"""The types of the organisation's client metadata, in their newer and their older spelling.

They say how metadata are meant; nothing that is stored is changed or refused for them.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.db import transaction
from pydantic import BaseModel, ConfigDict, Field, RootModel, StringConstraints

from encord_portal.accounts.models import User
from encord_portal.platform.errors import InvalidArguments, NotAllowed
from encord_portal.platform.models import MetadataSchema
from encord_portal.platform.wire import JsonObject

MAX_KEYS = 2000
Key = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Hint = Literal["number", "boolean", "datetime", "uuid", "varchar", "text"]


class _Type(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Variant(_Type):
    ty: Literal["variant"]
    hint: Hint


class Choice(_Type):
    ty: Literal["enum"]
    values: list[Key] = Field(max_length=1000)


class Embedding(_Type):
    ty: Literal["embedding"]
    size: int = Field(ge=1, le=65_536)
    api: None = None


class Geospatial(_Type):
    ty: Literal["geospatial"]


class Tombstone(_Type):
    """A key that was deleted; its type may be remembered."""

    ty: Literal["tombstone"]
    deleted_ty: Annotated[Variant | Choice | Embedding | Geospatial, Field(discriminator="ty")] | (
        None
    ) = None


Entry = Annotated[Variant | Choice | Embedding | Geospatial | Tombstone, Field(discriminator="ty")]
Old = Literal[
    "number", "string", "boolean", "datetime", "geospatial", "enum", "embedding", "long_string"
]


class Schema(RootModel[Annotated[dict[Key, Entry], Field(max_length=MAX_KEYS)]]):
    """The newer spelling: every key with its type."""


class OldSchema(RootModel[Annotated[dict[Key, Old], Field(max_length=MAX_KEYS)]]):
    """The older spelling: every key with the name of its type."""


_HINTS: dict[str, Hint] = {
    "number": "number",
    "string": "varchar",
    "boolean": "boolean",
    "datetime": "datetime",
    "long_string": "text",
}
_OLD: dict[str, Old] = {
    "number": "number",
    "varchar": "string",
    "uuid": "string",
    "boolean": "boolean",
    "datetime": "datetime",
    "text": "long_string",
}


def current() -> MetadataSchema | None:
    """The schema, if somebody has set one."""
    return MetadataSchema.objects.order_by("pk").first()


def save(user: User, schema: Schema) -> None:
    """Set the schema as a whole.

    Raises:
        NotAllowed: When a key would be dropped or get another type, and the person is no
            administrator of the platform; keys and choices may be added by everybody.
    """
    _save(user, {key: entry.model_dump(mode="json") for key, entry in schema.root.items()})


def save_old(user: User, wanted: OldSchema) -> None:
    """Set the schema by the older spelling; deleted keys stay deleted.

    Raises:
        InvalidArguments: When a new key is an embedding, whose size this spelling does not tell.
        NotAllowed: As for :func:`save`.
    """
    found = current()
    before: JsonObject = {} if found is None else found.content
    content = {key: entry for key, entry in before.items() if entry["ty"] == "tombstone"}
    for key, kind in wanted.root.items():
        content[key] = _of_old(key, kind, before.get(key))
    _save(user, content)


def in_old_spelling(schema: MetadataSchema) -> dict[str, Old]:
    """Every key that is not deleted, with its type."""
    return {
        key: _OLD[entry["hint"]] if entry["ty"] == "variant" else entry["ty"]
        for key, entry in schema.content.items()
        if entry["ty"] != "tombstone"
    }


def _of_old(key: str, kind: Old, before: JsonObject | None) -> JsonObject:
    if kind in _HINTS:
        same = before is not None and before["ty"] == "variant" and _OLD[before["hint"]] == kind
        return before if same and before else {"ty": "variant", "hint": _HINTS[kind]}
    if before is not None and before["ty"] == kind:
        return before
    if kind == "embedding":
        raise InvalidArguments(
            f"The size of the embedding {key[:100]!r} is missing; add it by add_embedding(…, "
            "size=…) of the schema."
        )
    return {"ty": "enum", "values": []} if kind == "enum" else {"ty": kind}


@transaction.atomic
def _save(user: User, content: dict[str, Any]) -> None:
    MetadataSchema.objects.get_or_create(pk=1)
    schema = MetadataSchema.objects.select_for_update().get(pk=1)
    if not user.is_superuser:
        for key, entry in schema.content.items():
            if not _extends(entry, content.get(key)):
                raise NotAllowed(
                    f"Only administrators of this platform may drop {key[:100]!r} from the schema "
                    "or give it another type."
                )
    schema.content = content
    schema.save(update_fields=["content", "updated_at"])


def _extends(before: JsonObject, after: JsonObject | None) -> bool:
    if after is None or before == after:
        return before == after
    both = before["ty"] == after["ty"] == "enum"
    return both and set(before["values"]) <= set(after["values"])
