"""Label rows ("Objects.ontology labels impl" in the reference).

The public face; what it does, it has done in the modules of ``_label_row``.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Any, Protocol, TypeAlias

from encord_portal.sdk._project_client import LabelRowOptions, ProjectClient
from encord_portal.sdk._storage_item import StorageItem
from encord_portal.sdk.constants.enums import DATA_TYPES_WITH_UNKNOWN_LAST_FRAME, DataType
from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.http.bundle import Bundle
from encord_portal.sdk.objects._label_row.changes import (
    IfChanged,
    Saver,
    ServerState,
    check_choice,
)
from encord_portal.sdk.objects._label_row.detached import (
    MediaMetadata,
    detached_row,
    take_place_of,
)
from encord_portal.sdk.objects._label_row.document import Document
from encord_portal.sdk.objects._label_row.errors import MALFORMED, located
from encord_portal.sdk.objects._label_row.event_reader import is_continuous
from encord_portal.sdk.objects._label_row.frame_view import FrameView as _FrameView
from encord_portal.sdk.objects._label_row.frame_view import (
    FrameViewMetadata as _FrameViewMetadata,
)
from encord_portal.sdk.objects._label_row.identity import keep_identity
from encord_portal.sdk.objects._label_row.range_objects import RANGE_SHAPES
from encord_portal.sdk.objects._label_row.read_only import (
    FrameLevelImageGroupData as _FrameLevelImageGroupData,
)
from encord_portal.sdk.objects._label_row.read_only import (
    LabelRowReadOnlyData as _LabelRowReadOnlyData,
)
from encord_portal.sdk.objects._label_row.read_only import (
    LabelRowReadOnlyDataImagesDataEntry as _ImagesDataEntry,
)
from encord_portal.sdk.objects._label_row.read_only import (
    check_row,
    from_labels,
    from_metadata,
    read_data_type,
)
from encord_portal.sdk.objects._label_row.reader import read_labels
from encord_portal.sdk.objects._label_row.remote import Remote
from encord_portal.sdk.objects._label_row.row_base import NOT_INITIALISED, OntologyLike
from encord_portal.sdk.objects._label_row.row_frames import RowFrames
from encord_portal.sdk.objects._label_row.row_instances import RowInstances
from encord_portal.sdk.objects._label_row.row_server import RowServer
from encord_portal.sdk.objects._label_row.row_spaces import RowSpaces, checked_infos, make_spaces
from encord_portal.sdk.objects._label_row.saving import check_object_numbers, completed
from encord_portal.sdk.objects._label_row.store import LabelStore
from encord_portal.sdk.objects._label_row.writer import write_labels
from encord_portal.sdk.objects.answers import AnswerForFrames
from encord_portal.sdk.objects.classification import Classification
from encord_portal.sdk.objects.classification_instance import ClassificationInstance
from encord_portal.sdk.objects.ontology_object import Object
from encord_portal.sdk.objects.ontology_object_instance import ObjectInstance
from encord_portal.sdk.objects.ontology_structure import OntologyStructure
from encord_portal.sdk.orm.label_row import LabelRowMetadata

__all__ = [
    "AnswerForFrames",
    "Classification",
    "ClassificationInstance",
    "FrameLevelImageGroupData",
    "FrameView",
    "FrameViewMetadata",
    "LabelRowReadOnlyData",
    "LabelRowReadOnlyDataImagesDataEntry",
    "LabelRowV2",
    "Object",
    "ObjectInstance",
    "OntologyStructure",
]


class ProjectLike(Protocol):
    """What attaching a label row needs of a project."""

    def list_label_rows_v2(
        self, *, data_hashes: list[str], include_images_data: bool, branch_name: str | None
    ) -> list[LabelRowV2]:
        """List the label rows of data."""


class LabelRowV2(RowFrames, RowInstances, RowSpaces, RowServer):
    """The labels of one data row within a project.

    Its metadata can be read at once. To read or write labels, call :meth:`initialise_labels` first;
    to upload them, :meth:`save`.
    """

    FrameView: TypeAlias = _FrameView
    FrameViewMetadata: TypeAlias = _FrameViewMetadata
    FrameLevelImageGroupData: TypeAlias = _FrameLevelImageGroupData
    LabelRowReadOnlyData: TypeAlias = _LabelRowReadOnlyData
    LabelRowReadOnlyDataImagesDataEntry: TypeAlias = _ImagesDataEntry

    def __init__(
        self,
        label_row_metadata: LabelRowMetadata,
        project_client: ProjectClient | None,
        ontology: OntologyLike,
    ) -> None:
        """Make a row out of what a listing gives; projects do that.

        Args:
            label_row_metadata: A row of the listing.
            project_client: The remote calls of the project; None for a detached row.
            ontology: The ontology of the project.
        """
        self._ontology = ontology
        self._remote = Remote(project_client)
        self._label_row_read_only_data = from_metadata(label_row_metadata)
        self._document: Document | None = None
        self._space_infos = checked_infos(label_row_metadata.spaces)
        self._store = LabelStore(self, None)
        self._filtered = False
        self._server_state = ServerState(label_row_metadata.last_edited_at)
        self._detached = False
        self._storage_item: StorageItem | None = None

    @classmethod
    def from_media_metadata(
        cls, ontology: OntologyLike, media_metadata: MediaMetadata, *, branch_name: str = "main"
    ) -> LabelRowV2:
        """Make a row for media that is in no project yet, with labels initialised.

        What needs the server raises LabelRowError until :meth:`attach_to_project` is called.
        Hashes are all zeros until then.

        Args:
            ontology: The ontology to label with.
            media_metadata: What is known of the media; its class tells the data type. A list of
                images makes an image group.
            branch_name: The branch of the labels.

        Raises:
            LabelRowError: The metadata is of no known class, or there are no images.
        """
        metadata, labels = detached_row(media_metadata, branch_name)
        label_row = cls(metadata, None, ontology)
        label_row._detached = True
        label_row.from_labels_dict(labels)
        return label_row

    def attach_to_project(self, project: ProjectLike, data_hash: str) -> None:
        """Make a detached row that of a data unit in a project, so that it can be saved.

        The labels of the data unit are initialised on the server if they were not. The ontology of
        this row must have the feature hashes of the project's, and its frames should be those of
        the data unit.

        Args:
            project: The project.
            data_hash: The data unit.

        Raises:
            LabelRowError: The row is attached already, the project has no such data unit, or it is
                of another kind or another number of images.
        """
        document = self._initialised()
        if not self._detached:
            raise LabelRowError("The label row is part of a project already.")
        # The main branch has no name in a listing; labels made for another one stay out of it.
        branch = None if self.branch_name == "main" else self.branch_name
        found = project.list_label_rows_v2(
            data_hashes=[data_hash], include_images_data=True, branch_name=branch
        )
        if not found:
            raise LabelRowError(f"No label row found for the data hash {data_hash} in the project.")
        real = found[0]
        if real.label_hash is None:
            real.initialise_labels()
        own = self._label_row_read_only_data
        data = take_place_of(real._label_row_read_only_data, own, document)
        self._label_row_read_only_data = data
        self._store.frame_count = _frame_count(data)
        self._remote = real._remote
        self._server_state = real._server_state
        self._detached = False

    # Reading

    def initialise_labels(
        self,
        include_object_feature_hashes: AbstractSet[str] | None = None,
        include_classification_feature_hashes: AbstractSet[str] | None = None,
        include_reviews: bool = False,
        include_archived: bool = False,
        overwrite: bool = False,
        bundle: Bundle | None = None,
        *,
        include_signed_url: bool = False,
    ) -> None:
        """Fetch the labels from the server, and create them there if there are none yet.

        Args:
            include_object_feature_hashes: Only objects with these feature hashes; None for all.
                A row that was read with a filter is for reading: saving it would delete what was
                left out, and :meth:`save` refuses it unless told otherwise.
            include_classification_feature_hashes: Only classifications with these feature hashes;
                None for all. The same holds.
            include_reviews: Whether annotations carry their reviews.
            include_archived: Whether labels of archived ontology items are included.
            overwrite: Whether labels that are here already are replaced.
            bundle: Collects the request, to be sent together with others.
            include_signed_url: Whether :attr:`data_link` becomes a signed URL.

        Raises:
            LabelRowError: There are labels already and ``overwrite`` is false, the row is detached,
                or the labels do not fit the ontology.
        """
        client = self._remote.client  # a detached row is refused first
        if self.is_labelling_initialised and not overwrite:
            raise LabelRowError(
                "You are trying to re-initialise a label row that has already been initialised. "
                "This would overwrite current labels. If this is your intend, set the `overwrite` "
                "flag to `True`."
            )
        options = LabelRowOptions(
            get_signed_url=include_signed_url,
            include_object_feature_hashes=_frozen(include_object_feature_hashes),
            include_classification_feature_hashes=_frozen(include_classification_feature_hashes),
            include_reviews=include_reviews,
            include_archived=include_archived,
        )
        filtered = self.label_hash is not None and (
            include_object_feature_hashes is not None
            or include_classification_feature_hashes is not None
        )

        def take(labels: dict[str, Any]) -> None:
            self._take_labels(labels, filtered=filtered)
            self._server_state = ServerState(self.last_edited_at)

        Remote(client).initialise(
            self.label_hash, self.data_hash, self.branch_name, options, bundle, take
        )

    def from_labels_dict(
        self, label_row_dict: dict[str, Any], *, preserve_identity: bool = False
    ) -> None:
        """Initialise the row from a label dictionary; the labels that it holds now are dropped.

        Args:
            label_row_dict: The labels in the Encord format (wire protocol §5). Nothing of it is
                kept or changed.
            preserve_identity: Whether label, data and dataset hash, branch, and the image hashes of
                an image group stay those of this row.

        Raises:
            LabelRowError: Something is malformed, or does not fit the ontology; the message says
                where. The row is as it was before then.
        """
        self._take_labels(label_row_dict, filtered=False, preserve_identity=preserve_identity)

    def _take_labels(
        self, labels: dict[str, Any], *, filtered: bool, preserve_identity: bool = False
    ) -> None:
        check_row(labels)
        before = self._label_row_read_only_data
        try:
            data_type = read_data_type(labels)
            data = from_labels(before, labels, data_type)
            store = LabelStore(
                self,
                _frame_count(data),
                range_shape=RANGE_SHAPES.get(data_type),
                is_html=data_type is DataType.PLAIN_TEXT and data.file_type == "text/html",
                is_event_based=data_type is DataType.SCENE and is_continuous(labels),
            )
            store.spaces = make_spaces(self, self._space_infos)
            document = read_labels(store, self.ontology_structure, labels, data_type)
        except MALFORMED as error:
            raise located(error, f"label row {labels.get('label_hash')!r:.100}") from error
        if preserve_identity:
            data = keep_identity(before, data, document)
        self._store.let_go()
        self._label_row_read_only_data = data
        self._store = store
        self._document = document
        self._filtered = filtered

    # Writing

    def to_encord_dict(self, renumber_objects: bool = False) -> dict[str, Any]:
        """Give the labels in the Encord format.

        What was read and not changed is given as it was, unknown members included.

        Args:
            renumber_objects: Whether object numbers are left out, for the server to give new ones.

        Raises:
            LabelRowError: The labels are not initialised, or cannot be written.
        """
        return self._written(complete=False, renumber_objects=renumber_objects)

    def _written(self, *, complete: bool, renumber_objects: bool) -> dict[str, Any]:
        document = self._initialised()
        row = write_labels(
            self._store, document, document.identity, self._frame_size, complete=complete
        )
        if renumber_objects:
            for entry in row["object_answers"].values():
                entry.pop("objectNumber", None)
        return row

    def save(
        self,
        bundle: Bundle | None = None,
        validate_before_saving: bool = False,
        renumber_objects: bool = False,
        *,
        allow_filtered: bool = False,
        if_changed: IfChanged = "warn",
    ) -> None:
        """Upload the labels, which replace those on the server.

        Others may have saved the row since it was read (by :meth:`initialise_labels`, this method
        or, before those, the listing; :meth:`from_labels_dict` is no reading). What then:

        - ``"warn"``: theirs is replaced, and LabelRowChangedWarning tells of it afterwards. This
          costs no request where the server tells what it replaced, as the local platform does.
          Elsewhere the row is listed first, without labels; there, what slips in between is not
          seen, nor what happens after this row's own save until it is read again.
        - ``"refuse"``: the row is listed first, without labels; if it was edited,
          LabelRowChangedError is raised and nothing is saved. A bundle compares all such rows
          before it saves the first of them. What slips in between is warned of as above.
        - ``"overwrite"``: theirs is replaced without a word and without a further request.

        Args:
            bundle: Collects the request, to be sent together with others.
            validate_before_saving: Whether the server checks the labels more strictly.
            renumber_objects: Whether the server gives objects new numbers.
            allow_filtered: Whether a row that was read with a filter may be saved, which deletes
                all labels that the filter left out.
            if_changed: ``"warn"``, ``"refuse"`` or ``"overwrite"``.

        Raises:
            LabelRowChangedError: With ``if_changed="refuse"``: the row was changed meanwhile.
            LabelRowError: The labels are not initialised, were read with a filter, or two objects
                have the same number; or the row is detached; or it cannot be told whether the row
                was changed, and ``if_changed="refuse"`` asks for it.
            ValueError: ``if_changed`` is none of these.
        """
        check_choice(if_changed)
        self._initialised()
        client = self._remote.client
        label_hash = self.label_hash
        if label_hash is None:
            raise LabelRowError(NOT_INITIALISED)
        if self._filtered and not allow_filtered:
            raise LabelRowError(
                "The labels were read with a filter: saving them would delete all labels that the "
                "filter left out. Initialise the row again without filters, or pass "
                "`allow_filtered=True` if that is what you want."
            )
        if not renumber_objects:
            check_object_numbers(self._store.objects.values())
        row = self._written(complete=True, renumber_objects=renumber_objects)
        labels = completed(row, self._label_row_read_only_data)
        saver = Saver(Remote(client), self._server_state, repr(self), if_changed, bundle)
        saver.save(label_hash, labels, validate_before_saving)

    def __repr__(self) -> str:
        return (
            f"LabelRowV2(label_hash={self.label_hash}, data_hash={self.data_hash}, "
            f"data_title={self.data_title})"
        )


def _frozen(hashes: Iterable[str] | None) -> frozenset[str] | None:
    return None if hashes is None else frozenset(hashes)


def _frame_count(data: _LabelRowReadOnlyData) -> int | None:
    if data.data_type in DATA_TYPES_WITH_UNKNOWN_LAST_FRAME:
        return None
    if data.data_type is DataType.IMG_GROUP:
        return max(data.number_of_frames, len(data.frame_level_data))
    return data.number_of_frames


# The newest reference lists these beside the label row, older ones within it.
FrameView = LabelRowV2.FrameView
FrameViewMetadata = LabelRowV2.FrameViewMetadata
FrameLevelImageGroupData = LabelRowV2.FrameLevelImageGroupData
LabelRowReadOnlyData = LabelRowV2.LabelRowReadOnlyData
LabelRowReadOnlyDataImagesDataEntry = LabelRowV2.LabelRowReadOnlyDataImagesDataEntry
