"""Keys: how they are written, and which ones a person has for what.

Keys are written as browsers name them (``event.key``), in small letters, what is held first:
``f``, ``?``, ``shift+arrowdown``, ``ctrl+s``. They mean what is printed on them, on any layout.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from labels.errors import BadInput
from labels.key_actions import ACTIONS, KeyAction, Scope

MAX_KEYS = 4
# What is on a page together: a key can't mean two things in a scope and in one around it.
_AROUND: dict[Scope, Scope] = {
    "frame": "everywhere",
    "picture": "frame",
    "scene": "frame",
    "sound": "frame",
    "text": "frame",
    "beside": "everywhere",
    "compare": "everywhere",
}

_SIGNS = {
    "arrowleft": "←",
    "arrowright": "→",
    "arrowup": "↑",
    "arrowdown": "↓",
    "escape": "Esc",
    "delete": "Del",
    "pageup": "Page Up",
    "pagedown": "Page Down",
    "-": "\u2212",
}
_NAMED = {
    *("arrowleft", "arrowright", "arrowup", "arrowdown", "escape", "delete", "pageup", "pagedown"),
    *("space", "enter", "tab", "backspace", "insert", "home", "end"),
    *(f"f{n}" for n in range(1, 13)),
}
# Browsers keep these for themselves: a page never hears of some, and no person means the others.
_RESERVED = {
    *("ctrl+n", "ctrl+t", "ctrl+w", "ctrl+shift+n", "ctrl+shift+t", "ctrl+shift+w"),
    *("ctrl+tab", "ctrl+shift+tab", "ctrl+r", "ctrl+l", "f5", "f11", "f12"),
}
_CHORD = re.compile(r"(ctrl\+)?(shift\+)?(alt\+)?(.+)")


def key_text(key: str) -> str:
    """A key as people read it: ``Ctrl ←``."""
    found = _CHORD.fullmatch(key)
    if found is None:
        return key
    *held, last = found.groups()
    words = [each[:-1].capitalize() for each in held if each]
    return " ".join([*words, _SIGNS.get(last, last.upper() if len(last) == 1 else last.title())])


def parsed_key(text: str) -> str:
    """A key in the one way of writing it.

    Raises:
        BadInput: It is none, or the browser keeps it for itself.
    """
    found = _CHORD.fullmatch(text.strip().lower())
    last = found[4] if found else ""
    if len(last) != 1 and last not in _NAMED:
        raise BadInput(
            f"“{text[:40]}” is no key. Write it as it is named: f, ?, shift+arrowdown, ctrl+s."
        )
    ctrl, shift, alt = (found[n] or "" for n in (1, 2, 3)) if found else ("", "", "")
    # Of signs that stand above others on the keyboard, Shift is a part.
    if shift and len(last) == 1 and last.lower() == last.upper():
        shift = ""
    key = f"{ctrl}{shift}{alt}{last}"
    if key in _RESERVED:
        raise BadInput(f"{key_text(key)} belongs to the browser. Choose another key.")
    return key


@dataclass(frozen=True, slots=True)
class KeyMap:
    """The keys of one person.

    Attributes:
        own: What the person chose, by the action's name; all others have the usual keys.
    """

    own: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, stored: Mapping[str, Iterable[str]]) -> KeyMap:
        """What is stored; of actions that are gone nothing."""
        return cls({name: tuple(keys) for name, keys in stored.items() if name in ACTIONS})

    def keys(self, name: str) -> tuple[str, ...]:
        """All keys of an action."""
        return self.own.get(name, ACTIONS[name].keys)

    def text(self, name: str) -> str:
        """The first key of an action as people read it, "" where it has none."""
        keys = self.keys(name)
        return key_text(keys[0]) if keys else ""

    def sharing(self, name: str, key: str) -> list[KeyAction]:
        """The other actions that a key does where it would do this one."""
        scopes = ACTIONS[name].scopes
        return [
            each
            for each in ACTIONS.values()
            if each.name != name and key in self.keys(each.name) and _meet(scopes, each.scopes)
        ]


def _meet(some: Iterable[Scope], others: tuple[Scope, ...]) -> bool:
    return any(
        one in _with_outer(other) or other in _with_outer(one) for one in some for other in others
    )


def _with_outer(scope: Scope) -> set[Scope]:
    found = {scope}
    while scope in _AROUND:
        scope = _AROUND[scope]
        found.add(scope)
    return found
