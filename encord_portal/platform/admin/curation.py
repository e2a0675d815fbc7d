"""Collections, presets, the metadata schema, models."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from encord_portal.platform import models
from encord_portal.platform.admin.base import LookedAt, LookedAtInline


@admin.register(models.Collection)
class CollectionAdmin(LookedAt):
    list_display = ("name", "folder", "creator", "size", "last_edited_at")
    list_select_related = ("folder", "creator")
    search_fields = ("name", "uuid", "folder__name", "creator__email")
    fields = ("name", "description", "folder", "creator", "created_at", "last_edited_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[models.Collection]:
        found: QuerySet[models.Collection] = super().get_queryset(request)
        return found.annotate(item_count=Count("items"))

    @admin.display(description="items", ordering="item_count")
    def size(self, collection: models.Collection) -> int:
        return int(getattr(collection, "item_count", 0))


@admin.register(models.ProjectCollection)
class ProjectCollectionAdmin(LookedAt):
    list_display = ("name", "collection_type", "project", "creator", "last_edited_at")
    list_select_related = ("project", "creator")
    list_filter = ("collection_type",)
    search_fields = ("name", "uuid", "project__title", "creator__email")


@admin.register(models.FilterPreset)
class FilterPresetAdmin(LookedAt):
    list_display = ("name", "folder", "project", "creator", "last_edited_at")
    list_select_related = ("folder", "project", "creator")
    search_fields = ("name", "uuid", "folder__name", "project__title", "creator__email")


@admin.register(models.MetadataSchema)
class MetadataSchemaAdmin(LookedAt):
    list_display = ("uuid", "created_at", "updated_at")
    search_fields = ("uuid",)


class ModelAttachmentInline(LookedAtInline):
    model = models.ModelAttachment
    fields = ("project", "iteration_policy", "created_at")
    show_change_link = False


@admin.register(models.MlModel)
class MlModelAdmin(LookedAt):
    list_display = ("title", "architecture", "creator", "created_at")
    list_select_related = ("creator",)
    list_filter = ("architecture",)
    search_fields = ("title", "uuid", "creator__email")
    inlines = (ModelAttachmentInline,)


@admin.register(models.FolderSync)
class FolderSyncAdmin(LookedAt):
    list_display = ("created_at", "folder", "user", "job")
    list_select_related = ("folder", "user", "job")
    list_filter = ("created_at",)
    search_fields = ("uuid", "folder__name", "user__email")
