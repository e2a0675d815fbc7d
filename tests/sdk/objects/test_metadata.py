from __future__ import annotations

from typing import Any

import pytest

from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.objects.common import (
    SaveDeidentifiedDicomConditionIn,
    SaveDeidentifiedDicomConditionNotSubstr,
)
from encord_portal.sdk.objects.metadata import (
    DataGroupMetadata,
    DICOMSeriesMetadata,
    DICOMSliceMetadata,
)
from encord_portal.sdk.objects.project import ProjectDataset

SLICE = {
    "dicom_instance_uid": "1.2",
    "multiframe_frame_number": None,
    "file_uri": "https://x/y",
    "width": 512,
    "height": 256,
}


def test_dicom_metadata_is_read_from_the_wire() -> None:
    series = DICOMSeriesMetadata.from_dict(
        {"patient_id": None, "study_uid": "a", "series_uid": "b"}
    )
    assert (series.patient_id, series.study_uid, series.series_uid) == (None, "a", "b")
    assert DICOMSeriesMetadata.from_dict({**series.to_dict(), "patientId": "p"}).patient_id == "p"
    slice_ = DICOMSliceMetadata.from_dict(SLICE)
    assert (slice_.width, slice_.height, slice_.multiframe_frame_number) == (512, 256, None)
    assert slice_.to_dict() == {
        "dicomInstanceUid": "1.2",
        "fileUri": "https://x/y",
        "width": 512,
        "height": 256,
    }


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"width": "512"}, "'width' of DICOM slice metadata must be int"),
        ({"file_uri": None}, "'file_uri' of DICOM slice metadata must be str"),
        ({"height": True}, "'height' of DICOM slice metadata must be int"),
    ],
)
def test_malformed_metadata_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(EncordException, match=message):
        DICOMSliceMetadata.from_dict({**SLICE, **change})


@pytest.mark.parametrize("name", sorted(SLICE))
def test_missing_metadata_is_named(name: str) -> None:
    stored = {key: value for key, value in SLICE.items() if key != name}
    with pytest.raises(EncordException, match=f"lacks '{name}'"):
        DICOMSliceMetadata.from_dict(stored)


def test_data_groups_have_members() -> None:
    child = {"data_hash": "a", "label_hash": None, "name": "n", "layout_key": "k"}
    group = DataGroupMetadata.from_dict({"children": [child]})
    assert group.children[0].layout_key == "k"
    assert DataGroupMetadata.from_dict(group.to_dict() | {"children": [child]}) == group
    with pytest.raises(EncordException, match="data group metadata lacks 'children'"):
        DataGroupMetadata.from_dict({})


def test_conditions_on_dicom_tags_are_written() -> None:
    assert SaveDeidentifiedDicomConditionIn(value=["a"], dicom_tag="t").to_dict() == {
        "value": ["a"],
        "dicom_tag": "t",
        "condition_type": "IN",
    }
    assert SaveDeidentifiedDicomConditionNotSubstr("a", "t").to_dict() == {
        "value": "a",
        "dicom_tag": "t",
        "condition_type": "NOT_SUBSTR",
    }


def test_project_datasets_are_read() -> None:
    stored = {"dataset_hash": "h", "title": "t", "description": "d"}
    assert ProjectDataset.from_list([stored]) == [ProjectDataset("h", "t", "d")]
    with pytest.raises(KeyError, match="a dataset of the project lacks 'title'"):
        ProjectDataset.from_dict({"dataset_hash": "h", "description": "d"})
