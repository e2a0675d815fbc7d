"""Builds the demo through the SDK, the way a user's script would."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TypeVar

from django.utils import timezone

from encord_portal.demo import media, people
from encord_portal.demo.labelling import Labeller
from encord_portal.demo.models import SeededProject
from encord_portal.demo.people import Person
from encord_portal.demo.plan import Progress, Row, Scenario
from encord_portal.demo.progress import SCENARIOS, unfinished
from encord_portal.demo.scenarios import load
from encord_portal.demo.sessions import Clients, signed_in
from encord_portal.demo.uploads import upload
from encord_portal.sdk.objects.ontology_labels_impl import LabelRowV2
from encord_portal.sdk.orm.dataset import StorageLocation
from encord_portal.sdk.project import Project
from encord_portal.sdk.user_client import EncordUserClient
from encord_portal.sdk.utilities.project_user import ProjectUserRole
from encord_portal.sdk.workflow.stages.annotation import AnnotationStage
from encord_portal.sdk.workflow.stages.review import ReviewStage

Say = Callable[[str], None]
Stage = TypeVar("Stage", AnnotationStage, ReviewStage)

_DEFAULT_PRIORITY = 0.5
_SUBMITTED = {Progress.REVIEW, Progress.COMPLETE, Progress.RETURNED}
_REVIEWED = {Progress.COMPLETE, Progress.RETURNED}
_ON_A_DESK = {Progress.STARTED, Progress.RETURNED}


def seed(say: Say, names: Sequence[str] = SCENARIOS) -> int:
    """Build what is missing; what is there, changed or not, is left alone.

    Args:
        say: told about each step.
        names: the scenarios to build.

    Returns:
        The number of projects built.

    Raises:
        DemoMediaError: the media cannot be downloaded.
    """
    wanted = unfinished(names)
    if not wanted:
        return 0
    people.ensure_accounts()
    if unpacked := media.fetch():
        say(f"unpacked {unpacked} media files")
    with signed_in() as clients:
        for name in wanted:
            seeded, _ = SeededProject.objects.get_or_create(name=name)
            builder = _Builder(load(name), clients, seeded)
            builder.build()
            seeded.finished_at = timezone.now()
            seeded.save()
            say(f"built '{builder.scenario.title}': {len(builder.rows)} rows")
    return len(wanted)


@dataclass
class _Builder:
    """Builds one scenario; every step first looks at what an interrupted run has left."""

    scenario: Scenario
    clients: Clients
    seeded: SeededProject

    @cached_property
    def rows(self) -> Sequence[Row]:
        return self.scenario.rows()

    def build(self) -> None:
        self._make_ontology()
        self._make_dataset()
        self._make_project()
        self._set_priorities()
        for author in sorted({row.author for row in self.rows}, key=lambda person: person.email):
            self._label(author)
            self._submit(author)
        self._review()
        self._assign()

    def _make_ontology(self) -> None:
        if not self.seeded.ontology_hash:
            made = self._admin.create_ontology(
                self.scenario.ontology_title, structure=self.scenario.ontology()
            )
            self.seeded.ontology_hash = made.ontology_hash
            self.seeded.save()

    def _make_dataset(self) -> None:
        if not self.seeded.dataset_hash:
            made = self._admin.create_dataset(
                self.scenario.dataset_title,
                StorageLocation.CORD_STORAGE,
                dataset_description=self.scenario.credits,
            )
            self.seeded.dataset_hash = made.dataset_hash
            self.seeded.save()
        dataset = self._admin.get_dataset(self.seeded.dataset_hash)
        present = {row.title for row in dataset.data_rows}
        for row in self.rows:
            if row.title not in present:
                upload(self._admin, dataset, row)

    def _make_project(self) -> None:
        if self.seeded.project_hash:
            return
        self.seeded.project_hash = self._admin.create_project(
            self.scenario.title,
            [self.seeded.dataset_hash],
            self.scenario.description,
            ontology_hash=self.seeded.ontology_hash,
        )
        self.seeded.save()
        project = self._project(Person.ADMIN)
        for person in Person:
            if person is not Person.ADMIN:
                project.add_users([person.email], ProjectUserRole(person.value.role.value))

    def _set_priorities(self) -> None:
        wanted = {row.title: row.priority for row in self.rows}
        project = self._project(Person.LEAD)
        with project.create_bundle() as bundle:
            for label_row in project.list_label_rows_v2():
                priority = wanted.get(label_row.data_title, _DEFAULT_PRIORITY)
                if priority != _DEFAULT_PRIORITY:
                    label_row.set_priority(priority, bundle=bundle)

    def _label(self, author: Person) -> None:
        mine = {
            row.title: (row, self._when(place))
            for place, row in enumerate(self.rows)
            if row.author is author and row.progress is not Progress.UNTOUCHED
        }
        project = self._project(author)
        found = [one for one in project.list_label_rows_v2() if one.data_title in mine]
        with project.create_bundle() as bundle:
            for label_row in found:
                label_row.initialise_labels(bundle=bundle)
        with project.create_bundle() as bundle:
            for label_row in found:
                if not _has_labels(label_row):
                    row, when = mine[label_row.data_title]
                    row.label(Labeller(label_row, author.email, when))
                    label_row.save(bundle=bundle)

    def _submit(self, author: Person) -> None:
        mine = {
            row.title for row in self.rows if row.author is author and row.progress in _SUBMITTED
        }
        project = self._project(author)
        stage = _first(project, AnnotationStage)
        tasks = [task for task in stage.get_tasks() if task.data_title in mine]
        with project.create_bundle() as bundle:
            for task in tasks:
                task.submit(bundle=bundle)

    def _review(self) -> None:
        verdict = {row.title: row.progress for row in self.rows if row.progress in _REVIEWED}
        project = self._project(Person.REVIEWER)
        stage = _first(project, ReviewStage)
        tasks = [task for task in stage.get_tasks() if task.data_title in verdict]
        with project.create_bundle() as bundle:
            for task in tasks:
                if verdict[task.data_title] is Progress.COMPLETE:
                    task.approve(bundle=bundle)
                else:
                    task.reject(bundle=bundle)

    def _assign(self) -> None:
        """Whoever has begun a row, or has to do it again, gets it back on the desk."""
        owner = {row.title: row.author.email for row in self.rows if row.progress in _ON_A_DESK}
        project = self._project(Person.LEAD)
        stage = _first(project, AnnotationStage)
        with project.create_bundle() as bundle:
            for task in stage.get_tasks():
                if task.data_title in owner and task.assignee != owner[task.data_title]:
                    task.assign(owner[task.data_title], bundle=bundle)

    @property
    def _admin(self) -> EncordUserClient:
        return self.clients[Person.ADMIN]

    def _project(self, person: Person) -> Project:
        return self.clients[person].get_project(self.seeded.project_hash)

    def _when(self, place: int) -> datetime:
        """Labels were drawn over the last weeks, one row after the other."""
        return datetime.now(UTC) - timedelta(days=21) + timedelta(hours=7 * place)


def _first(project: Project, kind: type[Stage]) -> Stage:
    return next(stage for stage in project.workflow.stages if isinstance(stage, kind))


def _has_labels(label_row: LabelRowV2) -> bool:
    return bool(label_row.get_object_instances() or label_row.get_classification_instances())
