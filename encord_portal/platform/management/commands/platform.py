"""Looking after the local platform: people, keys, archives, integrity."""

from __future__ import annotations

import getpass
import os
import secrets
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import OperationalError, ProgrammingError, transaction
from django.utils import timezone

from encord_portal.accounts.models import User
from encord_portal.platform.errors import PlatformError
from encord_portal.platform.models import BearerToken, Project, SeenSignature
from encord_portal.platform.parsing import as_uuid
from encord_portal.platform.services import (
    archive_export,
    archive_import,
    integrity,
    keys,
    uploads,
)

_LONGEST_KEY = 10_000


class Command(BaseCommand):
    help = "Looks after the local platform: people, keys, archives, integrity."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="command", metavar="COMMAND")
        person = commands.add_parser("create-person", help="make a person who can log in")
        person.add_argument("email")
        person.add_argument("--name", default="", help="first and last name")
        person.add_argument("--staff", action="store_true", help="may use the admin pages")
        person.add_argument(
            "--password-stdin",
            action="store_true",
            help="read the password from standard input; without it one is made and printed",
        )
        make = commands.add_parser("create-key", help="make a key pair for scripts")
        make.add_argument("email")
        make.add_argument("--title", default="script")
        make.add_argument("--out", type=Path, help="write the private key here, not to the screen")
        add = commands.add_parser("add-key", help="register an existing Ed25519 public key")
        add.add_argument("email")
        add.add_argument("key", help="the .pub file, its line, or 64 hex characters")
        add.add_argument("--title", default="own key")
        write = commands.add_parser("export", help="write a whole project into one archive")
        write.add_argument("project", help="its hash")
        write.add_argument("file", type=Path)
        restore = commands.add_parser("import", help="restore a project from its archive")
        restore.add_argument("file", type=Path)
        restore.add_argument(
            "--create-people",
            action="store_true",
            help="make people who are not known here, without a password",
        )
        commands.add_parser("check", help="tell what is broken in what is stored")
        commands.add_parser("prune", help="remove what has expired and files that nothing uses")

    def handle(self, *args: Any, **options: Any) -> None:
        handlers = {
            "create-person": self.create_person,
            "create-key": self.create_key,
            "add-key": self.add_key,
            "export": self.export_project,
            "import": self.import_project,
            "check": self.check_integrity,
            "prune": self.prune,
        }
        if options["command"] is None:
            self.print_help("manage.py", "platform")
            raise CommandError("Say which of these commands.", returncode=2)
        try:
            handlers[options["command"]](options)
        except PlatformError as error:
            raise CommandError(error.message) from error
        except OSError as error:
            what = error.filename or "A file"
            raise CommandError(f"{what} cannot be used: {_why(error)}.") from error
        except (OperationalError, ProgrammingError) as error:
            raise CommandError(
                f"The database cannot be used: {_why(error)}. Where it is new, or of an older "
                "version, run 'migrate' first."
            ) from error

    def create_person(self, options: dict[str, Any]) -> None:
        email = options["email"].strip().lower()
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email!r} is not an email address.") from error
        if User.objects.filter(email=email).exists():
            raise CommandError(f"{email} exists already.")
        password = _given_password() if options["password_stdin"] else secrets.token_urlsafe(12)
        first, _, last = options["name"].strip().partition(" ")
        staff = options["staff"]
        user = User(
            email=email, first_name=first, last_name=last, is_staff=staff, is_superuser=staff
        )
        try:
            validate_password(password, user)
            user.set_password(password)
            user.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user.save()
        self.stderr.write(f"{email} can log in now.")
        if not options["password_stdin"]:
            self.stdout.write(password)

    def create_key(self, options: dict[str, Any]) -> None:
        person = _person(options["email"])
        if options["out"] is None:
            self.stdout.write(keys.create_key_pair(person, title=options["title"]), ending="")
            return
        path: Path = options["out"]
        try:
            # Made readable for its owner only from the start, and never over an existing key.
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {_why(error)}.") from error
        try:
            # A key whose private half nobody has shall not be registered.
            with transaction.atomic(), os.fdopen(handle, "w") as file:
                file.write(keys.create_key_pair(person, title=options["title"]))
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        self.stderr.write(f"The private key is in {path}; nobody else has it.")

    def add_key(self, options: dict[str, Any]) -> None:
        text: str = options["key"]
        if len(text) < 250 and Path(text).is_file():
            with Path(text).open("rb") as file:
                text = file.read(_LONGEST_KEY).decode("ascii", "replace")
        added = keys.add_public_key(_person(options["email"]), text, title=options["title"])
        self.stderr.write(f"The key {added.key} signs for {added.user.email} now.")

    def export_project(self, options: dict[str, Any]) -> None:
        project = Project.objects.filter(pk=as_uuid(options["project"], "project")).first()
        if project is None:
            raise CommandError(f"There is no project {options['project']}.")
        path: Path = options["file"]
        try:
            archive_export.write(project, path)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {_why(error)}.") from error
        self.stderr.write(f"{project.title!r} is in {path}.")

    def import_project(self, options: dict[str, Any]) -> None:
        path: Path = options["file"]
        try:
            path.open("rb").close()
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {_why(error)}.") from error
        project = archive_import.restore(path, create_people=options["create_people"])
        self.stderr.write(f"{project.title!r} ({project.pk}) is restored.")

    def check_integrity(self, options: dict[str, Any]) -> None:
        found = 0
        for problem in integrity.problems():
            found += 1
            self.stdout.write(problem)
        if found:
            raise CommandError(f"{found} problems were found.")
        self.stderr.write("Nothing is broken.")

    def prune(self, options: dict[str, Any]) -> None:
        now = timezone.now()
        gone = [
            model._default_manager.filter(expires_at__lt=now).delete()[0]
            for model in (BearerToken, SeenSignature)
        ]
        slots, files = uploads.prune()
        self.stderr.write(
            f"Removed {gone[0]} expired tokens, {gone[1]} old signatures, {slots} upload slots "
            f"and {files} files."
        )


def _given_password() -> str:
    try:
        if sys.stdin.isatty():
            return getpass.getpass("Password: ")
        return sys.stdin.readline().rstrip("\r\n")
    except (EOFError, UnicodeDecodeError) as error:
        raise CommandError("The password must be one line of UTF-8 text.") from error


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error).rstrip(".") or type(error).__name__


def _person(email: str) -> User:
    try:
        return User.objects.get_by_natural_key(email.strip())
    except User.DoesNotExist as error:
        raise CommandError(
            f"Nobody has the address {email}; make the person with 'platform create-person'."
        ) from error
