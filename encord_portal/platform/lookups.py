"""``__sqllike``: the patterns with ``%`` and ``_`` that the SDK's ``…_like`` filters carry."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Lookup, TextField
from django.db.models.sql.compiler import SQLCompiler


@CharField.register_lookup
@TextField.register_lookup
class SqlLike(Lookup):
    """Case is ignored on both databases, as SQLite does for ASCII anyway."""

    lookup_name = "sqllike"
    operator = "LIKE"

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        sql = rf"{left} {self.operator} {right} ESCAPE '\'"
        return sql, (*left_params, *right_params)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        self.operator = "ILIKE"
        return self.as_sql(compiler, connection)
