"""DICOM files written anew without the tags that tell of people."""

from __future__ import annotations

import uuid
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pydicom
import pytest
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ImplicitVRLittleEndian,
    RLELossless,
)

from encord_portal.platform.media import deidentifying
from encord_portal.platform.media.deidentifying import Condition
from encord_portal.platform.models import CloudIntegration, DeidentificationJob
from tests.platform import builders
from tests.platform.media import clients, files
from tests.platform.wire import Wire

# What the reference names, and nothing else of what is no description of the pixels.
NAMED = {
    *("SOPInstanceUID", "PatientName", "SliceThickness", "SpacingBetweenSlices"),
    *("StudyInstanceUID", "SeriesInstanceUID", "ImagePositionPatient", "ImageOrientationPatient"),
    *("NumberOfFrames", "WindowCenter", "WindowWidth", "ALinePixelSpacing"),
}
TELLING = {
    "PatientID": "patient-4711",
    "PatientBirthDate": "19700101",
    "InstitutionName": "Ward 9",
    "SeriesDescription": "head of Ms Telltale",
    "StationName": "CT1",
    "ImageComments": "Telltale",
}


@pytest.fixture
def shelf(tmp_path, settings):
    directory = tmp_path / "shelf"
    directory.mkdir()
    settings.PLATFORM_IMPORT_DIRS = [directory]
    settings.PLATFORM_MEDIA_DIR = tmp_path / "media"
    return directory


@pytest.fixture
def local(shelf):
    return CloudIntegration.objects.create(title="Shelf", root=f"{shelf.as_uri()}/", writable=True)


def scan(path: Path, **tags) -> Path:
    """A CT slice that tells of somebody."""
    (made,) = files.dicom_series(path.parent, 1)
    dataset = pydicom.dcmread(made)
    for name, value in {"PatientName": "Example^Eve", **TELLING, **tags}.items():
        setattr(dataset, name, value)
    dataset.SliceThickness, dataset.NumberOfFrames = 2.5, 1
    dataset.WindowCenter, dataset.WindowWidth = [40, 80], [400, 200]
    dataset.add_new((0x0009, 0x0010), "LO", "MAKER")
    dataset.add_new((0x0009, 0x1001), "LO", "Telltale")
    dataset.add_new((0x6000, 0x3000), "OW", b"\1\2")
    dataset.file_meta.SourceApplicationEntityTitle = "WARD9"
    dataset.preamble = b"Telltale".ljust(128)
    made.unlink()
    dataset.save_as(path, enforce_file_format=True)
    return path


def path_of(url: str) -> Path:
    return Path(unquote(urlsplit(url).path))


def asked(urls, **more):
    return {"dicomUrls": [str(each) for each in urls], "redactPixelsMode": "redactNoText", **more}


def start(user, integration, urls, **more):
    return Wire.of(user).v2(
        "POST",
        "dicom-deidentification",
        {"integrationUuid": str(integration.pk), **asked(urls, **more)},
    )


def names_in(directory: Path) -> list[str]:
    return sorted(str(each.relative_to(directory)) for each in directory.rglob("*"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.live
@pytest.mark.contract
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("of", [clients.theirs, clients.ours])
def test_either_client_gets_files_without_what_tells_of_people(live_server, shelf, local, of):
    pytest.importorskip("encord", reason="the published client is a development dependency")
    client = of(live_server.url, builders.person())
    first, second = scan(shelf / "a b.dcm"), scan(shelf / "b.dcm")
    before = pydicom.dcmread(first)

    made = client.deidentify_dicom_files([first.as_uri(), second.as_uri()], str(local.pk))

    assert [path_of(each).parent for each in made] == [shelf, shelf]
    assert path_of(made[0]).name.startswith("deid_")
    assert path_of(made[0]).name.split("_", 2)[1].isdecimal()
    assert [path_of(each).name.split("_", 2)[2] for each in made] == ["a b.dcm", "b.dcm"]
    after = pydicom.dcmread(path_of(made[0]))
    kept = {element.keyword for element in after} - deidentifying.NEEDED
    assert kept == NAMED & {element.keyword for element in before}
    assert {"PatientName", "SliceThickness", "WindowCenter", "ImagePositionPatient"} <= kept
    assert all(after[name].value == before[name].value for name in kept)
    assert (after.pixel_array == before.pixel_array).all()
    raw = path_of(made[0]).read_bytes()
    assert all(
        value.encode() not in raw for value in (*TELLING.values(), "Telltale", "MAKER", "WARD9")
    )
    assert raw[:128] == bytes(128)
    assert pydicom.dcmread(first) == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.live
@pytest.mark.contract
@pytest.mark.filterwarnings("default")
def test_conditions_directories_and_tags_that_stay(live_server, shelf, local):
    common = pytest.importorskip("encord.objects.common")
    client = clients.theirs(live_server.url, builders.person())
    eve, bob = scan(shelf / "eve.dcm"), scan(shelf / "bob.dcm", PatientName="Bob", Modality="MR")

    made = client.deidentify_dicom_files(
        [eve.as_uri(), bob.as_uri()],
        str(local.pk),
        redact_dicom_tags=False,
        redact_pixels_mode=common.DeidentifyRedactTextMode.REDACT_NO_TEXT,
        save_conditions=[
            common.SaveDeidentifiedDicomConditionIn(["MR", "CT"], "x00080060"),
            common.SaveDeidentifiedDicomConditionNotSubstr("Example", "x00100010"),
        ],
        upload_dir="clean/of today",
    )

    (only,) = made
    assert path_of(only).parent == shelf / "clean" / "of today"
    assert only.startswith(local.root)
    assert path_of(only).read_bytes() == bob.read_bytes()


@pytest.mark.django_db
def test_the_v1_call_answers_with_the_files(shelf, local):
    path = scan(shelf / "a.dcm")
    answer = Wire.of(builders.person()).v1(
        *("dicomdeidentifytask", "POST"),
        uid=str(local.pk),
        payload={
            "dicom_urls": [path.as_uri()],
            "redact_dicom_tags": True,
            "redact_pixels_mode": "REDACT_NO_TEXT",
            "save_conditions": [
                {"value": ["CT"], "condition_type": "IN", "dicom_tag": "(0008,0060)"}
            ],
            "upload_dir": f"{local.root}clean",
        },
    )

    (made,) = answer["response"]
    assert path_of(made).parent == shelf / "clean"
    assert "PatientID" not in pydicom.dcmread(path_of(made))


def when(kind, value, tag):
    return {"saveConditions": [{"value": value, "conditionType": kind, "dicomTag": tag}]}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"redactPixelsMode": "redactAllText"}, "REDACT_NO_TEXT"),
        ({"redactPixelsMode": "redactSensitiveText"}, "REDACT_NO_TEXT"),
        ({"redactPixelsMode": "some"}, "redactPixelsMode"),
        ({"dicomUrls": []}, "dicomUrls"),
        ({"uploadDir": "../out"}, "climbs"),
        ({"uploadDir": "a/../../out"}, "climbs"),
        ({"uploadDir": "a/%2e%2e/%2e%2e/../out"}, "climbs"),
        ({"uploadDir": "/etc"}, "no directory below"),
        ({"uploadDir": "file:///etc"}, "does not belong"),
        ({"uploadDir": "s3://bucket/x"}, "no directory below"),
        ({"uploadDir": "a\\b"}, "no directory below"),
        ({"uploadDir": "{root}a%00b"}, "no directory of the integration"),
        ({"uploadDir": "link"}, "the operator allows"),
        ({"uploadDir": "link/new"}, "the operator allows"),
        ({"uploadDir": "dangling"}, "the operator allows"),
        ({"uploadDir": "a.dcm"}, "no directory of the integration"),
        ({"uploadDir": "a.dcm/x"}, "no directory of the integration"),
        (when("in", "x", "x00100010"), "list"),
        (when("notSubstr", "", "x00100010"), "empty"),
        (when("notSubstr", "x", "Name"), "no DICOM tag"),
        (when("is", "x", "x00100010"), "conditionType"),
        (when("notSubstr", "x", "PixelData"), "holds no text"),
    ],
)
def test_what_cannot_be_done_is_refused_and_nothing_written(shelf, local, tmp_path, more, told):
    path = scan(shelf / "a.dcm")
    outside = tmp_path / "out"
    outside.mkdir()
    (shelf / "link").symlink_to(outside)
    (shelf / "dangling").symlink_to(tmp_path / "nowhere")
    before = names_in(tmp_path / "shelf"), names_in(outside)

    if "uploadDir" in more:
        more = {"uploadDir": more["uploadDir"].replace("{root}", local.root)}

    answer = start(builders.person(), local, [path.as_uri()], **more)

    assert answer.status_code == 400
    assert told in answer.json()["message"]
    assert (names_in(shelf), names_in(outside)) == before
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("trick", ["outside", "link", "climb", "encoded", "directory", "http"])
def test_sources_elsewhere_are_refused(shelf, local, tmp_path, trick):
    outside = scan(tmp_path / "secret.dcm")
    (shelf / "link.dcm").symlink_to(outside)
    url = {
        "outside": outside.as_uri(),
        "link": (shelf / "link.dcm").as_uri(),
        "climb": f"{shelf.as_uri()}/../secret.dcm",
        "encoded": f"{shelf.as_uri()}/%2e%2e/secret.dcm",
        "directory": f"{shelf.as_uri()}/",
        "http": "http://127.0.0.1:1/a.dcm",
    }[trick]

    answer = start(builders.person(), local, [url])

    assert answer.status_code == 400
    assert not DeidentificationJob.objects.exists()
    assert not list(tmp_path.rglob("deid_*"))


@pytest.mark.django_db
def test_where_the_operator_allows_reading_only_nothing_is_written(shelf, local):
    path = scan(shelf / "a.dcm")
    local.writable = False
    local.save()
    server = CloudIntegration.objects.create(
        title="Server", root="http://127.0.0.1:1/", writable=True
    )
    user = builders.person()

    closed = start(user, local, [path.as_uri()])
    served = start(user, server, ["http://127.0.0.1:1/a.dcm"])
    unknown = Wire.of(user).v2(
        "POST", "dicom-deidentification", {"integrationUuid": str(uuid.uuid4()), **asked([path])}
    )

    assert (closed.status_code, served.status_code, unknown.status_code) == (400, 400, 404)
    assert "mark it as writable" in closed.json()["message"]
    assert "file:///" in served.json()["message"]
    assert names_in(shelf) == ["a.dcm"]


@pytest.mark.django_db
def test_either_all_files_come_out_or_none(shelf, local):
    good = scan(shelf / "a.dcm")
    cut, other = shelf / "cut.dcm", shelf / "other.dcm"
    cut.write_bytes(good.read_bytes()[:-500])
    other.write_bytes(b"no picture at all")
    before = names_in(shelf)

    answer = start(builders.person(), local, [each.as_uri() for each in (good, cut, other)])

    assert answer.status_code == 400
    assert "cut off" in answer.json()["message"]
    assert "no DICOM file" in answer.json()["message"]
    assert names_in(shelf) == before
    assert DeidentificationJob.objects.get().status == "ERROR"


@pytest.mark.django_db
def test_a_long_job_goes_on_while_its_result_is_asked_for(shelf, local, monkeypatch):
    monkeypatch.setattr("encord_portal.platform.v2.deidentification._FIRST_SECONDS", 0)
    paths = [scan(shelf / f"{n}.dcm") for n in range(3)]
    user = builders.person()
    key = start(user, local, [each.as_uri() for each in paths]).json()

    def poll(who, seconds=0):
        return Wire.of(who).v2("GET", f"dicom-deidentification/{key}?timeoutSeconds={seconds}")

    assert poll(user).json() == {"status": "PENDING", "urls": None}
    job = DeidentificationJob.objects.get()
    assert [each["outcome"] for each in job.files] == ["stored", "stored", ""]
    assert poll(builders.person("other@example.com"), 0).status_code == 404
    # A process was stopped after it had written the last file, and before it could say so.
    path_of(job.files[2]["made"]).write_bytes(b"half")
    found = poll(user, 5).json()
    assert found["status"] == "DONE"
    assert len({path_of(each).name for each in found["urls"]}) == 3
    assert all("PatientID" not in pydicom.dcmread(path_of(each)) for each in found["urls"])
    assert len(names_in(shelf)) == 6


@pytest.mark.django_db
def test_a_job_that_fails_later_says_so(shelf, local, monkeypatch, caplog):
    monkeypatch.setattr("encord_portal.platform.v2.deidentification._FIRST_SECONDS", 0)
    paths = [scan(shelf / f"{n}.dcm") for n in range(2)]
    user = builders.person()
    key = start(user, local, [each.as_uri() for each in paths]).json()
    paths[1].unlink()

    found = Wire.of(user).v2("GET", f"dicom-deidentification/{key}?timeoutSeconds=5").json()

    assert found == {"status": "ERROR", "urls": None}
    assert "1.dcm" in caplog.text
    assert names_in(shelf) == ["0.dcm"]


@pytest.mark.django_db
def test_the_v1_call_gives_up_what_takes_too_long(shelf, local, monkeypatch):
    monkeypatch.setattr("encord_portal.platform.v1.legacy_datasets._LONGEST_DEIDENTIFICATION", 0)
    urls = [scan(shelf / f"{n}.dcm").as_uri() for n in range(2)]

    answer = Wire.of(builders.person()).v1(
        *("dicomdeidentifytask", "POST"), uid=str(local.pk), payload={"dicom_urls": urls}
    )

    assert "fewer files" in answer["message"] if "message" in answer else str(answer)
    assert names_in(shelf) == ["0.dcm", "1.dcm"]


@pytest.mark.django_db
def test_a_name_that_gets_too_long_is_told(shelf, local):
    path = scan(shelf / f"{'a' * 240}.dcm")

    answer = start(builders.person(), local, [path.as_uri()])

    assert answer.status_code == 400
    assert "too long" in answer.json()["message"]


@pytest.mark.parametrize(
    "syntax",
    [ImplicitVRLittleEndian, ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian, RLELossless],
)
def test_every_encoding_is_written_as_it_was(tmp_path, syntax):
    path = scan(tmp_path / "a.dcm")
    dataset = pydicom.dcmread(path)
    if syntax.is_compressed and syntax != DeflatedExplicitVRLittleEndian:
        dataset.compress(syntax)
    else:
        dataset.file_meta.TransferSyntaxUID = syntax
    encoding = {} if syntax.is_encapsulated else {"little_endian": syntax.is_little_endian}
    pydicom.dcmwrite(
        path, dataset, **encoding, implicit_vr=syntax.is_implicit_VR
    ) if encoding else dataset.save_as(path)
    before = pydicom.dcmread(path)

    assert deidentifying.deidentify(path, tmp_path / "b.dcm", redact_tags=True, conditions=[])

    after = pydicom.dcmread(tmp_path / "b.dcm")
    assert after.file_meta.TransferSyntaxUID == syntax
    assert "PatientID" not in after
    assert (after.pixel_array == before.pixel_array).all()


def test_a_file_without_a_head_is_written_with_one(tmp_path):
    path = scan(tmp_path / "a.dcm", SpecificCharacterSet="ISO_IR 100")
    dataset = pydicom.dcmread(path)
    headless = tmp_path / "headless.dcm"
    dataset.file_meta = pydicom.dataset.FileMetaDataset()
    dataset.preamble = None
    pydicom.dcmwrite(headless, dataset, implicit_vr=True, little_endian=True)
    assert headless.read_bytes()[128:132] != b"DICM"

    assert deidentifying.deidentify(headless, tmp_path / "b.dcm", redact_tags=True, conditions=[])

    after = pydicom.dcmread(tmp_path / "b.dcm")
    assert after.file_meta.TransferSyntaxUID == ImplicitVRLittleEndian
    assert after.file_meta.MediaStorageSOPClassUID == dataset.SOPClassUID
    assert "SOPClassUID" not in after


def test_names_in_other_scripts_stay_readable(tmp_path):
    path = scan(tmp_path / "a.dcm", SpecificCharacterSet="ISO_IR 192", PatientName="Ångström^Ö")

    deidentifying.deidentify(path, tmp_path / "b.dcm", redact_tags=True, conditions=[])

    assert str(pydicom.dcmread(tmp_path / "b.dcm").PatientName) == "Ångström^Ö"


@pytest.mark.parametrize(
    ("condition", "stored"),
    [
        (Condition("notSubstr", "x00100010", ("Eve",)), False),
        (Condition("notSubstr", "x00100010", ("eve",)), True),
        (Condition("notSubstr", "00104000", ("Eve",)), True),  # there is no such tag
        (Condition("notSubstr", "0008,0008", ("L\\PRI",)), False),
        (Condition("in", "ImageType", ("ORIGINAL",)), False),
        (Condition("in", "ImageType", ("ORIGINAL\\PRIMARY",)), True),
        (Condition("in", "Modality", ("MR",)), False),
        (Condition("in", "Modality", ("MR", "CT")), True),
        (Condition("in", "Modality", ("C",)), False),
        (Condition("in", "PatientComments", ("",)), False),
        (Condition("in", "x00020016", ("WARD9",)), True),
    ],
)
def test_conditions_look_at_the_file_as_it_was(tmp_path, condition, stored):
    path = scan(tmp_path / "a.dcm", ImageType=["ORIGINAL", "PRIMARY"])

    written = deidentifying.deidentify(
        path, tmp_path / "b.dcm", redact_tags=True, conditions=[condition]
    )

    assert (written, (tmp_path / "b.dcm").exists()) == (stored, stored)
