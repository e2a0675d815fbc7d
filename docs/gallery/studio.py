"""Builds the rows, serves them, takes the pictures of all of them, and writes their page."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import requests
from django.core.management import call_command
from PIL import Image

from docs.gallery import album, broken, contents, extras, rows, sheets
from docs.gallery.camera import NARROW, SCHEMES, VIEWS, WIDE, Camera, View, camera, settle
from docs.gallery.rows import Wanted
from docs.gallery.shots import Shot
from encord_portal.demo import media, people
from encord_portal.demo.people import Person
from encord_portal.demo.sessions import signed_in

_STARTS_WITHIN = 60
# Pictures of files that cannot be shown are about one sentence each.
_SMALL = 0.42


def say(text: str) -> None:
    """Tell what is being done."""
    print(f"gallery: {text}", flush=True)  # noqa: T201 - a command's output


def run(names: Sequence[str]) -> None:
    """Take the pictures whose names begin with one of these, or all."""
    call_command("migrate", verbosity=0)
    people.ensure_accounts()
    media.fetch()
    wanted, shots = contents.everything()
    broken_kinds = broken.kinds()
    album.write(shots, {name: each.title for name, (each, _) in broken_kinds.items()})
    chosen = [each for each in shots if _is_named(each.name, names)]
    titles = {each.row for each in chosen}
    paths = _build([each for each in wanted if each.title in titles])
    if chosen:
        with served() as base, camera(base) as eye:
            for shot in chosen:
                _tell(shot.name, _take(eye, shot, paths))
    kinds = {name: each for name, each in broken_kinds.items() if _is_named(_media(name), names)}
    if kinds:
        _take_broken(kinds)


def _is_named(name: str, names: Sequence[str]) -> bool:
    return not names or name.startswith(tuple(names))


def _media(name: str) -> str:
    return f"media-{name}"


def _tell(name: str, changed: bool) -> None:
    say(f"{name}: {'taken' if changed else 'as before'}")


def _build(wanted: Sequence[Wanted]) -> dict[str, str]:
    if not wanted:
        return {}
    with signed_in() as clients:
        project_hash, paths = rows.build(clients, wanted, say)
        if extras.JUDGED in paths:
            project = clients[Person.REVIEWER].get_project(project_hash)
            rows.judge(project, extras.JUDGED, extras.verdict_of)
    return paths


def _take(eye: Camera, shot: Shot, paths: dict[str, str]) -> bool:
    """Take a picture in all four ways; whether it looks different from the one before."""
    taken = {}
    for view in VIEWS:
        path = paths[shot.row] + shot.path if shot.row else shot.path
        if shot.selected and view.scheme == "dark":
            path += f"{'&' if '?' in path else '?'}obj={shot.selected}"
        page = eye.open(view, path)
        if shot.act is not None:
            shot.act(page)
            settle(page)
        taken[view] = eye.take(view)
    by_scheme = [[taken[View(scheme, size)] for size in (WIDE, NARROW)] for scheme in SCHEMES]
    return sheets.keep(shot.name, sheets.sheet(by_scheme))


def _take_broken(kinds: dict[str, tuple[Wanted, str]]) -> None:
    """One sheet for each kind: its troubles beside each other, wide and light, narrow and dark."""
    wanted = {name: broken.rows(each) for name, (each, _) in kinds.items()}
    paths = _build([row for troubles in wanted.values() for row in troubles.values()])
    kept = broken.originals()
    taken: dict[str, dict[View, list[Image.Image]]] = {}
    views = (View("light", WIDE), View("dark", NARROW))
    for trouble in broken.TROUBLES:
        broken.harm(trouble, kept)
        with (
            served(**(broken.EXPIRED if trouble.harm is None else {})) as base,
            camera(base) as eye,
        ):
            for name, (_, page) in kinds.items():
                path = paths[wanted[name][trouble.name].title] + page
                for view in views:
                    eye.open(view, path)
                    taken.setdefault(name, {}).setdefault(view, []).append(eye.take(view))
    for name, by_view in taken.items():
        wide, narrow = (by_view[view] for view in views)
        half = len(wide) // 2
        picture = sheets.sheet([wide[:half], wide[half:], narrow], _SMALL)
        _tell(_media(name), sheets.keep(_media(name), picture))


@contextmanager
def served(**environment: str) -> Iterator[str]:
    """The portal on a free port, until the end of the block; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        str(Path(sys.executable).parent / "granian"), "--interface", "wsgi",
        "--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--blocking-threads", "2",
        "--no-ws", "--log-level", "error", "encord_portal.wsgi:application",
    ]  # fmt: skip
    server = subprocess.Popen(command, env={**os.environ, **environment})
    base = f"http://127.0.0.1:{port}"
    try:
        _wait(f"{base}/login/", server)
        yield base
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < until and server.poll() is None:
        try:
            if requests.get(address, timeout=10).ok:
                return
        except requests.RequestException:
            time.sleep(0.2)
    raise RuntimeError(f"The portal does not answer on {address}.")
