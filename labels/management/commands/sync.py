"""Bring what the portal keeps of the platform up to date: projects, rows, labels."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from encord_portal.accounts.models import User
from labels.models import ProjectAccess
from labels.services import renewal
from labels.services.connection import has_key


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

    def handle(self, *args: Any, **options: Any) -> None:
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


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise CommandError(f"“{text}” is no project hash.") from None


def _people(emails: list[str]) -> list[User]:
    people = User.objects.filter(is_active=True).order_by("pk")
    if not emails:
        # Who has used the portal: the embedded platform would make a key for anybody else.
        return [each for each in people.filter(portal_credential__isnull=False) if has_key(each)]
    found = {each.email: each for each in people.filter(email__in=emails)}
    for email in emails:
        if email not in found:
            raise CommandError(f"Nobody here has the email address {email}.")
    return [found[email] for email in dict.fromkeys(emails)]
