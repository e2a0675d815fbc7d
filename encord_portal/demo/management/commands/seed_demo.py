"""``manage.py seed_demo``: real media with true labels, and people to look at them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from encord_portal.demo.media import DemoMediaError
from encord_portal.demo.people import PASSWORD, Person
from encord_portal.demo.progress import unfinished
from encord_portal.demo.reset import reset


class Command(BaseCommand):
    help = "Load the demo data. Run again, it keeps what was changed and adds nothing."
    # The command runs at every start: the checks would load the whole portal once more.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--reset",
            action="store_true",
            help="first delete the demo's projects with all that was done in them",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.ENCORD_DOMAIN:
            self._say(f"no demo data: this portal works on {settings.ENCORD_DOMAIN}")
            return
        if options["reset"]:
            self._say(f"deleted {reset()} demo projects")
        if unfinished():
            self._build()
        else:
            self._say("demo data is there")
        self._say(f"demo accounts, made with the password {PASSWORD}")
        for person in Person:
            self.stdout.write(f"    {person.email:24} {person.value.does}")

    def _build(self) -> None:
        # Loaded by name, because building takes imports of seconds that most starts do not need.
        try:
            import_module("encord_portal.demo.seed").seed(self._say)
        except DemoMediaError as error:
            raise CommandError(str(error)) from error
        self._say("demo data loaded")

    def _say(self, text: str) -> None:
        self.stdout.write(f"demo: {text}")
