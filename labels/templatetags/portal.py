"""Small words for templates: glyphs, badges, ages."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from labels.key_actions import ACTIONS, GROUPS, KeyGroup
from labels.keys import KeyMap, key_text

register = template.Library()

# Outlines on a 24 pixel grid.
_GLYPHS = {
    "left": '<path d="M15 5l-7 7 7 7"/>',
    "right": '<path d="M9 5l7 7-7 7"/>',
    "previous-row": '<path d="M18 5l-7 7 7 7M6 5v14"/>',
    "next-row": '<path d="M6 5l7 7-7 7M18 5v14"/>',
    "previous-labelled": '<path d="M19 5l-7 7 7 7"/><circle cx="7" cy="12" r="2.5"/>',
    "next-labelled": '<path d="M5 5l7 7-7 7"/><circle cx="17" cy="12" r="2.5"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "minus": '<path d="M5 12h14"/>',
    "fit": '<path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5"/>',
    "tag": '<path d="M4 4h8l8 8-8 8-8-8z"/><path d="M8.5 8.5h0"/>',
    "hide": '<path d="M3 12s3.5-6 9-6 9 6 9 6-3.5 6-9 6-9-6-9-6z"/><path d="M4 20L20 4"/>',
    "target": '<circle cx="12" cy="12" r="6"/><path d="M12 2v5M12 17v5M2 12h5M17 12h5"/>',
    "play": '<path d="M7 5l12 7-12 7z"/>',
    "pause": '<path d="M8 5v14M16 5v14"/>',
    "contrast": '<circle cx="12" cy="12" r="8"/><path d="M12 4v16M12 7h5M12 11h7M12 15h6"/>',
    "bin": '<path d="M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13"/>',
    "edit": '<path d="M5 19l1-5L16 4l4 4L10 18z"/>',
    "undo": '<path d="M9 7L4 12l5 5M4 12h10a6 6 0 0 1 0 8"/>',
    "redo": '<path d="M15 7l5 5-5 5M20 12H10a6 6 0 0 0 0 8"/>',
    "history": '<path d="M4 12a8 8 0 1 0 2.5-5.8L4 8.5M4 4v4.5h4.5M12 8v4.5l3 2"/>',
    "refresh": (
        '<path d="M20 5v5h-5M4 19v-5h5"/><path d="M6 9a7 7 0 0 1 13 1M18 15a7 7 0 0 1-13-1"/>'
    ),
    "save": '<path d="M5 4h11l4 4v12H5z"/><path d="M8 4v5h7V4M8 20v-6h8v6"/>',
    "check": '<path d="M4 12.5l5 5L20 6.5"/>',
    "cross": '<path d="M6 6l12 12M18 6L6 18"/>',
    "beside": '<rect x="3" y="6" width="8" height="12"/><rect x="13" y="6" width="8" height="12"/>',
    "keyboard": (
        '<rect x="3" y="6" width="18" height="12" rx="2"/>'
        '<path d="M7 10h0M11 10h0M15 10h0M8 14h8"/>'
    ),
}

_STATUS = {
    "NOT_LABELLED": ("", "○", "Not labelled"),
    "LABEL_IN_PROGRESS": ("info", "◔", "Label in progress"),
    "LABELLED": ("info", "●", "Labelled"),
    "REVIEW_IN_PROGRESS": ("warn", "◑", "Review in progress"),
    "REVIEWED": ("good", "✓", "Reviewed"),
    "REVIEWED_TWICE": ("good", "✓✓", "Reviewed twice"),
}
_DATA_TYPES = {
    "image": "Image",
    "img_group": "Image group",
    "video": "Video",
    "dicom": "DICOM",
    "nifti": "NIfTI",
    "audio": "Audio",
    "time_series": "Time series",
    "plain_text": "Text",
    "pdf": "PDF",
    "group": "Data group",
    "scene": "Scene",
    "dicom_study": "DICOM study",
}
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


@register.simple_tag
def glyph(name: str) -> SafeString:
    return mark_safe(
        f'<svg class="glyph" viewBox="0 0 24 24" aria-hidden="true">{_GLYPHS[name]}</svg>'
    )


@register.filter
def shape_name(shape: str) -> str:
    """A shape's wire name in words."""
    return shape.replace("_", " ")


@register.simple_tag
def chip(color: str) -> SafeString:
    """A class's colour; always beside its name."""
    return format_html(
        '<svg class="chip" viewBox="0 0 10 10" aria-hidden="true">'
        '<circle cx="5" cy="5" r="5" fill="{}"/></svg>',
        color,
    )


@register.simple_tag
def status_badge(status: str) -> SafeString:
    kind, mark, text = _STATUS.get(status, ("", "·", status.replace("_", " ").lower() or "—"))
    return format_html('<span class="badge {}" data-mark="{}">{}</span>', kind, mark, text)


@register.filter
def status_name(status: str) -> str:
    return _STATUS.get(status, ("", "", status))[2]


@register.filter
def data_type_name(data_type: str) -> str:
    return _DATA_TYPES.get(data_type, data_type)


@register.filter
def priority_text(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}"


@register.filter
def day_time(value: datetime | None) -> str:
    """To the minute, UTC; Django's own date filter is slow on long lists."""
    return value.strftime("%Y-%m-%d %H:%M") if value else "—"


@register.filter
def age(value: datetime | float | None) -> str:
    """How long ago: a moment, or a number of seconds."""
    if value is None:
        return "never"
    seconds = (timezone.now() - value).total_seconds() if isinstance(value, datetime) else value
    if seconds < 5:
        return "just now"
    if seconds < 2 * _MINUTE:
        return f"{seconds:.0f} s ago"
    if seconds < 2 * _HOUR:
        return f"{seconds / _MINUTE:.0f} min ago"
    if seconds < 2 * _DAY:
        return f"{seconds / _HOUR:.0f} h ago"
    return f"{seconds / _DAY:.0f} days ago"


def _keys_of(context: Context) -> KeyMap:
    """The keys of who looks; the usual ones where nobody is known."""
    user = getattr(context.get("request"), "user", None)
    return KeyMap.of(getattr(user, "keys", None) or {})


@register.simple_tag(takes_context=True)
def action(context: Context, names: str, title: str = "") -> SafeString:
    """Says of a control which actions of the registry it does, and by which key.

    Args:
        context: The template's.
        names: The actions, separated by blanks.
        title: More than the first action's title says.
    """
    first = names.split()[0]
    text = _keys_of(context).text(first)
    said = title or ACTIONS[first].title
    return format_html('data-action="{}" title="{}{}"', names, said, f" ({text})" if text else "")


@register.simple_tag(takes_context=True)
def key(context: Context, name: str) -> SafeString:
    """The key of an action as a mark; empty, and so not seen, where it has none."""
    return format_html(
        '<kbd data-key-of="{}" aria-hidden="true">{}</kbd>', name, _keys_of(context).text(name)
    )


@register.simple_tag(takes_context=True)
def in_brackets(context: Context, name: str) -> str:
    """The key of an action behind a text."""
    text = _keys_of(context).text(name)
    return f" ({text})" if text else ""


@register.simple_tag
def key_groups() -> tuple[KeyGroup, ...]:
    return GROUPS


@register.simple_tag(takes_context=True)
def key_row(context: Context, name: str) -> SafeString:
    """All keys of an action for the list, from which scripts read them."""
    mine = _keys_of(context).keys(name)
    marks = format_html_join(" ", "<kbd>{}</kbd>", ((key_text(each),) for each in mine))
    typing = mark_safe(" data-while-typing") if ACTIONS[name].while_typing else ""
    return format_html(
        '<span data-key-action="{}" data-keys="{}" data-key-text="{}"{}>{}</span>',
        name,
        " ".join(mine),
        key_text(mine[0]) if mine else "",
        typing,
        marks,
    )
