from __future__ import annotations

import io
import os
import resource
import stat
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_ssh_private_key,
)
from django.core.management import CommandError, call_command
from django.utils import timezone

from encord_portal.accounts.models import User
from encord_portal.env import BASE_DIR
from encord_portal.platform.models import LabelRow, LabelVersion, PublicKey, UploadSlot
from encord_portal.platform.services import keys, label_rows, labels, uploads
from tests.platform import builders
from tests.platform.test_label_rows import labelled

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("platform", *arguments, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def test_without_a_command_all_are_listed(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(CommandError, match="Say which"):
        run()
    assert "create-person" in capsys.readouterr().out


def test_a_person_is_made_with_a_printed_password():
    password = run("create-person", "Ann@Example.com", "--name", "Ann Lee").strip()

    user = User.objects.get(email="ann@example.com")
    assert user.check_password(password)
    assert user.get_full_name() == "Ann Lee"


def test_staff_may_use_the_administration_pages():
    run("create-person", "ann@example.com", "--staff")

    ann = User.objects.get(email="ann@example.com")
    assert ann.is_staff
    assert ann.has_module_perms("platform")
    assert ann.has_perm("accounts.change_user")


def test_a_given_password_must_be_strong(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("password\n"))

    with pytest.raises(CommandError, match="common"):
        run("create-person", "ann@example.com", "--password-stdin")
    assert not User.objects.exists()


def test_the_same_person_is_not_made_twice():
    builders.person("ann@example.com")

    with pytest.raises(CommandError, match="exists already"):
        run("create-person", "ANN@example.com")
    with pytest.raises(CommandError, match="not an email"):
        run("create-person", "ann")


def test_a_key_is_printed_and_its_public_half_registered():
    builders.person("ann@example.com")

    key = load_ssh_private_key(run("create-key", "ann@example.com").encode(), None)

    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    assert PublicKey.objects.get(key=raw.hex()).user.email == "ann@example.com"


def test_a_key_file_is_for_its_owner_only_and_never_overwritten(tmp_path):
    builders.person("ann@example.com")
    path = tmp_path / "key"

    run("create-key", "ann@example.com", "--out", str(path))

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(CommandError, match="cannot be written"):
        run("create-key", "ann@example.com", "--out", str(path))


def test_an_existing_public_key_is_registered_once(tmp_path):
    user = builders.person("ann@example.com")
    private = load_ssh_private_key(keys.create_key_pair(user, title="x").encode(), None)
    PublicKey.objects.all().delete()
    path = tmp_path / "id.pub"
    path.write_bytes(private.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH))

    run("add-key", "ann@example.com", str(path))

    with pytest.raises(CommandError, match="registered already"):
        run("add-key", "ann@example.com", path.read_text())
    with pytest.raises(CommandError, match="no public key"):
        run("add-key", "ann@example.com", "ssh-rsa nonsense")
    with pytest.raises(CommandError, match="Nobody"):
        run("add-key", "bob@example.com", "x")


def test_check_finds_what_was_tampered_with():
    world = builders.world(units=1)
    (row,) = label_rows.initialise(world.project, world.admin, world.data_hashes)
    options = labels.ReadOptions(base_url="http://x", user=world.admin)
    (found,) = labels.read(world.project, [row], options)
    labels.save(world.project, world.admin, [row.label_hash], [labelled(found)])
    run("check")

    LabelVersion.objects.update(sha256="0" * 64)
    LabelRow.objects.update(version=7)
    with pytest.raises(CommandError, match="3 problems"):
        run("check")


def test_prune_removes_what_has_expired_and_keeps_what_is_valid(settings, tmp_path):
    settings.PLATFORM_MEDIA_DIR = tmp_path
    user = builders.person()
    old, fresh = uploads.offer(user, "image", 2, base_url="http://x")
    UploadSlot.objects.filter(pk=old.uuid).update(expires_at=timezone.now())

    run("prune")

    assert [each.pk for each in UploadSlot.objects.all()] == [fresh.uuid]


def test_people_whose_names_do_not_fit_are_not_made():
    for arguments in (
        (f"{'a' * 60}@{'b' * 200}.example",),
        ("ann@example.com", "--name", "A" * 400),
    ):
        with pytest.raises(CommandError, match=r"characters|address"):
            run("create-person", *arguments)
    assert not User.objects.exists()


def test_a_password_that_is_no_text_is_refused(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xfe\n"), "utf-8"))

    with pytest.raises(CommandError, match="UTF-8"):
        run("create-person", "ann@example.com", "--password-stdin")


def test_a_key_that_cannot_be_written_is_not_registered(tmp_path):
    builders.person("ann@example.com")

    with pytest.raises(CommandError, match="cannot be written"):
        run("create-key", "ann@example.com", "--out", str(tmp_path / "no" / "key"))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, limits[1]))
    try:
        with pytest.raises(CommandError, match="File too large"):
            run("create-key", "ann@example.com", "--out", str(tmp_path / "key"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    assert not PublicKey.objects.exists()
    assert list(tmp_path.iterdir()) == []


def test_files_that_are_no_public_keys_are_refused(tmp_path):
    builders.person("ann@example.com")
    path = tmp_path / "id.pub"

    for content in (b"\xff\xfe\x00", b"", b"ssh-ed25519 AAAA", b"x" * 1_000_000):
        path.write_bytes(content)
        with pytest.raises(CommandError, match="no public key"):
            run("add-key", "ann@example.com", str(path))
    assert not PublicKey.objects.exists()


def test_a_database_without_tables_is_told(tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "platform", "check"],
        cwd=BASE_DIR,
        env={
            **os.environ,
            "PORTAL_DATA_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "encord_portal.settings",
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "run 'migrate' first" in done.stderr
    assert "Traceback" not in done.stderr
