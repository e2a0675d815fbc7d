"""What the pages share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

# Generic in the stubs only.
if TYPE_CHECKING:
    Page = admin.ModelAdmin[Any]
    Inline = admin.TabularInline[Any, Any]
else:
    Page = admin.ModelAdmin
    Inline = admin.TabularInline


class LookedAt(Page):
    """Things that only the platform itself may change."""

    # The lists are long, and counting all rows of a large table takes its time.
    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class Ended(LookedAt):
    """Things that are looked at, and ended by deleting them: keys and tokens."""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super(LookedAt, self).has_delete_permission(request, obj)


class LookedAtInline(Inline):
    """Parts of a thing that only the platform itself may change."""

    extra = 0
    can_delete = False
    show_change_link = True

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        # A field that no form may edit must be named so, or the page does not open.
        return [each for each in self.fields or () if isinstance(each, str)]

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
