"""What a scenario promises: an ontology, rows of media with labels, and how far each has come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from encord_portal.demo.labelling import Labeller
from encord_portal.demo.people import Person
from encord_portal.sdk.objects.ontology_structure import OntologyStructure


class Medium(Enum):
    """How files become one row."""

    IMAGE = "image"
    IMAGE_GROUP = "image group"
    VIDEO = "video"
    DICOM = "DICOM series"
    NIFTI = "NIfTI volume"
    AUDIO = "recording"
    TEXT = "plain text"
    HTML = "HTML page"
    PDF = "PDF document"
    SCENE = "point cloud"
    PHOTOGRAPHED = "point cloud and the photos that it is made of"
    GROUP = "data group"


class Progress(Enum):
    """How far a row has come in its workflow."""

    UNTOUCHED = "to annotate, without labels"
    STARTED = "to annotate, with labels"
    RETURNED = "to annotate again, after a rejection"
    REVIEW = "to review"
    COMPLETE = "complete"


Label = Callable[[Labeller], None]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of data and its labels.

    Attributes:
        files: gives the file or files of the row; called when the row has to be uploaded.
        label: puts the labels on; not called for an untouched row.
        author: who draws the labels and submits them.
    """

    title: str
    medium: Medium
    files: Callable[[], Sequence[Path]]
    label: Label
    progress: Progress
    author: Person
    priority: float = 0.5


@dataclass(frozen=True, slots=True)
class Scenario:
    """One project with everything in it.

    Attributes:
        credits: where the media come from and on what terms, as their packages state them.
    """

    title: str
    description: str
    ontology_title: str
    ontology: Callable[[], OntologyStructure]
    dataset_title: str
    credits: str
    rows: Callable[[], Sequence[Row]]
