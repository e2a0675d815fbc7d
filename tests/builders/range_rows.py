"""A detached row of a recording with one stretch of speech."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from encord_portal.sdk.objects import LabelRowV2, ObjectInstance, OntologyStructure, Shape
from encord_portal.sdk.objects.coordinates import AudioCoordinates
from encord_portal.sdk.objects.frames import Range
from encord_portal.sdk.orm.label_row import LabelRowMetadata
from labels.merging.targets import Target

_HASH = "00000000-0000-4000-8000-0000000000ab"
_IDENTITY: dict[str, Any] = {
    "label_hash": _HASH,
    "branch_name": "main",
    "created_at": "2024-05-01 10:00:00",
    "last_edited_at": "2024-05-01 10:00:00",
    "data_hash": _HASH,
    "dataset_hash": _HASH,
    "dataset_title": "Talks",
    "data_title": "talk.wav",
    "label_status": "NOT_LABELLED",
    "spaces": {},
}
_UNIT: dict[str, Any] = {
    "data_hash": _HASH,
    "data_title": "talk.wav",
    "data_type": "audio/wav",
    "data_sequence": 0,
    "data_link": None,
    "data_duration": 4.0,
    "audio_codec": "pcm_s16le",
    "audio_sample_rate": 16000,
    "audio_bit_depth": 16,
    "audio_num_channels": 1,
    "labels": {},
}


@dataclass(frozen=True, slots=True)
class _Ontology:
    structure: OntologyStructure


def make_sound_row() -> tuple[LabelRowV2, Target]:
    """The row, and where its object ``speech01`` is: milliseconds 1000 to 1999."""
    structure = OntologyStructure()
    speech = structure.add_object("Speech", Shape.AUDIO, feature_node_hash="speech00")
    listed = {**_IDENTITY, "data_type": "AUDIO", "data_link": None, "duration": 4.0}
    listed |= {"number_of_frames": 1}
    row = LabelRowV2(LabelRowMetadata.from_dict(listed), None, _Ontology(structure))
    row.from_labels_dict(
        {
            **_IDENTITY,
            "data_type": "audio",
            "object_answers": {},
            "classification_answers": {},
            "object_actions": {},
            "data_units": {_HASH: _UNIT},
        }
    )
    instance = ObjectInstance(speech, object_hash="speech01")
    instance.set_for_frames(AudioCoordinates(range=[Range(1000, 1999)]))
    row.add_object_instance(instance)
    return row, Target("object", "speech01", "", "speech00")
