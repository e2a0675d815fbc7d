"""Pictures, clips and DICOM series that the demo makes out of the fetched media."""

from __future__ import annotations

import av
import numpy as np
import pydicom
import pytest
from PIL import Image

from encord_portal.demo import clips, pictures, truth, volumes

pytestmark = pytest.mark.usefixtures("demo_media")


@pytest.mark.parametrize("name", ["coins", "photos", "nuclei", "ihc", "retina"])
def test_a_picture_has_the_size_of_its_view(name: str) -> None:
    for view in truth.views(name).values():
        with Image.open(pictures.picture(view)) as image:
            assert image.size == (view.width, view.height)


def test_a_whole_photo_is_its_original_file() -> None:
    path = pictures.picture(truth.views("photos")["quokka"])
    assert path.name == "quokka.jpg"


def test_sixteen_bit_microscope_pictures_become_eight_bit_ones() -> None:
    with Image.open(pictures.picture(truth.views("nuclei")["nuclei"])) as image:
        assert image.mode == "L"
        assert image.getextrema()[1] > 200


def test_nuclei_are_brighter_than_what_is_around_them() -> None:
    view = truth.views("nuclei")["nuclei"]
    with Image.open(pictures.picture(view)) as image:
        pixels = np.asarray(image)
    inside = [
        pixels[int(y + h / 2), int(x + w / 2)]
        for x, y, w, h in (seen.box for seen in view.objects if seen.box)
    ]
    assert float(np.median(inside)) > 1.5 * float(np.median(pixels))


def test_a_clip_holds_exactly_its_frames() -> None:
    film = truth.film("bikes")
    path = clips.clip(film, "bikes_for_a_test", 137, 187)
    with av.open(str(path)) as container:
        found = [frame.to_ndarray(format="gray") for frame in container.decode(video=0)]
    with av.open(str(clips.clip(film, "whole", 0, 250))) as container:
        whole = [frame.to_ndarray(format="gray") for frame in container.decode(video=0)]
    assert len(found) == 50
    for mine, original in ((found[0], whole[137]), (found[-1], whole[186])):
        assert np.abs(mine.astype(int) - original.astype(int)).mean() < 4


@pytest.mark.parametrize(("name", "count"), [("brain_axial", 25), ("brain_coronal", 15)])
def test_a_series_has_true_geometry(name: str, count: int) -> None:
    chosen = volumes.series(name)
    slices = [pydicom.dcmread(path) for path in volumes.dicom_files(chosen)]
    assert len(slices) == count
    row, column = (np.array(slices[0].ImageOrientationPatient[i : i + 3]) for i in (0, 3))
    normal = np.cross(row, column)
    places = [float(normal @ np.array(one.ImagePositionPatient)) for one in slices]
    steps = np.diff(places)
    assert np.allclose(steps, slices[0].SpacingBetweenSlices)
    assert len({one.SOPInstanceUID for one in slices}) == count
    assert {one.SeriesInstanceUID for one in slices} == {slices[0].SeriesInstanceUID}


def test_the_three_planes_show_the_same_voxel_at_the_same_place() -> None:
    seen = {}
    for name in ("brain_axial", "brain_coronal", "brain_sagittal"):
        for path in volumes.dicom_files(volumes.series(name)):
            data = pydicom.dcmread(path)
            value = _value_at(data, np.array([-8.0, 4.0, 1.0]))
            if value is not None:
                seen[name] = value
    assert len(seen) >= 2
    assert len(set(seen.values())) == 1


def _value_at(data: pydicom.Dataset, place: np.ndarray) -> int | None:
    origin = np.array(data.ImagePositionPatient, dtype=float)
    row, column = (np.array(data.ImageOrientationPatient[i : i + 3], dtype=float) for i in (0, 3))
    offset = place - origin
    if abs(float(np.cross(row, column) @ offset)) > 0.01:
        return None
    return int(data.pixel_array[round(float(column @ offset)), round(float(row @ offset))])


def test_white_matter_is_brighter_than_grey_in_t1() -> None:
    chosen = volumes.series("brain_axial")
    data = pydicom.dcmread(volumes.dicom_files(chosen)[12])
    grey, white = volumes.tissue(chosen, 12)
    assert grey.any()
    assert white.any()
    assert not (grey & white).any()
    assert data.pixel_array[white].mean() > data.pixel_array[grey].mean()
