"""Pages for support staff. What the wire protocol guards (labels, keys, tokens) is read-only."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from encord_portal.accounts.models import User
from encord_portal.platform import models
from encord_portal.platform.errors import PlatformError
from encord_portal.platform.services import issues, stages


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    """Things that only the platform itself may change."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ProjectUserInline(admin.TabularInline):  # type: ignore[type-arg]  # generic in the stubs only
    model = models.ProjectUser
    extra = 0
    autocomplete_fields = ("user",)


class StageInline(admin.TabularInline):  # type: ignore[type-arg]  # generic in the stubs only
    model = models.WorkflowStage
    extra = 0
    can_delete = False
    readonly_fields = ("uuid", "stage_type", "position")

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(models.Project)
class ProjectAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    list_display = ("title", "status", "creator", "created_at")
    list_filter = ("status",)
    search_fields = ("title", "project_hash")
    readonly_fields = ("project_hash", "workflow_manager_uuid", "created_at", "last_edited_at")
    raw_id_fields = ("ontology", "creator", "source_project")
    inlines = (ProjectUserInline, StageInline)


class OntologyUserInline(admin.TabularInline):  # type: ignore[type-arg]  # generic in the stubs only
    model = models.OntologyUser
    extra = 0
    autocomplete_fields = ("user",)


@admin.register(models.Ontology)
class OntologyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    list_display = ("title", "creator", "created_at", "last_edited_at")
    search_fields = ("title", "ontology_hash")
    readonly_fields = ("ontology_hash", "editor_json", "created_at", "last_edited_at")
    raw_id_fields = ("creator",)
    inlines = (OntologyUserInline,)


@admin.register(models.PublicKey)
class PublicKeyAdmin(ReadOnlyAdmin):
    list_display = ("title", "user", "key", "created_at")
    search_fields = ("title", "user__email", "key")


@admin.register(models.LabelRow)
class LabelRowAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "project", "data_unit", "label_status", "version", "last_edited_at")
    list_select_related = ("project", "data_unit")
    list_filter = ("label_status", "annotation_task_status", "is_valid")
    search_fields = ("label_hash", "data_unit__title", "data_unit__data_hash")


@admin.register(models.LabelVersion)
class LabelVersionAdmin(ReadOnlyAdmin):
    list_display = ("row", "number", "saved_by", "saved_at", "size", "sha256")
    list_select_related = ("row", "saved_by")
    search_fields = ("row__label_hash", "sha256")


@admin.register(models.Task)
class TaskAdmin(ReadOnlyAdmin):
    list_display = ("uuid", "label_row", "stage", "status", "priority", "assignee", "updated_at")
    list_select_related = ("label_row", "stage", "assignee")
    list_filter = ("status",)
    search_fields = ("uuid", "label_row__label_hash")


@admin.register(models.TaskEvent)
class TaskEventAdmin(ReadOnlyAdmin):
    list_display = ("at", "action", "actor", "from_stage", "to_stage", "detail")
    list_select_related = ("actor", "from_stage", "to_stage")
    search_fields = ("task__uuid", "actor__email")


class WorkflowTemplateForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    def clean_stages(self) -> object:
        """Refuse stages that tasks could not pass."""
        try:
            stages.checked(self.cleaned_data["stages"])
        except PlatformError as error:
            raise ValidationError(error.message) from error
        return self.cleaned_data["stages"]


@admin.register(models.WorkflowTemplate)
class WorkflowTemplateAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    form = WorkflowTemplateForm
    list_display = ("title", "uuid", "created_at")
    search_fields = ("title",)
    readonly_fields = ("uuid", "created_at")


@admin.register(models.Issue)
class IssueAdmin(ReadOnlyAdmin):
    list_display = ("uuid", "project", "data_unit", "created_at")
    list_select_related = ("project", "data_unit")
    search_fields = ("uuid", "data_unit__title", "comments__content")
    actions = ("resolve", "reopen")

    @admin.action(description="Resolve", permissions=["view"])
    def resolve(self, request: HttpRequest, chosen: QuerySet[models.Issue]) -> None:
        for issue in chosen:
            issues.resolve(issue, cast(User, request.user), resolved=True)

    @admin.action(description="Open again", permissions=["view"])
    def reopen(self, request: HttpRequest, chosen: QuerySet[models.Issue]) -> None:
        for issue in chosen:
            issues.resolve(issue, cast(User, request.user), resolved=False)


@admin.register(models.CloudIntegration)
class CloudIntegrationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    list_display = ("title", "uuid", "root", "created_at")
    search_fields = ("title",)
    readonly_fields = ("uuid", "created_at")
