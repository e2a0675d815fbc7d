"""Who may do what: the one table. The platform enforces the same rules itself.

Roles are the platform's project roles: 0 admin, 1 annotator, 2 reviewer,
3 annotator and reviewer, 4 team manager, 5 viewer.
"""

from __future__ import annotations

from typing import Literal, Protocol

from labels.errors import Forbidden

Action = Literal[
    "edit_labels",
    "complete",
    "approve",
    "reject",
    "reopen",
    "review_labels",
    "set_priority",
    "raise_issues",
    "delete_any_issue",
]

ROLE_NAMES: dict[int, str] = {
    0: "admin",
    1: "annotator",
    2: "reviewer",
    3: "annotator and reviewer",
    4: "team manager",
    5: "viewer",
}

ALLOWED_ROLES: dict[Action, frozenset[int]] = {
    "edit_labels": frozenset({0, 1, 2, 3, 4}),
    "complete": frozenset({0, 1, 3, 4}),
    "approve": frozenset({0, 2, 3, 4}),
    "reject": frozenset({0, 2, 3, 4}),
    "reopen": frozenset({0, 4}),
    "review_labels": frozenset({0, 2, 3, 4}),
    "set_priority": frozenset({0, 4}),
    "raise_issues": frozenset({0, 1, 2, 3, 4}),
    "delete_any_issue": frozenset({0, 4}),
}

_DEEDS: dict[Action, str] = {
    "edit_labels": "change labels",
    "complete": "submit a task",
    "approve": "approve a task",
    "reject": "reject a task",
    "reopen": "reopen a row",
    "review_labels": "review labels",
    "set_priority": "set priorities",
    "raise_issues": "raise issues",
    "delete_any_issue": "delete issues that others raised",
}


class HasRole(Protocol):
    """A person's standing in one project; in the portal a ProjectAccess."""

    role: int


def can(access: HasRole, action: Action) -> bool:
    return access.role in ALLOWED_ROLES[action]


def require(access: HasRole, action: Action) -> None:
    """Raise :class:`~labels.errors.Forbidden` unless the role allows the action."""
    if can(access, action):
        return
    role = ROLE_NAMES.get(access.role, "member")
    able = ", ".join(ROLE_NAMES[each] for each in sorted(ALLOWED_ROLES[action]))
    raise Forbidden(
        f"Your role in this project ({role}) may not {_DEEDS[action]}; these roles may: {able}."
    )
