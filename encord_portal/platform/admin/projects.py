"""Projects, ontologies, workflow templates."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.html import format_html

from encord_portal.platform import models
from encord_portal.platform.admin.base import Inline, LookedAt, LookedAtInline, Page
from encord_portal.platform.errors import PlatformError
from encord_portal.platform.services import stages


class _KeepsAnAdmin(BaseInlineFormSet):  # type: ignore[type-arg]  # generic in the stubs only
    """Without an admin nobody could change the thing or its people any more."""

    def clean(self) -> None:
        super().clean()
        roles = [
            form.cleaned_data.get("role")
            for form in self.forms
            if form.is_valid() and form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]
        if models.ResourceRole.ADMIN not in roles:
            raise ValidationError("Leave one person as admin.")


class _MembersInline(Inline):
    """Own memberships; those through groups come and go with the groups."""

    extra = 0
    autocomplete_fields = ("user",)
    fields = ("user", "role")
    formset = _KeepsAnAdmin

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found: QuerySet[Any] = super().get_queryset(request)
        return found.filter(through_group=False).select_related("user")


class ProjectUserInline(_MembersInline):
    model = models.ProjectUser


class OntologyUserInline(_MembersInline):
    model = models.OntologyUser


class StageInline(LookedAtInline):
    model = models.WorkflowStage
    fk_name = "project"
    fields = ("position", "title", "stage_type", "annotators", "next_stage", "back_stage")


class AttachmentInline(LookedAtInline):
    model = models.ProjectDataset
    fields = ("dataset", "attached_at")
    show_change_link = False


@admin.register(models.Project)
class ProjectAdmin(Page):
    """Title, status and people can be changed; the rest is what labels depend on."""

    list_display = ("title", "status", "ontology", "creator", "created_at")
    list_select_related = ("ontology", "creator")
    list_filter = ("status", "created_at")
    search_fields = ("title", "project_hash", "creator__email")
    readonly_fields = (
        *("project_hash", "ontology", "creator", "source_project"),
        *("workflow_manager_uuid", "created_at", "last_edited_at"),
    )
    inlines = (ProjectUserInline, AttachmentInline, StageInline)

    def has_add_permission(self, request: HttpRequest) -> bool:
        # A project has stages and tasks, which the platform makes.
        return False

    def get_deleted_objects(
        self, objs: Sequence[Any] | QuerySet[Any], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """A project goes whole: its parts, which nobody may delete alone, go with it."""
        found, counts, _, protected = super().get_deleted_objects(objs, request)
        return list(found), dict(counts), set(), list(protected)


@admin.register(models.Ontology)
class OntologyAdmin(Page):
    list_display = ("title", "ontology_hash", "creator", "created_at", "last_edited_at")
    list_select_related = ("creator",)
    search_fields = ("title", "ontology_hash", "creator__email")
    fields = (
        *("title", "description", "ontology_hash", "creator"),
        *("created_at", "last_edited_at", "structure"),
    )
    readonly_fields = fields[2:]
    inlines = (OntologyUserInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description="objects and classifications")
    def structure(self, ontology: models.Ontology) -> str:
        return format_html("<pre>{}</pre>", json.dumps(ontology.editor, indent=2))


class PathwayInline(LookedAtInline):
    model = models.WorkflowPathway
    fk_name = "stage"
    fields = ("position", "title", "destination", "percent", "people")
    show_change_link = False


@admin.register(models.WorkflowStage)
class WorkflowStageAdmin(LookedAt):
    list_display = ("title", "project", "stage_type", "position", "annotators")
    list_select_related = ("project",)
    list_filter = ("stage_type",)
    search_fields = ("title", "uuid", "project__title", "project__project_hash")
    inlines = (PathwayInline,)


class WorkflowTemplateForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    def clean_stages(self) -> object:
        """Refuse stages that tasks could not pass."""
        try:
            stages.checked(self.cleaned_data["stages"])
        except PlatformError as error:
            raise ValidationError(error.message) from error
        return self.cleaned_data["stages"]


@admin.register(models.WorkflowTemplate)
class WorkflowTemplateAdmin(Page):
    form = WorkflowTemplateForm
    list_display = ("title", "uuid", "steps", "created_at")
    search_fields = ("title", "uuid")
    readonly_fields = ("uuid", "created_at")

    @admin.display(description="stages")
    def steps(self, template: models.WorkflowTemplate) -> str:
        return " → ".join(str(each.get("title", "?")) for each in template.stages)
