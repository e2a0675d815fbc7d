"""The verbs of a v1 query; on HTTP they are all POST."""

from encord_portal.sdk.common.enum import StringEnum


class QueryMethods(StringEnum):
    """What a v1 query does with its entity."""

    GET = "GET"
    POST = "POST"
    PUT = "PUT"
    DELETE = "DELETE"
