"""What all parts of a label row are built on: its labels, once they are initialised."""

from __future__ import annotations

from typing import Protocol

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._label_row.document import Document
from encord_portal.sdk.objects._label_row.remote import Remote
from encord_portal.sdk.objects._label_row.row_properties import RowProperties
from encord_portal.sdk.objects._label_row.store import LabelStore
from encord_portal.sdk.objects.ontology_structure import OntologyStructure

NOT_INITIALISED = (
    "For this operation you will need to initialize labelling first. Call the "
    "`.initialise_labels()` to do so first."
)


class OntologyLike(Protocol):
    """What a label row needs of an ontology."""

    @property
    def structure(self) -> OntologyStructure:
        """What can be labelled."""


class RowBase(RowProperties):
    """Base of the label row: its state."""

    _ontology: OntologyLike
    _remote: Remote
    _document: Document | None
    _store: LabelStore
    _detached: bool

    @property
    def ontology_structure(self) -> OntologyStructure:
        """What can be labelled in this row."""
        return self._ontology.structure

    @property
    def is_labelling_initialised(self) -> bool:
        """Whether labels can be read and written; if not, call :meth:`initialise_labels`."""
        return self._document is not None

    @property
    def is_detached(self) -> bool:
        """Whether the row is connected to no project (see :meth:`from_media_metadata`)."""
        return self._detached

    def _initialised(self) -> Document:
        if self._document is None:
            raise LabelRowError(NOT_INITIALISED)
        return self._document
