"""What all examples share: connect with a key, call ``main``, print what it returns."""

from __future__ import annotations

import argparse
import inspect
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, get_type_hints

from encord_portal.sdk import EncordUserClient


def connect(domain: str, key: Path) -> EncordUserClient:
    """Make a client that signs its requests with the private key in a file."""
    return EncordUserClient.create_with_ssh_private_key(
        ssh_private_key=key.read_text(encoding="ascii"), domain=domain
    )


def run(main: Callable[..., Iterable[object]], arguments: list[str] | None = None) -> None:
    """Run an example from the command line and print its results, one a line.

    Every parameter of ``main`` after the client becomes an option: ``project_title`` is given as
    ``--project-title``, and is required where it has no default.
    """
    parser = argparse.ArgumentParser(description=inspect.getdoc(main))
    parser.add_argument("--domain", default="http://127.0.0.1:8000", help="the platform's origin")
    parser.add_argument("--key", type=Path, required=True, help="the file with the private key")
    for name, default, kind in _options(main):
        required = default is inspect.Parameter.empty
        parser.add_argument(
            "--" + name.replace("_", "-"),
            type=kind,
            required=required,
            default=None if required else default,
        )
    given = vars(parser.parse_args(arguments))
    client = connect(given.pop("domain"), given.pop("key"))
    for result in main(client, **given):
        print(result)  # noqa: T201 - a script shows its results


def _options(main: Callable[..., object]) -> list[tuple[str, Any, type]]:
    types = get_type_hints(main)
    parameters = list(inspect.signature(main).parameters.values())[1:]
    return [(each.name, each.default, types[each.name]) for each in parameters]
