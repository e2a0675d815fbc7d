from __future__ import annotations

import pytest
from django.test import Client

from encord_portal.accounts.models import User
from encord_portal.demo.people import PASSWORD, Person, ensure_accounts

pytestmark = pytest.mark.django_db


def test_everybody_may_log_in_and_the_admin_alone_sees_the_administration_pages() -> None:
    ensure_accounts()
    for person in Person:
        client = Client()
        assert client.login(username=person.email, password=PASSWORD)
        response = client.get("/admin/")
        if person is Person.ADMIN:
            page = response.content.decode()
            assert response.status_code == 200
            assert "/admin/accounts/user/" in page
            assert 'rel="icon"' in page
        else:
            assert response.status_code == 302


def test_what_a_person_changed_about_their_account_stays() -> None:
    ensure_accounts()
    admin = User.objects.get(email=Person.ADMIN.email)
    admin.is_superuser = False
    admin.set_password("another-one-17")
    admin.save()
    ensure_accounts()
    admin.refresh_from_db()
    assert not admin.is_superuser
    assert admin.check_password("another-one-17")
