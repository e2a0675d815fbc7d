"""Requests that are delivered twice: the second one gets the answer of the first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from encord_portal.accounts.models import User
from labels.errors import BadInput, RowBusy
from labels.models import KeyedRequest
from labels.services.processes import is_dead, this_process

# A sender that has not heard in a day does not ask again.
KEPT = timedelta(hours=24)
# Longer than any request takes; a process on another machine cannot be seen dying.
_LONGEST = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """How a request was answered."""

    status: int
    body: Any
    etag: str


def begin(user: User, key: str, fingerprint: str) -> KeptAnswer | None:
    """Take a named request up, or find its answer.

    Args:
        user: Who sent it; keys of different people have nothing to do with each other.
        key: The sender's name for it.
        fingerprint: Of all that was asked.

    Returns:
        The kept answer; ``None`` when the request is to be done now.

    Raises:
        BadInput: The key was used for another request.
        RowBusy: The first delivery is still being worked on.
    """
    now = timezone.now()
    KeyedRequest.objects.filter(created_at__lt=now - KEPT).delete()
    with transaction.atomic():
        found, made = KeyedRequest.objects.get_or_create(
            user=user,
            key=key,
            defaults={"fingerprint": fingerprint, "process": this_process()},
        )
        if made:
            return None
        if found.fingerprint != fingerprint:
            raise BadInput(
                "This Idempotency-Key was used for another request: give each request its own."
            )
        if found.status is not None:
            return KeptAnswer(found.status, found.body, found.etag)
        if not is_dead(found.process) and found.created_at > now - _LONGEST:
            raise RowBusy("This request is still being worked on; ask again for its answer.")
        # Whoever worked on it is gone, with an outcome that If-Match makes safe to ask for again.
        found.process, found.created_at = this_process(), now
        found.save(update_fields=["process", "created_at"])
    return None


def finish(user: User, key: str, answer: KeptAnswer) -> None:
    """Keep the answer for the next delivery."""
    KeyedRequest.objects.filter(user=user, key=key).update(
        status=answer.status, body=answer.body, etag=answer.etag
    )


def give_up(user: User, key: str) -> None:
    """Nothing was done: the next delivery may try."""
    KeyedRequest.objects.filter(user=user, key=key, status=None).delete()
