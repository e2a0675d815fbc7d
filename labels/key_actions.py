"""What can be done by key, by which keys usually, and where: the one table for pages and scripts.

How keys are written is told in :mod:`labels.keys`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Literal

Scope = Literal["everywhere", "frame", "picture", "scene", "sound", "text", "beside", "compare"]


@dataclass(frozen=True, slots=True)
class KeyAction:
    """Something that a key does.

    Attributes:
        name: What templates and scripts call it.
        title: What people call it.
        keys: Its keys unless a person chose others.
        line: What the list of keys says, where it has several actions on one line.
        scopes: Where it works.
        while_typing: Whether it works in a text field, if its key is held with Ctrl or Alt.
    """

    name: str
    title: str
    keys: tuple[str, ...]
    line: str = ""
    scopes: tuple[Scope, ...] = ("frame",)
    while_typing: bool = False


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """Actions that the list shows together.

    Attributes:
        title: The heading.
        actions: What can be given other keys.
        fixed: What can't: a title and its keys as people read them.
    """

    title: str
    actions: tuple[KeyAction, ...]
    fixed: tuple[tuple[str, str], ...] = ()

    @property
    def lines(self) -> list[tuple[str, list[KeyAction]]]:
        """Neighbours with the same line together."""
        return [
            (line, list(found))
            for line, found in groupby(self.actions, key=lambda each: each.line or each.title)
        ]


def _pair(
    line: str,
    *actions: tuple[str, str, tuple[str, ...]],
    scopes: tuple[Scope, ...] = ("frame",),
    while_typing: bool = False,
) -> tuple[KeyAction, ...]:
    return tuple(
        KeyAction(name, title, keys, line, scopes, while_typing) for name, title, keys in actions
    )


_EVERYWHERE: tuple[Scope, ...] = ("everywhere",)
_VIEWS: tuple[Scope, ...] = ("picture", "scene", "beside")

GROUPS: tuple[KeyGroup, ...] = (
    KeyGroup(
        "Frames and rows",
        (
            *_pair(
                "Next / previous frame",
                ("next-frame", "Next frame", ("f", ".")),
                ("previous-frame", "Previous frame", ("d", ",")),
                scopes=("frame", "beside"),
            ),
            *_pair(
                "10 frames on / back",
                ("ten-on", "10 frames on", ("v",)),
                ("ten-back", "10 frames back", ("c",)),
            ),
            *_pair(
                "Next / previous frame with labels",
                ("next-labelled", "Next frame with labels", ("arrowright",)),
                ("previous-labelled", "Previous frame with labels", ("arrowleft",)),
            ),
            KeyAction("go-to-frame", "Go to a frame: number, moment (1:02.5), image title", ("`",)),
            *_pair(
                "Two frames side by side; there: swap them",
                ("beside", "Side by side", ("s",)),
            ),
            *_pair(
                "Two frames side by side; there: swap them",
                ("swap-sides", "Swap the sides", ("s",)),
                scopes=("beside",),
            ),
            KeyAction("history", "History of the row", ("y",), scopes=("frame", "beside")),
            KeyAction("show-newer", "Show what others saved meanwhile", ("u",)),
            *_pair(
                "Next / previous row",
                ("next-row", "Next row", ("ctrl+arrowright",)),
                ("previous-row", "Previous row", ("ctrl+arrowleft",)),
                scopes=_EVERYWHERE,
            ),
        ),
    ),
    KeyGroup(
        "Playing and timeline",
        (
            KeyAction("play", "Play / pause", ("space",)),
            KeyAction(
                *("play-selected", "Play the selected stretch of a recording", ("p",)),
                scopes=("sound",),
            ),
            KeyAction("timeline", "Show or hide the timeline", ("l",)),
            *_pair(
                "Range from / to this frame, none",
                ("range-from", "Range from this frame", ("[",)),
                ("range-to", "Range to this frame", ("]",)),
                ("range-none", "Choose no range", ("\\",)),
            ),
            *_pair(
                "Fewer / more frames at once",
                ("timeline-closer", "Fewer frames at once", ("shift+arrowup",)),
                ("timeline-farther", "More frames at once", ("shift+arrowdown",)),
            ),
        ),
    ),
    KeyGroup(
        "Instances and answers",
        (
            *_pair(
                "Next / previous instance",
                ("next-instance", "Next instance", ("tab",)),
                ("previous-instance", "Previous instance", ("shift+tab",)),
            ),
            KeyAction("filter", "Filter the instances", ("/",)),
            *_pair(
                "Next / previous attribute",
                ("next-attribute", "Next attribute", ("arrowdown",)),
                ("previous-attribute", "Previous attribute", ("arrowup",)),
            ),
            *_pair(
                "Choose option 1 to 9",
                *((f"option-{n}", f"Choose option {n}", (str(n),)) for n in range(1, 10)),
            ),
            KeyAction("no-answer", "No answer", ("0",)),
            KeyAction("this-frame-only", "Answers count on this frame only again", ("r",)),
            *_pair(
                "Hide the selected / all shapes",
                ("hide-selected", "Hide the selected shape", ("h",)),
            ),
            *_pair(
                "Hide the selected / all shapes",
                ("hide-all", "Hide all shapes", ("shift+h",)),
                scopes=("picture", "scene"),
            ),
            *_pair(
                "Undo / redo",
                ("undo", "Undo", ("ctrl+z",)),
                ("redo", "Redo", ("ctrl+y", "ctrl+shift+z")),
            ),
            KeyAction("save", "Save to the platform", ("ctrl+s",), while_typing=True),
            *_pair(
                "In a conflict: keep mine / the other one",
                ("keep-mine", "Keep mine, and save", ("m",)),
                ("keep-theirs", "Keep theirs, and save", ("o",)),
            ),
        ),
    ),
    KeyGroup(
        "Shapes and ranges",
        (
            KeyAction(
                *("edit-shape", "Edit the selected shape, or stop", ("e",)),
                scopes=("picture", "scene"),
            ),
            KeyAction("draw", "Draw a new object", ("b",), scopes=("picture", "scene")),
            KeyAction("classify", "New classification", ("shift+c",), scopes=("picture",)),
            KeyAction(
                "label-stretch", "Label the chosen stretch", ("b",), scopes=("sound", "text")
            ),
            KeyAction(
                "move-to-chosen",
                "Move the selected label to the chosen stretch or frames",
                ("shift+r",),
            ),
            *_pair(
                "Remove it here / everywhere",
                ("remove-here", "Remove from this frame", ("delete",)),
                ("remove-everywhere", "Remove from every frame", ("shift+delete",)),
            ),
            *_pair(
                "Brush of a mask: erase, fill an area",
                ("brush-erase", "Erase instead of painting", ("shift+e",)),
                ("brush-area", "Fill what is circled", ("shift+b",)),
                scopes=("picture",),
            ),
            *_pair(
                "Smaller / larger brush",
                ("brush-smaller", "Smaller brush", ("shift+d",)),
                ("brush-larger", "Larger brush", ("shift+f",)),
                scopes=("picture",),
            ),
        ),
        fixed=(
            ("Move it by 1 pixel", "Alt →"),
            ("Move it by 10 pixels", "Shift Alt →"),
            ("Take out a point, its whole ring", "Alt click, Shift Alt click"),
            ("While painting: erase, move the picture", "Alt drag, Ctrl drag"),
        ),
    ),
    KeyGroup(
        "View",
        (
            *_pair(
                "Closer / farther",
                ("zoom-in", "Closer", ("+", "=")),
                ("zoom-out", "Farther", ("-",)),
                scopes=(*_VIEWS, "sound"),
            ),
            KeyAction(
                "zoom-selection",
                "Zoom to the selected instance",
                ("z",),
                scopes=("picture", "scene"),
            ),
            KeyAction("zoom-fit", "Whole picture", ("escape", "ctrl+0"), scopes=_VIEWS),
            *_pair(
                "Scene from above / front / side",
                ("scene-top", "From above", ("shift+j",)),
                ("scene-front", "From the front, against the X axis", ("shift+k",)),
                ("scene-side", "From the side, along the Y axis", ("shift+m",)),
                scopes=("scene",),
            ),
            *_pair(
                "Earlier / later part of a long text",
                ("text-earlier", "Earlier part", ("pageup",)),
                ("text-later", "Later part", ("pagedown",)),
                scopes=("text",),
            ),
            KeyAction("window-tool", "Window of a slice by dragging", ("w",), scopes=("picture",)),
            KeyAction(
                "names", "Class names always / on hover", ("t",), scopes=("picture", "scene")
            ),
            *_pair(
                "Of two revisions: previous / next frame",
                ("compared-previous", "Previous frame", ("arrowleft",)),
                ("compared-next", "Next frame", ("arrowright",)),
                scopes=("compare",),
            ),
            *_pair(
                "Of two revisions: previous / next changed frame",
                ("changed-previous", "Previous changed frame", ("shift+arrowleft",)),
                ("changed-next", "Next changed frame", ("shift+arrowright",)),
                scopes=("compare",),
            ),
            KeyAction(
                "compared-beside", "Both revisions side by side", ("s",), scopes=("compare",)
            ),
        ),
        fixed=(("Turn / move in a scene that has the focus", "← … / Shift ← …"),),
    ),
    KeyGroup(
        "Review and task",
        (
            *_pair(
                "Approve / reject the selected label",
                ("approve-label", "Approve the selected label", ("a",)),
                ("reject-label", "Reject the selected label", ("x",)),
            ),
            KeyAction("say-why", "Say why it is wrong", ("i",)),
            KeyAction("next-open-label", "Next label that is not judged", ("j",)),
            KeyAction("raise-issue", "Raise an issue", ("n",)),
            *_pair(
                "Next / previous open issue",
                ("next-issue", "Next open issue", ("q",)),
                ("previous-issue", "Previous open issue", ("shift+q",)),
            ),
            *_pair(
                "Approve / reject the task",
                ("approve-task", "Approve the task", ("shift+a",)),
                ("reject-task", "Reject the task", ("shift+x",)),
                scopes=_EVERYWHERE,
            ),
            KeyAction(
                *("submit-task", "Submit the task", ("ctrl+enter",)),
                scopes=_EVERYWHERE,
                while_typing=True,
            ),
            KeyAction("next-after", "Next row after a decision", ("shift+n",), scopes=_EVERYWHERE),
            KeyAction(
                "next-missing",
                "Go to a required answer that is missing",
                ("g",),
                scopes=_EVERYWHERE,
            ),
            KeyAction("help", "This list", ("?", "f1"), scopes=_EVERYWHERE),
        ),
    ),
)
ACTIONS: dict[str, KeyAction] = {each.name: each for group in GROUPS for each in group.actions}
