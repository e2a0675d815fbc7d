"""Label rows, their versions and logs."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat

from encord_portal.platform import models
from encord_portal.platform.admin.base import LookedAt, LookedAtInline


class LabelVersionInline(LookedAtInline):
    model = models.LabelVersion
    fields = ("number", "saved_by", "saved_at", "size", "sha256")
    ordering = ("-number",)
    verbose_name_plural = "versions of its labels"

    def get_queryset(self, request: HttpRequest) -> QuerySet[models.LabelVersion]:
        found: QuerySet[models.LabelVersion] = super().get_queryset(request)
        return _without_content(found).select_related("saved_by")


def _without_content(versions: QuerySet[models.LabelVersion]) -> QuerySet[models.LabelVersion]:
    # A page of versions would otherwise hold so many whole label dictionaries.
    return versions.defer("content", "index_json")


@admin.register(models.LabelRow)
class LabelRowAdmin(LookedAt):
    list_display = (
        *("title", "project", "label_status", "task_status"),
        *("version", "valid", "last_edited_at"),
    )
    list_select_related = ("project", "data_unit")
    list_filter = ("label_status", "annotation_task_status", "is_valid", "last_edited_at")
    search_fields = (
        *("label_hash", "data_unit__title", "data_unit__data_hash"),
        *("project__title", "project__project_hash"),
    )
    ordering = ("-pk",)
    inlines = (LabelVersionInline,)

    @admin.display(description="data unit", ordering="data_unit__title")
    def title(self, row: models.LabelRow) -> str:
        # The branch only where it is not the one that every row has.
        branch = "" if row.branch_name == models.MAIN_BRANCH else f" ({row.branch_name})"
        return f"{row.data_unit.title}{branch}"

    @admin.display(description="task", ordering="annotation_task_status")
    def task_status(self, row: models.LabelRow) -> str:
        return row.annotation_task_status

    @admin.display(description="valid", boolean=True, ordering="is_valid")
    def valid(self, row: models.LabelRow) -> bool:
        return row.is_valid


@admin.register(models.LabelVersion)
class LabelVersionAdmin(LookedAt):
    list_display = ("title", "number", "saved_by", "saved_at", "bytes", "checksum")
    list_select_related = ("row__data_unit", "saved_by")
    list_filter = ("saved_at",)
    search_fields = ("row__label_hash", "row__data_unit__title", "saved_by__email", "sha256")
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[models.LabelVersion]:
        return _without_content(super().get_queryset(request))

    @admin.display(description="data unit", ordering="row__data_unit__title")
    def title(self, version: models.LabelVersion) -> str:
        return version.row.data_unit.title

    @admin.display(description="size", ordering="size")
    def bytes(self, version: models.LabelVersion) -> str:
        return filesizeformat(version.size)

    @admin.display(description="SHA-256", ordering="sha256")
    def checksum(self, version: models.LabelVersion) -> str:
        return f"{version.sha256[:16]}…"


@admin.register(models.LabelLog)
class LabelLogAdmin(LookedAt):
    list_display = ("created_at", "user", "action", "label_name", "frame", "data_unit", "project")
    list_select_related = ("user", "data_unit", "project")
    list_filter = ("created_at", "action")
    search_fields = ("user__email", "data_unit__title", "identifier", "project__title")
    ordering = ("-created_at",)


@admin.register(models.EditorLog)
class EditorLogAdmin(LookedAt):
    list_display = ("at", "actor", "action", "category", "title", "stage")
    list_select_related = ("actor", "label_row__data_unit", "stage")
    list_filter = ("at", "category")
    search_fields = ("actor__email", "label_row__data_unit__title", "label_row__label_hash")
    ordering = ("-at",)

    @admin.display(description="data unit", ordering="label_row__data_unit__title")
    def title(self, log: models.EditorLog) -> str:
        return log.label_row.data_unit.title
