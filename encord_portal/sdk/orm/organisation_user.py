"""People of the organisation."""

from __future__ import annotations

from typing import Literal, TypeAlias
from uuid import UUID

from encord_portal.sdk.common.base_dto import BaseDTO, WireTime

OrganisationUserRoleName: TypeAlias = Literal["ADMIN", "MEMBER", "TASKER", "WORKFORCE_MANAGER"]
OrganisationMemberType: TypeAlias = Literal["internal", "external"]


class OrganisationUser(BaseDTO):
    """A person of the organisation.

    Attributes:
        email: Their email.
        role_mnemonic_name: What they may do; a word of :data:`OrganisationUserRoleName` or newer.
        role_uuid: Names the role.
        member_type: Whether they belong to the organisation: ``internal`` or ``external``.
        created_at: When they were added.
        last_edited_at: When their entry was changed last.
    """

    email: str
    role_mnemonic_name: str
    role_uuid: UUID
    member_type: str
    created_at: WireTime
    last_edited_at: WireTime
