"""Datasets, storage, files, and the jobs that bring them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat

from encord_portal.platform import models
from encord_portal.platform.admin.base import LookedAt, LookedAtInline


class DatasetUserInline(LookedAtInline):
    model = models.DatasetUser
    fields = ("user", "role", "through_group")
    show_change_link = False


@admin.register(models.Dataset)
class DatasetAdmin(LookedAt):
    list_display = ("title", "creator", "units", "backing_folder", "created_at")
    list_select_related = ("creator", "backing_folder")
    list_filter = ("created_at",)
    search_fields = ("title", "dataset_hash", "creator__email")
    inlines = (DatasetUserInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[models.Dataset]:
        found: QuerySet[models.Dataset] = super().get_queryset(request)
        return found.annotate(unit_count=Count("data_units"))

    @admin.display(description="data units", ordering="unit_count")
    def units(self, dataset: Any) -> int:
        return int(dataset.unit_count)


@admin.register(models.DataUnit)
class DataUnitAdmin(LookedAt):
    list_display = ("title", "data_type", "dataset", "size", "number_of_frames", "created_at")
    list_select_related = ("dataset",)
    list_filter = ("data_type", "created_at")
    search_fields = ("title", "data_hash", "dataset__title", "dataset__dataset_hash")

    @admin.display(description="size", ordering="width")
    def size(self, unit: models.DataUnit) -> str:
        return f"{unit.width}x{unit.height}" if unit.width and unit.height else "-"


@admin.register(models.StorageFolder)
class StorageFolderAdmin(LookedAt):
    list_display = ("name", "parent", "owner", "created_at")
    list_select_related = ("parent", "owner")
    search_fields = ("name", "uuid", "owner__email")


@admin.register(models.StorageItem)
class StorageItemAdmin(LookedAt):
    list_display = ("name", "item_type", "folder", "owner", "bytes", "created_at")
    list_select_related = ("folder", "owner")
    list_filter = ("item_type", "created_at")
    search_fields = ("name", "uuid", "folder__name", "owner__email", "source_url")

    @admin.display(description="size", ordering="file_size")
    def bytes(self, item: models.StorageItem) -> str:
        return "-" if item.file_size is None else filesizeformat(item.file_size)


@admin.register(models.MediaFile)
class MediaFileAdmin(LookedAt):
    list_display = ("checksum", "kind", "mime_type", "bytes", "created_at")
    list_filter = ("kind", "created_at")
    search_fields = ("sha256", "mime_type")
    ordering = ("-pk",)

    @admin.display(description="SHA-256", ordering="sha256")
    def checksum(self, file: models.MediaFile) -> str:
        return f"{file.sha256[:16]}…"

    @admin.display(description="size", ordering="size")
    def bytes(self, file: models.MediaFile) -> str:
        return filesizeformat(file.size)


@admin.register(models.UploadSlot)
class UploadSlotAdmin(LookedAt):
    list_display = ("created_at", "user", "item_type", "received_at", "expires_at")
    list_select_related = ("user",)
    list_filter = ("item_type", "created_at")
    search_fields = ("uuid", "user__email")
    ordering = ("-created_at",)


@admin.register(models.ImportJob)
class ImportJobAdmin(LookedAt):
    list_display = ("created_at", "status", "user", "dataset", "folder", "took")
    list_select_related = ("user", "dataset", "folder")
    list_filter = ("status", "created_at")
    search_fields = ("process_hash", "user__email", "dataset__title", "folder__name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[models.ImportJob]:
        # They may name thousands of files.
        found: QuerySet[models.ImportJob] = super().get_queryset(request)
        return found.defer("request", "fetched", "result")

    @admin.display(description="took")
    def took(self, job: models.ImportJob) -> str:
        if job.finished_at is None:
            return "-"
        return f"{(job.finished_at - job.created_at).total_seconds():.1f} s"


@admin.register(models.ReencodeJob)
class ReencodeJobAdmin(LookedAt):
    list_display = ("created_at", "title", "status", "user")
    list_select_related = ("user",)
    list_filter = ("status", "created_at")
    search_fields = ("uuid", "title", "user__email")


@admin.register(models.DeidentificationJob)
class DeidentificationJobAdmin(LookedAt):
    list_display = ("created_at", "status", "user", "integration")
    list_select_related = ("user", "integration")
    list_filter = ("status", "created_at")
    search_fields = ("uuid", "user__email", "integration__title")

    def get_queryset(self, request: HttpRequest) -> QuerySet[models.DeidentificationJob]:
        # They may name thousands of files.
        found: QuerySet[models.DeidentificationJob] = super().get_queryset(request)
        return found.defer("request", "files")


@admin.register(models.CvatImport)
class CvatImportAdmin(LookedAt):
    list_display = ("created_at", "status", "user", "project")
    list_select_related = ("user", "project")
    list_filter = ("status", "created_at")
    search_fields = ("uuid", "user__email", "project__title")
