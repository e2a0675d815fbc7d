"""Bring what the portal keeps of the platform up to date: projects, rows, labels."""

from __future__ import annotations

import os
import signal
import threading
import time
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from encord_portal.accounts.models import User
from labels.models import ProjectAccess
from labels.services import background, renewal

# Seconds that a round has to end by itself.
_GRACE = 5.0


class Command(BaseCommand):
    help = (
        "Lists projects and rows anew and reads the labels that changed. Current copies are left "
        "alone, so it may be stopped at any time, run again, and run beside the portal."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--as",
            dest="emails",
            action="append",
            default=[],
            metavar="EMAIL",
            help="whose key asks; may be repeated; by default everybody who has one",
        )
        parser.add_argument(
            "--project",
            dest="projects",
            action="append",
            default=[],
            type=_uuid,
            metavar="HASH",
            help="only this project; may be repeated",
        )
        parser.add_argument(
            "--no-labels", action="store_true", help="only lists, which costs far less"
        )
        parser.add_argument(
            "--seconds", type=float, help="begin no further request after this long"
        )
        parser.add_argument(
            "--every", type=float, metavar="SECONDS", help="do it again and again, until stopped"
        )
        parser.add_argument(
            "--background",
            action="store_true",
            help="as the server runs it by itself: again and again, one at a time over all "
            "processes, with longer pauses while the platform is away, until the input ends",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["background"]:
            self._in_background(options["every"] or settings.SYNC_SECONDS)
            return
        every = options["every"]
        if every is not None and every <= 0:
            raise CommandError("--every is a number of seconds above 0.")
        try:
            while True:
                troubles = self._once(options)
                if every is None:
                    break
                time.sleep(every)
        except KeyboardInterrupt:
            self.stdout.write("Stopped. What was read is kept; run it again for the rest.")
            return
        if troubles:
            raise CommandError(f"Not everything could be brought up to date: {troubles[0]}")

    def _in_background(self, every: float) -> None:
        if every <= 0:
            raise CommandError("PORTAL_SYNC_SECONDS is 0: say how often with --every.")
        stop = threading.Event()
        threading.Thread(target=_wait_for_end, args=(stop,), daemon=True).start()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        if not background.run(every, stop):
            self.stdout.write("Another process syncs already.")

    def _once(self, options: dict[str, Any]) -> list[str]:
        done = renewal.renew(
            _people(options["emails"]),
            project_hashes=options["projects"],
            labels=not options["no_labels"],
            seconds=options["seconds"],
            progress=self._tell,
        )
        left = f", {done.left} left for the next time" if done.left else ""
        self.stdout.write(
            f"{len(done.projects)} projects listed, {done.read} rows read, "
            f"{done.current} were current{left}."
        )
        for trouble in done.troubles:
            self.stderr.write(trouble)
        return done.troubles

    def _tell(self, access: ProjectAccess, read: int, wanted: int) -> None:
        self.stdout.write(f"{access.project.title}: {read} of {wanted} rows read")
        self.stdout.flush()


def _wait_for_end(stop: threading.Event) -> None:
    """Stop when whoever started this has ended, however that was."""
    # Not through `sys.stdin`: whoever waits in there holds up the end of the process.
    while os.read(0, 4096):
        pass
    stop.set()
    # A request may hang for long. Nothing is lost: every row is stored by itself.
    time.sleep(_GRACE)
    os._exit(0)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise CommandError(f"“{text}” is no project hash.") from None


def _people(emails: list[str]) -> list[User]:
    if not emails:
        return background.people()
    people = User.objects.filter(is_active=True)
    found = {each.email: each for each in people.filter(email__in=emails)}
    for email in emails:
        if email not in found:
            raise CommandError(f"Nobody here has the email address {email}.")
    return [found[email] for email in dict.fromkeys(emails)]
