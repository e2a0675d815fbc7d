from __future__ import annotations

import pytest
from pytest_django import Settings

from encord_portal.platform.models import PublicKey
from encord_portal.platform.services import keys
from labels.errors import BadInput, KeyRejected
from labels.models import Credential
from labels.services.connection import (
    client_for,
    connect_key,
    forget_key,
    has_key,
)
from tests.builders.cached import make_person

pytestmark = pytest.mark.django_db

_TRANSPORT = "encord_portal.embedded.transport"


@pytest.fixture
def cloud(settings: Settings) -> None:
    """People bring their own keys, as with a platform elsewhere."""
    settings.ENCORD_DOMAIN = "http://embedded.invalid"
    settings.PORTAL_CREDENTIALS = ""
    settings.PORTAL_TRANSPORT = _TRANSPORT


def test_the_embedded_platform_gives_a_key_on_first_need() -> None:
    person = make_person()
    assert has_key(person)
    assert list(client_for(person).list_projects()) == []
    assert PublicKey.objects.filter(user=person).count() == 1
    client_for(person)
    assert PublicKey.objects.filter(user=person).count() == 1


def test_the_private_key_is_not_readable_in_the_database() -> None:
    person = make_person()
    client_for(person)
    stored = Credential.objects.get(user=person).private_key_encrypted
    assert stored
    assert "PRIVATE" not in stored


def test_a_person_has_one_client_in_a_process() -> None:
    person = make_person()
    first = client_for(person)
    assert client_for(person) is first
    assert client_for(make_person()) is not first


def test_another_secret_key_asks_for_the_key_again(settings: Settings) -> None:
    person = make_person()
    client_for(person)
    settings.SECRET_KEY = "another"
    Credential.objects.update(private_key_encrypted="gAAAAA-unreadable")
    with pytest.raises(KeyRejected, match="Reconnect"):
        client_for(person)


@pytest.mark.usefixtures("cloud")
def test_a_pasted_key_is_kept_once_the_platform_has_accepted_it() -> None:
    person = make_person()
    assert not has_key(person)
    with pytest.raises(KeyRejected, match="account page"):
        client_for(person)
    connect_key(person, keys.create_key_pair(person, title="pasted"))
    assert has_key(person)
    assert list(client_for(person).list_projects()) == []
    forget_key(person)
    assert not has_key(person)


@pytest.mark.usefixtures("cloud")
def test_a_key_that_is_none_or_unknown_is_refused() -> None:
    person = make_person()
    for text in ("", "ssh-ed25519 AAAA", "-----BEGIN OPENSSH PRIVATE KEY-----\nx"):
        with pytest.raises(BadInput, match="private key"):
            connect_key(person, text)
    unknown = keys.create_key_pair(person, title="pasted")
    PublicKey.objects.all().delete()
    with pytest.raises(KeyRejected):
        connect_key(person, unknown)
    assert not Credential.objects.exists()
