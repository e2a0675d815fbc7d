"""What an API key is for."""

from __future__ import annotations

from collections import OrderedDict

from encord_portal.sdk.orm.base_orm import BaseORM


class ApiKeyMeta(BaseORM):
    """The title of an API key and the type of its resource, as a dictionary."""

    DB_FIELDS = OrderedDict([("title", str), ("resource_type", str)])
    NON_UPDATABLE_FIELDS = {"resource_type"}
