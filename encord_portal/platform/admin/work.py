"""Tasks, their history, reviews, issues, time."""

from __future__ import annotations

import datetime as dt
from typing import cast

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest

from encord_portal.accounts.models import User
from encord_portal.platform import models
from encord_portal.platform.admin.base import LookedAt, LookedAtInline
from encord_portal.platform.services import issues


class TaskEventInline(LookedAtInline):
    model = models.TaskEvent
    fk_name = "task"
    fields = ("at", "action", "actor", "from_stage", "to_stage", "status_after", "detail")
    show_change_link = False


@admin.register(models.Task)
class TaskAdmin(LookedAt):
    list_display = ("title", "project", "stage", "status", "priority", "assignee", "updated_at")
    list_select_related = ("label_row__data_unit", "label_row__project", "stage", "assignee")
    list_filter = ("status", "stage__stage_type", "updated_at")
    search_fields = (
        *("uuid", "label_row__label_hash", "label_row__data_unit__title"),
        *("assignee__email", "stage__project__title"),
    )
    ordering = ("-updated_at",)
    inlines = (TaskEventInline,)

    @admin.display(description="data unit", ordering="label_row__data_unit__title")
    def title(self, task: models.Task) -> str:
        return task.label_row.data_unit.title

    @admin.display(description="project", ordering="label_row__project__title")
    def project(self, task: models.Task) -> str:
        return task.label_row.project.title


@admin.register(models.TaskEvent)
class TaskEventAdmin(LookedAt):
    list_display = ("at", "action", "actor", "title", "from_stage", "to_stage", "detail")
    list_select_related = ("actor", "from_stage", "to_stage", "task__label_row__data_unit")
    list_filter = ("at", "action")
    search_fields = ("task__uuid", "actor__email", "task__label_row__data_unit__title")
    ordering = ("-at",)

    @admin.display(description="data unit")
    def title(self, event: models.TaskEvent) -> str:
        return event.task.label_row.data_unit.title


@admin.register(models.LabelReview)
class LabelReviewAdmin(LookedAt):
    list_display = ("label_type", "label_id", "status", "stage", "comment", "updated_at")
    list_select_related = ("stage",)
    list_filter = ("status", "label_type")
    search_fields = ("uuid", "label_id", "comment", "task__uuid")
    ordering = ("-updated_at",)


@admin.register(models.WorkPeriod)
class WorkPeriodAdmin(LookedAt):
    list_display = ("started_at", "user", "title", "stage", "took")
    list_select_related = ("user", "label_row__data_unit", "stage")
    list_filter = ("started_at",)
    search_fields = ("user__email", "label_row__data_unit__title")
    ordering = ("-started_at",)

    @admin.display(description="data unit", ordering="label_row__data_unit__title")
    def title(self, period: models.WorkPeriod) -> str:
        return period.label_row.data_unit.title

    @admin.display(description="took")
    def took(self, period: models.WorkPeriod) -> dt.timedelta:
        return dt.timedelta(seconds=int((period.ended_at - period.started_at).total_seconds()))


class IssueCommentInline(LookedAtInline):
    model = models.IssueComment
    fields = ("created_at", "author", "content")
    show_change_link = False


class IssueResolutionInline(LookedAtInline):
    model = models.IssueResolution
    fields = ("created_at", "actor", "is_resolved")
    show_change_link = False


@admin.register(models.Issue)
class IssueAdmin(LookedAt):
    list_display = ("first_words", "project", "data_unit", "resolved", "created_at")
    list_select_related = ("project", "data_unit")
    list_filter = ("created_at",)
    search_fields = ("uuid", "data_unit__title", "project__title", "comments__content")
    ordering = ("-created_at",)
    inlines = (IssueCommentInline, IssueResolutionInline)
    actions = ("resolve", "reopen")

    def get_queryset(self, request: HttpRequest) -> QuerySet[models.Issue]:
        comments = models.IssueComment.objects.filter(issue=OuterRef("pk")).order_by("created_at")
        last = models.IssueResolution.objects.filter(issue=OuterRef("pk")).order_by("-created_at")
        found: QuerySet[models.Issue] = super().get_queryset(request)
        return found.annotate(
            words=Subquery(comments.values("content")[:1]),
            is_resolved=Subquery(last.values("is_resolved")[:1]),
        )

    @admin.display(description="issue")
    def first_words(self, issue: models.Issue) -> str:
        return str(getattr(issue, "words", None) or issue.uuid)[:80]

    @admin.display(description="resolved", boolean=True)
    def resolved(self, issue: models.Issue) -> bool:
        return bool(getattr(issue, "is_resolved", False))

    @admin.action(description="Resolve", permissions=["view"])
    def resolve(self, request: HttpRequest, chosen: QuerySet[models.Issue]) -> None:
        for issue in chosen:
            issues.resolve(issue, cast("User", request.user), resolved=True)

    @admin.action(description="Open again", permissions=["view"])
    def reopen(self, request: HttpRequest, chosen: QuerySet[models.Issue]) -> None:
        for issue in chosen:
            issues.resolve(issue, cast("User", request.user), resolved=False)
