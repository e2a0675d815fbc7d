"""A person's keys: the page where they are chosen, and the list of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from labels.errors import BadInput
from labels.http import PortalRequest, render_page, wants_fragment
from labels.key_actions import ACTIONS, GROUPS, KeyAction, KeyGroup
from labels.keys import KeyMap, key_text
from labels.services import keys


@dataclass(frozen=True, slots=True)
class KeyRow:
    """An action and its keys.

    Attributes:
        action: The action.
        keys: Its keys as they are written.
        texts: Its keys as people read them.
        changed: Whether they are other than usual.
        where: Where it works, "" for the frame view.
    """

    action: KeyAction
    keys: str
    texts: list[str]
    changed: bool
    where: str


@dataclass(frozen=True, slots=True)
class KeySection:
    group: KeyGroup
    rows: list[KeyRow]


@dataclass(frozen=True, slots=True)
class KeysContext:
    """The page.

    Attributes:
        sections: All actions.
        changed: How many have other keys than usual.
        asked: The action that keys were chosen for which others have, or "".
        wanted: Those keys as they are written.
        wanted_texts: Those keys as people read them.
        others: The actions that have them.
        error: What was wrong with what was chosen, or "".
    """

    sections: list[KeySection]
    changed: int
    asked: str = ""
    wanted: str = ""
    wanted_texts: list[str] = field(default_factory=list)
    others: list[KeyAction] = field(default_factory=list)
    error: str = ""


@require_safe
@login_required
def key_list(request: PortalRequest) -> HttpResponse:
    return _page(request)


@require_safe
@login_required
def key_help(request: PortalRequest) -> HttpResponse:
    """The list of keys, for pages that are open while keys are chosen on another."""
    return render(request, "labels/_keys.html")


@require_POST
@login_required
def key_choose(request: PortalRequest) -> HttpResponse:
    """Other keys for one action, or the usual ones again."""
    form = request.POST
    name = form.get("action", "")
    try:
        if "reset" in form:
            wanted = list(ACTIONS[name].keys) if name in ACTIONS else []
            others = keys.reset(request.user, name)
        else:
            wanted = [] if "none" in form else form.get("keys", "").split()
            if "none" not in form and not wanted:
                raise BadInput("Press a key, or choose “None”.")
            others = keys.choose(request.user, name, wanted, take="take" in form)
    except BadInput as error:
        return _page(request, asked=name, error=error.sentence, status=422)
    if others and "take" not in form:
        return _page(request, asked=name, wanted=wanted, others=others, status=409)
    return _changed(request)


@require_POST
@login_required
def key_reset(request: PortalRequest) -> HttpResponse:
    """The usual keys for everything."""
    keys.reset(request.user)
    return _changed(request)


def _changed(request: PortalRequest) -> HttpResponse:
    if not wants_fragment(request):
        return HttpResponseRedirect(reverse("labels:key-list"))
    response = _page(request)
    response["HX-Trigger"] = "keys-changed"
    return response


def _page(
    request: PortalRequest,
    *,
    asked: str = "",
    wanted: list[str] | None = None,
    others: list[KeyAction] | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    found = keys.of(request.user)
    context = KeysContext(
        sections=[
            KeySection(group, [_row(each, found) for each in group.actions]) for group in GROUPS
        ],
        changed=len(found.own),
        asked=asked,
        wanted=" ".join(wanted or []),
        wanted_texts=[key_text(each) for each in wanted or []],
        others=others or [],
        error=error,
    )
    return render_page(
        request, "labels/account/keys.html", "labels/account/_keys.html", context, status=status
    )


_WHERE = {
    "beside": "side by side",
    "compare": "comparing revisions",
    "sound": "recordings",
    "text": "texts",
    "scene": "scenes",
}


def _row(action: KeyAction, found: KeyMap) -> KeyRow:
    mine = found.keys(action.name)
    only = action.scopes[0] if len(action.scopes) == 1 else ""
    return KeyRow(
        action=action,
        keys=" ".join(mine),
        texts=[key_text(each) for each in mine],
        changed=action.name in found.own,
        where=_WHERE.get(only, ""),
    )
