"""Settings that cannot be used are named in a sentence, before anything else happens."""

from __future__ import annotations

import pytest

from encord_portal import env


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("PORTAL_IMPORT_DIRS", "/data", "PORTAL_IMPORT_DIRS must be a JSON list"),
        ("PORTAL_ALLOWED_HOSTS", "lab.example", "PORTAL_ALLOWED_HOSTS must be a JSON list"),
        ("PORTAL_SYNC_SECONDS", "soon", "PORTAL_SYNC_SECONDS: Input should be a valid integer"),
        ("PORTAL_LABELS_LIMIT_MB", "0", "PORTAL_LABELS_LIMIT_MB: Input should be greater"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(monkeypatch, name, value, message):
    monkeypatch.setenv(name, value)

    with pytest.raises(SystemExit) as ended:
        env.read()

    assert str(ended.value).startswith(message)
    assert "docs/settings.md" in str(ended.value)


def test_lists_are_read(monkeypatch):
    monkeypatch.setenv("PORTAL_ALLOWED_HOSTS", '["lab.example"]')

    assert env.read().allowed_hosts == ["lab.example"]
