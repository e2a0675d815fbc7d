"""Words of the protocol."""

from typing import Final

TYPE_PROJECT: Final = "project"
TYPE_DATASET: Final = "dataset"
TYPE_ONTOLOGY: Final = "ontology"

INTERPOLATION: Final = "interpolation"
FITTED_BOUNDING_BOX: Final = "fitted_bounding_box"

LABELS: Final = "labels"
OBJECTS: Final = "objects"
CLASSIFICATIONS: Final = "classifications"
OBJECT_HASH: Final = "objectHash"
CLASSIFICATION_HASH: Final = "classificationHash"
OBJECT_ANSWERS: Final = "object_answers"
CLASSIFICATION_ANSWERS: Final = "classification_answers"
SPACES: Final = "spaces"
