"""The databases that the platform runs on, each made for one test and removed after it."""

from __future__ import annotations

import atexit
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

SERVER = os.environ.get("PORTAL_TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432/postgres")
KINDS = ("sqlite", "postgresql")
FULL = bool(os.environ.get("PORTAL_TEST_FULL"))
# Of what differs little between them; ``PORTAL_TEST_FULL=1`` tries all.
USUAL_KINDS = KINDS if FULL else ("sqlite",)
# Processes of a server that is started often: each takes seconds to start.
USUAL_WORKERS = 2 if FULL else 1
# The name of a database that was migrated once by this process.
_template: list[str] = []


@contextmanager
def database(kind: str) -> Iterator[str]:
    """The address of an empty database; an empty text is the SQLite file of a data directory."""
    if kind == "sqlite":
        yield ""
        return
    name = _new_name()
    if _template:
        _on_server("CREATE DATABASE {} TEMPLATE {}", name, _template[0])
    else:
        _on_server("CREATE DATABASE {}", name)
    try:
        yield urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))
    finally:
        _on_server("DROP DATABASE {} WITH (FORCE)", name)


def has_tables(url: str) -> bool:
    """Whether a database was made from the template."""
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT to_regclass('django_migrations')").fetchone()
    return found is not None and found[0] is not None


def keep_as_template(url: str) -> None:
    """Let what this process makes from now on begin as a copy of a migrated database."""
    name = _new_name()
    _on_server("CREATE DATABASE {} TEMPLATE {}", name, urlsplit(url).path.removeprefix("/"))
    _template.append(name)
    atexit.register(_on_server, "DROP DATABASE {} WITH (FORCE)", name)


def _new_name() -> str:
    return f"portal_live_{uuid.uuid4().hex[:12]}"


def drop_connections(url: str) -> None:
    """End every connection to a database at once, as a restart of its server does."""
    name = urlsplit(url).path.removeprefix("/")
    with psycopg.connect(SERVER, autocommit=True, connect_timeout=2) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )


def _on_server(statement: str, *names: str) -> None:
    try:
        connection = psycopg.connect(SERVER, autocommit=True, connect_timeout=2)
    except psycopg.OperationalError as error:
        pytest.skip(f"no PostgreSQL answers at the address of PORTAL_TEST_POSTGRES: {error}")
    with connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
