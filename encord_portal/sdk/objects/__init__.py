"""Ontologies and labels."""

from __future__ import annotations

from encord_portal.sdk.objects.answers import AnswerForFrames
from encord_portal.sdk.objects.attributes import (
    ChecklistAttribute,
    NumericAttribute,
    RadioAttribute,
    TextAttribute,
)
from encord_portal.sdk.objects.classification import Classification
from encord_portal.sdk.objects.classification_instance import ClassificationInstance
from encord_portal.sdk.objects.common import Shape
from encord_portal.sdk.objects.metadata import DICOMSeriesMetadata, DICOMSliceMetadata
from encord_portal.sdk.objects.ontology_labels_impl import FrameViewMetadata, LabelRowV2
from encord_portal.sdk.objects.ontology_object import Object
from encord_portal.sdk.objects.ontology_object_instance import ObjectInstance
from encord_portal.sdk.objects.ontology_structure import OntologyStructure
from encord_portal.sdk.objects.options import FlatOption, NestableOption, Option

__all__ = [
    "AnswerForFrames",
    "ChecklistAttribute",
    "Classification",
    "ClassificationInstance",
    "DICOMSeriesMetadata",
    "DICOMSliceMetadata",
    "FlatOption",
    "FrameViewMetadata",
    "LabelRowV2",
    "NestableOption",
    "NumericAttribute",
    "Object",
    "ObjectInstance",
    "OntologyStructure",
    "Option",
    "RadioAttribute",
    "Shape",
    "TextAttribute",
]
