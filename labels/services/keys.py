"""The keys that a person chose."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from encord_portal.accounts.models import User
from labels.errors import BadInput
from labels.key_actions import ACTIONS, KeyAction
from labels.keys import MAX_KEYS, KeyMap, parsed_key


def of(user: User) -> KeyMap:
    """The person's keys; no query, they come with the person."""
    return KeyMap.of(user.keys)


def choose(user: User, name: str, keys: Sequence[str], *, take: bool = False) -> list[KeyAction]:
    """Give an action these keys instead of those that it has.

    Args:
        user: Whose keys.
        name: The action.
        keys: Its keys, none for none at all.
        take: Whether other actions lose them.

    Returns:
        The actions that have one of the keys; then nothing has changed, unless they were to lose
        it.

    Raises:
        BadInput: There is no such action, or a key can't be used.
    """
    if name not in ACTIONS:
        raise BadInput("There is no such action: reload the page.")
    if len(keys) > MAX_KEYS:
        raise BadInput(f"An action has at most {MAX_KEYS} keys.")
    wanted = tuple(dict.fromkeys(parsed_key(each) for each in keys))
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=user.pk)
        found = KeyMap.of(locked.keys)
        others = {each.name: each for key in wanted for each in found.sharing(name, key)}
        if others and not take:
            return list(others.values())
        own = {**found.own, name: wanted}
        for other in others:
            own[other] = tuple(key for key in found.keys(other) if key not in wanted)
        _keep(user, locked, own)
    return list(others.values())


def reset(user: User, name: str = "") -> list[KeyAction]:
    """Give an action its usual keys again, or all actions theirs.

    Returns:
        The actions that have one of the usual keys now; then nothing has changed.

    Raises:
        BadInput: There is no such action.
    """
    if name:
        if name not in ACTIONS:
            raise BadInput("There is no such action: reload the page.")
        return choose(user, name, ACTIONS[name].keys)
    with transaction.atomic():
        _keep(user, User.objects.select_for_update().get(pk=user.pk), {})
    return []


def _keep(user: User, locked: User, own: dict[str, tuple[str, ...]]) -> None:
    """Only what differs: who chose nothing gets what becomes usual later."""
    locked.keys = user.keys = {
        name: list(keys) for name, keys in own.items() if keys != ACTIONS[name].keys
    }
    locked.save(update_fields=["keys"])
