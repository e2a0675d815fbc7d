"""What was meddled with is refused, and both clients raise the exception that is meant."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

pytest.importorskip("encord", reason="the published client is a test dependency")

import encord.exceptions
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone
from encord import EncordUserClient as PublishedClient

import encord_portal.sdk.exceptions
from encord_portal.platform import auth
from encord_portal.platform.models import Task
from encord_portal.sdk import EncordUserClient
from tests.platform import builders
from tests.platform.meddling import Meddler, Sent, meddler
from tests.platform.signer import Signer
from tests.platform.wire import signer_for

pytestmark = [
    pytest.mark.contract,
    pytest.mark.live,
    pytest.mark.django_db(transaction=True),
    # The published client's own deprecations are not ours to mend.
    pytest.mark.filterwarnings("default"),
]
CLIENTS = {
    "published": (PublishedClient, encord.exceptions),
    "ours": (EncordUserClient, encord_portal.sdk.exceptions),
}


@dataclass
class Stage:
    """A client behind the proxy, with what it calls and what it may raise."""

    meddler: Meddler
    world: builders.World
    project: Any
    row: Any
    exceptions: Any

    def calls(self) -> dict[str, Callable[[], object]]:
        """One call of each transport; the last one changes something."""
        return {
            "v1": self.project.list_label_rows_v2,
            "v2": lambda: list(self.project.workflow.stages[0].get_tasks()),
            "v2 change": lambda: self.row.set_priority(0.1),
        }

    def expect(self, call: str, exception: str) -> None:
        with pytest.raises(getattr(self.exceptions, exception)) as caught:
            self.calls()[call]()
        assert type(caught.value).__name__ == exception
        assert not Task.objects.exclude(priority=0.5).exists()


@pytest.fixture(params=CLIENTS)
def stage(request: pytest.FixtureRequest, live_server: Any) -> Iterator[Stage]:
    client_class, exceptions = CLIENTS[request.param]
    world = builders.world()
    with meddler(live_server.url) as meddling:
        client = client_class.create_with_ssh_private_key(
            builders.private_key(world.admin), domain=meddling.url
        )
        project = client.get_project(str(world.project.pk))
        row = project.list_label_rows_v2()[0]
        yield Stage(meddling, world, project, row, exceptions)


def _longer_body(sent: Sent) -> None:
    sent.body += b" "


def _other_target(sent: Sent) -> None:
    sent.target += ("&" if "?" in sent.target else "?") + "x=1"


def _signed_by(key: str) -> Callable[[Sent], None]:
    """Claim that somebody else has signed."""

    def change(sent: Sent) -> None:
        for name in ("Authorization", "Signature-Input"):
            if name in sent.headers:
                sent.headers[name] = re.sub(r"\b[0-9a-f]{64}\b", key, sent.headers[name])

    return change


@pytest.mark.parametrize("call", ["v1", "v2", "v2 change"])
def test_untouched_requests_pass(stage, call):
    stage.calls()[call]()

    assert Task.objects.filter(priority=0.1).count() == (call == "v2 change")


@pytest.mark.parametrize("call", ["v1", "v2", "v2 change"])
def test_a_tampered_body_is_refused(stage, call):
    stage.meddler.change = _longer_body

    stage.expect(call, "AuthenticationError")


@pytest.mark.parametrize("call", ["v2", "v2 change"])
def test_a_tampered_target_is_refused(stage, call):
    stage.meddler.change = _other_target

    stage.expect(call, "AuthenticationError")


@pytest.mark.parametrize("call", ["v1", "v2", "v2 change"])
def test_the_key_of_somebody_else_is_refused(stage, call):
    stage.meddler.change = _signed_by(signer_for(stage.world.manager).public)

    stage.expect(call, "AuthenticationError")


@pytest.mark.parametrize(
    ("call", "exception"),
    [("v1", "SshKeyNotFound"), ("v2", "AuthenticationError"), ("v2 change", "AuthenticationError")],
)
def test_a_key_that_nobody_registered_is_refused(stage, call, exception):
    stage.meddler.change = _signed_by(Signer(Ed25519PrivateKey.generate()).public)

    stage.expect(call, exception)


@pytest.mark.parametrize("minutes", [-6, 6])
@pytest.mark.parametrize("call", ["v2", "v2 change"])
def test_a_stale_signature_is_refused(stage, call, minutes, monkeypatch):
    class Clock:
        @staticmethod
        def now() -> dt.datetime:
            return timezone.now() + dt.timedelta(minutes=minutes)

    monkeypatch.setattr(auth, "timezone", Clock)

    stage.expect(call, "AuthenticationError")


def test_a_replayed_reading_is_refused(stage):
    stage.meddler.times = 2

    stage.expect("v2", "AuthenticationError")


def test_a_replayed_change_is_refused_and_not_carried_out_again(stage):
    stage.meddler.times = 2

    with pytest.raises(stage.exceptions.AuthenticationError):
        stage.calls()["v2 change"]()

    (task,) = Task.objects.filter(priority=0.1)
    assert task.events.count() == 1


@pytest.mark.parametrize("call", ["v1", "v2", "v2 change"])
def test_a_foreign_project_is_not_to_be_found(stage, call):
    stage.world.project.memberships.filter(user=stage.world.admin).delete()

    stage.expect(call, "ResourceNotFoundError")
