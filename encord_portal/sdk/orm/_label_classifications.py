"""The classifications of many label rows, without their objects."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from encord_portal.sdk.common.base_dto import BaseDTO, WireTime


class ClassificationAnswerObject(BaseDTO):
    """An attribute of a classification, and its answers.

    Attributes:
        name: The attribute's name.
        value: Its name in lower case.
        answers: A text, a number, or the chosen options.
        feature_hash: The attribute's feature hash.
        manual_annotation: Whether a person answered.
    """

    name: str
    value: str
    answers: Any
    feature_hash: str
    manual_annotation: bool


class ClassificationAnswerEntry(BaseDTO):
    """One classification of a label row.

    Attributes:
        classification_hash: Names it.
        feature_hash: The ontology classification's feature hash.
        classifications: Its attributes and their answers.
        range: The frames that it is on; ``None`` for a global one.
        created_at: When it was made, as label rows write times.
        created_by: Who made it.
        last_edited_at: When it was edited last, as label rows write times.
        last_edited_by: Who edited it last.
        manual_annotation: Whether a person made it.
    """

    classification_hash: str
    feature_hash: str | None = None
    classifications: list[ClassificationAnswerObject]
    range: list[tuple[int, int]] | None = None
    created_at: str | None = None
    created_by: str | None = None
    last_edited_at: str | None = None
    last_edited_by: str | None = None
    manual_annotation: bool | None = None


class LabelClassificationsEntry(BaseDTO):
    """The classifications of a label row.

    Attributes:
        label_uuid: Names the labels.
        data_uuid: Names the data.
        data_title: The title of the data.
        branch_name: The branch of the labels.
        classification_answers: Classification hash → classification.
        export_uuid: Names the export that they were taken from, if any.
        exported_at: When they were exported.
    """

    label_uuid: UUID
    data_uuid: UUID
    data_title: str | None = None
    branch_name: str = "main"
    classification_answers: dict[str, ClassificationAnswerEntry] = {}
    export_uuid: UUID | None = None
    exported_at: WireTime | None = None
