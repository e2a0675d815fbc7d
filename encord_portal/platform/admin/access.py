"""Keys, tokens, groups, tags and the places from which files come."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from encord_portal.platform import models
from encord_portal.platform.admin.base import Ended, LookedAt, LookedAtInline, Page


@admin.register(models.PublicKey)
class PublicKeyAdmin(Ended):
    """Deleting a key ends it: nobody signs with it any more."""

    list_display = ("title", "user", "key_start", "created_at")
    list_select_related = ("user",)
    list_filter = ("created_at",)
    search_fields = ("title", "user__email", "key")

    @admin.display(description="public key", ordering="key")
    def key_start(self, key: models.PublicKey) -> str:
        return f"{key.key[:16]}…"


@admin.register(models.BearerToken)
class BearerTokenAdmin(Ended):
    """Deleting a token ends it; the token itself is stored nowhere."""

    list_display = ("user", "created_at", "expires_at")
    list_select_related = ("user",)
    list_filter = ("expires_at",)
    search_fields = ("user__email",)
    exclude = ("digest",)


@admin.register(models.ApiKey)
class ApiKeyAdmin(Ended):
    """Deleting a key ends it."""

    list_display = ("title", "project", "dataset", "creator", "scopes", "created_at")
    list_select_related = ("project", "dataset", "creator")
    search_fields = ("title", "creator__email", "project__title", "dataset__title")


class ProjectGrantInline(LookedAtInline):
    model = models.ProjectGroup
    fields = ("project", "role")
    show_change_link = False


class DatasetGrantInline(LookedAtInline):
    model = models.DatasetGroup
    fields = ("dataset", "role")
    show_change_link = False


class OntologyGrantInline(LookedAtInline):
    model = models.OntologyGroup
    fields = ("ontology", "role")
    show_change_link = False


@admin.register(models.Group)
class GroupAdmin(LookedAt):
    """Changed through the platform, which keeps the memberships of its people in step."""

    list_display = ("name", "description", "creator", "people", "created_at")
    list_select_related = ("creator",)
    search_fields = ("name", "description", "users__email")
    fields = ("name", "description", "creator", "group_hash", "users", "created_at")
    inlines = (ProjectGrantInline, DatasetGrantInline, OntologyGrantInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[models.Group]:
        found: QuerySet[models.Group] = super().get_queryset(request)
        return found.annotate(people_count=Count("users"))

    @admin.display(description="people", ordering="people_count")
    def people(self, group: Any) -> int:
        return int(group.people_count)


@admin.register(models.ProjectTag)
class ProjectTagAdmin(LookedAt):
    list_display = ("name", "description", "creator")
    list_select_related = ("creator",)
    search_fields = ("name", "description")


@admin.register(models.CloudIntegration)
class CloudIntegrationAdmin(Page):
    list_display = ("title", "uuid", "root", "writable", "created_at")
    search_fields = ("title", "uuid", "root")
    readonly_fields = ("uuid", "created_at")
