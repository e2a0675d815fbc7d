"""v1 queries of older clients about ontologies; newer ones ask for the same over v2."""

from __future__ import annotations

from pydantic import Field

from encord_portal.platform import wire
from encord_portal.platform.errors import InvalidArguments
from encord_portal.platform.models import Ontology
from encord_portal.platform.parsing import WireModel
from encord_portal.platform.services import access, ontologies
from encord_portal.platform.services.listing import TitleFilter
from encord_portal.platform.v1.registry import V1Context, query
from encord_portal.platform.wire import JsonObject


class _Filtered(WireModel):
    filter: TitleFilter | None = None


class _Content(WireModel):
    title: str = Field(min_length=1, max_length=500)
    description: str | None = ""
    editor: JsonObject


def _ontology(ctx: V1Context, *, write: bool = False) -> Ontology:
    hashes = ctx.uuids()
    if len(hashes) != 1:
        raise InvalidArguments("uid must name one ontology.")
    return access.ontology_of(ctx.user, hashes[0], write=write)


def _as_v1(ontology: Ontology) -> JsonObject:
    return {
        "ontology_hash": str(ontology.ontology_hash),
        "title": ontology.title,
        "description": ontology.description,
        "editor": ontology.editor,
        "created_at": wire.v1_time(ontology.created_at),
        "last_edited_at": wire.v1_time(ontology.last_edited_at),
    }


@query("ontology", "GET")
def get_ontology(ctx: V1Context) -> JsonObject:
    return _as_v1(_ontology(ctx))


@query("ontology", "PUT")
def save_ontology(ctx: V1Context) -> bool:
    wanted = ctx.payload_as(_Content)
    ontology = _ontology(ctx, write=True)
    ontologies.update(ontology, wanted.title, wanted.description or "", wanted.editor)
    return True


@query("ontology", "POST")
def create_ontology(ctx: V1Context) -> JsonObject:
    wanted = ctx.payload_as(_Content)
    return _as_v1(
        ontologies.create(ctx.user, wanted.title, wanted.description or "", wanted.editor)
    )


@query("ontologywithuserrole", "GET")
def list_ontologies(ctx: V1Context) -> list[JsonObject]:
    wanted = ctx.payload_as(_Filtered).filter or TitleFilter()
    return [
        {"user_role": each.role, "user_email": ctx.user.email, "ontology": _as_v1(each.ontology)}
        for each in wanted.apply(ontologies.visible_to(ctx.user), "ontology__")
    ]
