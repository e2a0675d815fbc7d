"""The base classes of typed wire objects, at their public path."""

from encord_portal.sdk.common.base_dto import (
    BaseDTO,
    BaseDTOWithExtra,
    GenericBaseDTO,
    RootModelDTO,
)

__all__ = ["BaseDTO", "BaseDTOWithExtra", "GenericBaseDTO", "RootModelDTO"]
