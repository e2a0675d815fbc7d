"""Remove revisions beyond what the settings keep."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat

from labels.services import retention
from labels.services.retention import Limits


class Command(BaseCommand):
    help = (
        "Removes revisions that are older than PORTAL_KEEP_REVISION_DAYS and not among the newest "
        "PORTAL_KEEP_REVISIONS of their row. What a draft, a conflict or the present labels need "
        "stays, and so does what is younger than a day. Without a limit nothing is removed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only tell what would go")
        parser.add_argument("--days", type=int, help="in place of PORTAL_KEEP_REVISION_DAYS")
        parser.add_argument("--count", type=int, help="in place of PORTAL_KEEP_REVISIONS")
        parser.add_argument(
            "--project",
            dest="projects",
            action="append",
            default=[],
            metavar="HASH",
            help="only this project; may be repeated",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        standing = Limits.of_settings()
        days, count = options["days"], options["count"]
        if min(days or 0, count or 0) < 0:
            raise CommandError("Days and count are 0 (no limit) or more.")
        limits = Limits(
            standing.days if days is None else days, standing.count if count is None else count
        )
        if limits.keep_everything:
            self.stdout.write(
                "Every revision is kept: neither PORTAL_KEEP_REVISION_DAYS nor "
                "PORTAL_KEEP_REVISIONS is set."
            )
            return
        try:
            hashes = [UUID(each) for each in options["projects"]]
        except ValueError:
            raise CommandError("A project is named by its hash.") from None
        done = retention.prune(limits, project_hashes=hashes, dry_run=options["dry_run"])
        verb = "would go" if options["dry_run"] else "removed"
        self.stdout.write(
            f"{done.revisions} revisions of {done.rows} rows {verb}, and with them {done.blobs} "
            f"contents of {filesizeformat(done.size)}."
        )
