"""Administration: caches and records to look at, nothing to change by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest

from labels.models import (
    AuditEntry,
    Draft,
    EditOperation,
    LabelRowCache,
    ProjectAccess,
    ProjectCache,
    Revision,
)

if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[Any]
else:
    _Admin = admin.ModelAdmin

admin.site.site_header = "encord-portal administration"
admin.site.site_title = "encord-portal"
admin.site.index_title = "Records"


class ReadOnlyAdmin(_Admin):
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ProjectCache)
class ProjectCacheAdmin(ReadOnlyAdmin):
    list_display = ("title", "project_hash", "last_synced_at", "rows_synced_at")
    search_fields = ("title", "project_hash")


@admin.register(ProjectAccess)
class ProjectAccessAdmin(ReadOnlyAdmin):
    list_display = ("user", "project", "role", "seen_at")
    list_select_related = ("user", "project")
    search_fields = ("user__email", "project__title")


@admin.register(LabelRowCache)
class LabelRowCacheAdmin(ReadOnlyAdmin):
    list_display = ("data_title", "project", "data_type", "stage_title", "priority", "synced_at")
    list_select_related = ("project",)
    list_filter = ("data_type", "label_status")
    search_fields = ("data_title", "data_hash")


@admin.register(Draft)
class DraftAdmin(ReadOnlyAdmin):
    list_display = ("user", "row", "updated_at")
    list_select_related = ("user", "row")


@admin.register(EditOperation)
class EditOperationAdmin(ReadOnlyAdmin):
    list_display = ("draft", "seq", "kind", "instance_hash", "attribute_hash", "state")
    list_select_related = ("draft__user", "draft__row")
    list_filter = ("state", "kind")


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    list_display = ("row", "created_at", "author", "source", "blob_id")
    list_select_related = ("row", "author")
    list_filter = ("source",)


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ("at", "user_email", "action", "project", "row", "outcome", "source")
    list_select_related = ("project", "row")
    list_filter = ("action", "outcome", "source")
    search_fields = ("user_email",)
