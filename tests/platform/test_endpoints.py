"""Every call of the wire protocol is routed, and answers a right request.

The list below is data: what clients of the protocol may send, each with what is right to answer.
A call that this platform does not offer says so with a code of its own; it is never unknown.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import pytest

from encord_portal.platform.models import CloudIntegration, WorkflowStage
from encord_portal.platform.services import datasets, folders, groups, label_rows, tags
from encord_portal.platform.v1.registry import QUERIES
from tests.platform import builders
from tests.platform.media import files
from tests.platform.media.world import Uploader
from tests.platform.wire import Wire

pytestmark = pytest.mark.django_db

DONE = frozenset({200, 204})
REFUSED = frozenset({400})
SCHEMA = {"a": {"ty": "variant", "hint": "number"}}
SPAN = "startTime=2024-01-01T00:00:00Z&endTime=2040-01-01T00:00:00Z"
TIMES = "after=2024-01-01T00:00:00Z&before=2040-01-01T00:00:00Z"

# (method, path, body, what is answered): names in braces stand for what is in the world.
V2: list[tuple[str, str, Any, frozenset[int]]] = [
    # User client
    ("GET", "projects?includeOrgAccess=False&titleLike=%25&tagsAnyof=x", None, DONE),
    ("GET", "projects/{P}", None, DONE),
    ("GET", "ontologies/{O}", None, DONE),
    ("GET", "ontologies", None, DONE),
    ("POST", "ontologies", {"title": "O", "description": "", "editor": builders.EDITOR}, DONE),
    ("PUT", "ontologies/{O}", {"title": "O", "description": "", "editor": builders.EDITOR}, DONE),
    ("GET", "datasets/list?titleEq=x", None, DONE),
    ("POST", "datasets", {"title": "D", "createBackingFolder": True, "legacyCall": False}, DONE),
    ("GET", "cloud-integrations?filterIntegrationTitles=x&includeOrgAccess=True", None, DONE),
    ("GET", "user/bearer-token", None, DONE),
    ("GET", "storage/items/{I}?signUrl=True", None, DONE),
    ("POST", "storage/items/get-bulk", {"itemUuids": ["{I}"], "signUrls": False}, DONE),
    ("POST", "dicom-deidentification", {}, REFUSED),
    ("GET", "dicom-deidentification/{X}?timeoutSeconds=0", None, frozenset({404})),
    ("POST", "projects/cvat-import", {"annotationsBase64": ""}, REFUSED),
    ("GET", "projects/cvat-import/{X}?timeoutSeconds=0", None, frozenset({404})),
    ("GET", "organisation/users", None, DONE),
    (
        *("POST", "organisation/users"),
        {"email": "n@example.com", "roleMnemonicName": "MEMBER", "memberType": "internal"},
        frozenset({403}),
    ),
    ("DELETE", "organisation/users/n%40example.com", None, frozenset({403})),
    ("GET", "user/current-organisation/groups", None, DONE),
    ("POST", "organisation/groups", {"name": "New", "description": ""}, DONE),
    ("GET", "organisation/groups/{G}", None, DONE),
    ("PATCH", "organisation/groups/{G}", {"name": "Other"}, DONE),
    ("GET", "organisation/groups/{G}/users", None, DONE),
    ("POST", "organisation/groups/{G}/users", {"userEmails": []}, DONE),
    ("POST", "organisation/groups/{G}/users/bulk-delete", {"userEmails": []}, DONE),
    ("GET", "organisation/organisation-tags", None, DONE),
    ("POST", "organisation/organisation-tags", {"name": "new"}, DONE),
    # Project
    ("GET", "projects/{P}/datasets", None, DONE),
    ("GET", "projects/{P}/users", None, DONE),
    ("POST", "projects/{P}/users/bulk-delete", {"userEmails": []}, DONE),
    ("GET", "projects/{P}/groups", None, DONE),
    ("POST", "projects/{P}/groups", {"groupHashList": ["{G}"], "userRole": 1}, DONE),
    ("DELETE", "projects/{P}/groups?groupHashList={G}", None, DONE),
    ("PUT", "projects/{P}/status", {"status": "inProgress"}, DONE),
    ("GET", f"projects/{{P}}/editor-logs?{SPAN}", None, DONE),
    (
        "GET",
        f"analytics/collaborators/timers?projectHash={{P}}&{TIMES}&groupBy=project",
        None,
        DONE,
    ),
    ("GET", f"analytics/time-spent?projectUuid={{P}}&{TIMES}", None, DONE),
    ("GET", f"analytics/task-actions?projectUuid={{P}}&{TIMES}", None, DONE),
    ("POST", "projects/{P}/priorities", {"priorities": [["{U}", 0.7]]}, DONE),
    ("GET", "projects/{P}/labels/{L}/validation-state", None, DONE),
    ("GET", "projects/{P}/branches?limit=5", None, DONE),
    ("POST", "projects/{P}/label-rows/classifications", {"labelUuids": ["{L}"]}, DONE),
    (
        *("POST", "projects/{P}/labels/copy-branch"),
        {"sourceBranchName": "main", "targetBranchName": "b", "labelUuids": ["{L}"]},
        DONE,
    ),
    ("GET", "projects/{P}/tags", None, DONE),
    ("PUT", "projects/{P}/tags/{T}", None, DONE),
    ("DELETE", "projects/{P}/tags/{T}", None, DONE),
    ("GET", "projects/{P}/issue-tags", None, DONE),
    ("POST", "projects/{P}/issue-tags", {"issueTagNames": ["dark"]}, DONE),
    ("POST", "active/{P}/import", {"projectMode": "data", "videoSamplingRate": 1}, DONE),
    ("POST", "active/{P}/sync", None, DONE),
    # Workflow
    ("GET", "projects/{P}/workflow/stages/{S}/tasks?statuses=NEW&dataTitleContains=u", None, DONE),
    ("POST", "projects/{P}/workflow/stages/{S}/actions", [], DONE),
    (
        *("POST", "projects/{P}/workflow/stages/{S}/move-tasks"),
        {"taskUuids": [], "destinationStageUuid": "{S}"},
        frozenset({200, 204, 400}),
    ),
    ("GET", "projects/{P}/workflow/stages/{R}/tasks/{X}/reviews", None, frozenset({404})),
    ("POST", "projects/{P}/workflow/stages/{R}/tasks/{X}/reviews/actions", [], frozenset({404})),
    ("GET", "projects/{P}/issues?dataUnitId={U}", None, DONE),
    (
        *("POST", "projects/{P}/issues"),
        {
            "issues": [
                {"anchor": {"type": "dataUnit", "dataUuid": "{U}"}, "comment": "x", "issueTags": []}
            ]
        },
        DONE,
    ),
    ("POST", "projects/{P}/issues/delete", {"issueUuids": []}, DONE),
    # Datasets
    ("GET", "datasets/{D}/users", None, DONE),
    ("POST", "datasets/{D}/users/bulk-delete", {"userEmails": []}, DONE),
    ("GET", "datasets/{D}/groups", None, DONE),
    ("POST", "datasets/{D}/groups", {"groupHashList": ["{G}"], "userRole": 1}, DONE),
    ("DELETE", "datasets/{D}/groups?groupHashList={G}", None, DONE),
    ("GET", "presigned-urls?count=2&uploadItemType=image", None, DONE),
    ("GET", "ontologies/{O}/groups", None, DONE),
    ("POST", "ontologies/{O}/groups", {"groupHashList": ["{G}"], "userRole": 1}, DONE),
    ("DELETE", "ontologies/{O}/groups?groupHashList={G}", None, DONE),
    # Storage
    ("GET", "storage/folders?search=x&isRecursive=True&order=createdAt&desc=True", None, DONE),
    ("GET", "storage/search/folders?organisationTagNamesAllof=x", None, DONE),
    ("POST", "storage/folders", {"name": "New"}, DONE),
    ("GET", "storage/folders/{F}", None, DONE),
    ("PATCH", "storage/folders/{F}", {"description": "x"}, DONE),
    ("PATCH", "storage/folders/patch-bulk", {"folderPatches": {"{F}": {"name": "F"}}}, DONE),
    ("POST", "storage/folders/move", {"folderUuids": ["{F}"], "newParentUuid": None}, DONE),
    ("GET", "storage/folders/{F}/folders", None, DONE),
    ("GET", "storage/folders/{F}/summary", None, DONE),
    ("GET", "storage/folders/{F}/folder-config", None, DONE),
    ("POST", "storage/folders/{F}/folder-config", {"metadataIngestion": None}, DONE),
    ("GET", "storage/folders/{F}/groups", None, DONE),
    ("POST", "storage/folders/{F}/groups", {"groupHashList": ["{G}"], "userRole": "user"}, DONE),
    ("DELETE", "storage/folders/{F}/groups?groupHashList={G}", None, DONE),
    ("GET", "storage/folders/{F}/items?pageSize=5", None, DONE),
    ("GET", "storage/search/items?itemTypes=image&itemTypes=timeseries", None, DONE),
    ("PATCH", "storage/folders/{F}/items/{I}", {"name": "b.png"}, DONE),
    ("PATCH", "storage/items/patch-bulk", {"itemPatches": {"{I}": {"name": "a.png"}}}, DONE),
    ("GET", "storage/folders/{F}/items/{I}/summary", None, DONE),
    ("GET", "storage/folders/{F}/items/{I}/child-items?signUrls=True", None, DONE),
    (
        *("POST", "storage/folders/{F}/items/move"),
        {"itemUuids": ["{I}"], "newParentUuid": "{F}"},
        DONE,
    ),
    ("POST", "storage/folders/{F}/items/delete", {"childUuids": []}, DONE),
    ("POST", "storage/folders/{F}/upload-signed-urls", {"itemType": "image", "count": 1}, DONE),
    ("POST", "storage/folders/{F}/data-upload-jobs", {"dataItems": {}}, DONE),
    ("GET", "storage/folders/{F}/data-upload-jobs/{X}?timeoutSeconds=0", None, frozenset({404})),
    ("POST", "storage/folders/{F}/data-upload-jobs/{X}/cancel", None, frozenset({404})),
    ("POST", "storage/folders/{C}/cloud-synced-folder-syncs", None, DONE),
    (
        *("GET", "storage/folders/{C}/cloud-linked-folder-syncs/{X}/long-polling?timeoutSeconds=0"),
        None,
        frozenset({404}),
    ),
    ("POST", "storage/folders/{F}/create-group-items", [], DONE),
    ("POST", "storage/items/reencode", {"storageItems": ["{I}"]}, REFUSED),
    ("GET", "storage/items/reencode/{X}", None, frozenset({404})),
    # Collections, presets, metadata schema
    ("GET", "index/collections?topLevelFolderUuid={F}&uuids={X}&pageSize=5", None, DONE),
    ("POST", "index/collections?topLevelFolderUuid={F}", {"name": "N"}, DONE),
    ("PATCH", "index/collections/{K}", {"name": "M"}, DONE),
    ("GET", "index/collections/{K}/accessible-items", None, DONE),
    ("GET", "index/collections/{K}/all-items", None, DONE),
    ("POST", "index/collections/{K}/add-items", {"itemUuids": ["{I}"]}, DONE),
    ("POST", "index/collections/{K}/remove-items", {"itemUuids": ["{I}"]}, DONE),
    ("POST", "index/collections/{K}/add-data-title-items", {"dataTitles": ["a.png"]}, DONE),
    ("POST", "index/collections/{K}/add-preset-items", {"presetUuid": "{E}"}, DONE),
    ("POST", "index/collections/{K}/remove-preset-items", {"presetUuid": "{E}"}, DONE),
    ("DELETE", "index/collections/{K}", None, DONE),
    ("GET", "index/presets?uuids={E}", None, DONE),
    ("GET", "index/presets/{E}", None, DONE),
    ("PATCH", "index/presets/{E}", {"name": "F", "filterPreset": {}}, DONE),
    ("DELETE", "index/presets/{E}", None, DONE),
    ("GET", "active/{P}/collections?projectHash={P}&uuids={X}", None, DONE),
    ("PATCH", "active/{P}/collections/{k}", {"name": "M"}, DONE),
    ("GET", "active/{P}/collections/{k}/items?pageSize=5", None, DONE),
    (
        *("POST", "active/{P}/collections/{k}/add-items"),
        {"items": [{"dataUuid": "{U}", "frame": 0}]},
        DONE,
    ),
    ("POST", "active/{P}/collections/{k}/remove-items", {"items": []}, DONE),
    (
        "POST",
        "active/{P}/collections/{k}/add-preset-items",
        {"presetUuid": "{e}"},
        frozenset({400}),
    ),
    ("POST", "active/{P}/collections/{k}/remove-preset-items", {"presetUuid": "{e}"}, DONE),
    ("DELETE", "active/{P}/collections/{k}", None, DONE),
    ("GET", "active/{P}/presets?presetUuids={e}", None, DONE),
    ("GET", "active/{P}/presets/{e}/raw", None, DONE),
    ("PATCH", "active/{P}/presets/{e}", {"name": "F"}, DONE),
    ("DELETE", "active/{P}/presets/{e}", None, DONE),
    ("GET", "organisation/client-metadata-schema", None, DONE),
    ("POST", "organisation/client-metadata-schema", {"a": "number"}, DONE),
    ("GET", "organisation/client-metadata-schema-v2", None, DONE),
    ("POST", "organisation/client-metadata-schema-v2", SCHEMA, DONE),
    # Models
    ("GET", "ml-models?orderBy=title&orderAsc=True&query=x", None, DONE),
    ("GET", "ml-models/{M}", None, DONE),
    ("PATCH", "ml-models/{M}", {"title": "N"}, DONE),
    ("POST", "ml-models/{M}/trainings", {}, REFUSED),
    ("GET", "ml-models/{M}/iterations/{X}/training?timeoutSeconds=0", None, frozenset({404})),
    ("GET", "ml-models/{M}/iterations/{X}/training-data", None, frozenset({404})),
    ("GET", "ml-models/{M}/iterations/{X}/weights-link", None, frozenset({404})),
    ("DELETE", "ml-models/{M}/iterations/{X}", None, frozenset({404})),
    ("GET", "projects/{P}/models-attachments", None, DONE),
    (
        *("PATCH", "projects/{P}/models-attachments/{A}"),
        {"featuresMapping": {}, "iterationPolicy": "useAll"},
        DONE,
    ),
    *(
        (
            "POST",
            f"projects/{{P}}/models-attachments/{{A}}/iterations/{{X}}/{kind}/predict",
            {"confThresh": 0.5},
            REFUSED,
        )
        for kind in ("classification", "instance-segmentation", "object-detection")
    ),
    ("DELETE", "projects/{P}/models-attachments/{A}", None, DONE),
    ("DELETE", "ml-models/{M}", None, DONE),
    # What empties the world comes last.
    ("DELETE", "storage/folders/{C}", None, DONE),
    ("DELETE", "organisation/organisation-tags/{T}", None, DONE),
    ("DELETE", "organisation/groups/{G}", None, DONE),
]

V1 = {
    *(("project", method) for method in ("GET", "POST")),
    *(("labelrow", method) for method in ("GET", "PUT", "POST")),
    *(("projectdataset", method) for method in ("POST", "DELETE")),
    *(("datarow", method) for method in ("GET", "POST")),
    *(("video", method) for method in ("PUT", "POST", "DELETE")),
    *(("datasetdatalongpolling", method) for method in ("GET", "POST")),
    *(("reencodevideotask", method) for method in ("GET", "PUT")),
    *(("ontology", method) for method in ("GET", "PUT", "POST")),
    *(("dataset", method) for method in ("GET", "POST")),
    *(("projectapikey", method) for method in ("GET", "POST", "PUT")),
    *(("datasetapikey", method) for method in ("GET", "POST", "PUT")),
    *(("model", method) for method in ("PUT", "POST", "DELETE")),
    *(("imagegroup", method) for method in ("POST", "DELETE")),
    *(
        (query, "GET")
        for query in (
            *("projectwithuserrole", "datasetdata", "labellog", "labelrowmetadata", "datarows"),
            *("ontologywithuserrole", "datasetwithuserrole", "cloudintegration", "apikeymeta"),
            *("modelconfiguration", "trainingmetadata", "imagegroupocr"),
            *("signedvideourl", "signedimagesurl", "signeddicomsurl"),
        )
    ),
    *(
        (query, "POST")
        for query in (
            *("projectusers", "projectcopy", "labelingalgorithm", "labelworkflowgraphnode"),
            *("datasetusers", "datasetlinkitems", "dicomdeidentifytask", "projectimporter"),
            *("projectimportercvatinfo", "labelstatus", "singleimage", "dicomseries"),
        )
    ),
    *((query, "PUT") for query in ("review", "images")),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A person's signed requests, and what the names in braces stand for."""

    wire: Wire
    names: dict[str, str]

    def send(self, method: str, path: str, body: Any) -> Any:
        return self.wire.v2(method, self.named(path), self.named(body))

    def named(self, value: Any) -> Any:
        """The value with names in braces replaced, at any depth."""
        if isinstance(value, str):
            for name, found in self.names.items():
                value = value.replace(f"{{{name}}}", found)
            return value
        if isinstance(value, dict):
            return {self.named(key): self.named(each) for key, each in value.items()}
        return [self.named(each) for each in value] if isinstance(value, list) else value

    def make(self, name: str, path: str, body: Any, *key: str) -> None:
        answer = self.send("POST", path, body)
        assert answer.status_code == 200, answer.content
        found = answer.json()
        for each in key:
            found = found[each]
        self.names[name] = found


@pytest.fixture
def place(tmp_path, settings):
    settings.PLATFORM_MEDIA_DIR = tmp_path / "media"
    settings.PLATFORM_IMPORT_DIRS = [tmp_path]
    world = builders.world(units=1)
    (row,) = label_rows.initialise(world.project, world.admin, world.data_hashes)
    made = datasets.create(world.admin, "Pictures", "", backing_folder=True)
    uploader = Uploader.of(world.admin)
    uploader.add(made.pk, "image", "images", files.png(tmp_path / "a.png", seed=1))
    unit = made.data_units.get()
    stages = WorkflowStage.objects.filter(project=world.project)
    followed = CloudIntegration.objects.create(title="Shelf", root=f"{tmp_path.as_uri()}/")
    (tmp_path / "empty").mkdir()
    names = {
        "P": world.project.pk,
        "O": world.project.ontology_id,
        "D": made.pk,
        "U": world.data_hashes[0],
        "L": row.label_hash,
        "S": stages.get(stage_type="ANNOTATION").pk,
        "R": stages.get(stage_type="REVIEW").pk,
        "F": made.backing_folder_id,
        "I": unit.storage_item_id,
        "G": groups.create(world.admin, "Group", "").pk,
        "T": tags.create(world.admin, "tag", "").pk,
        "C": folders.create(
            world.admin,
            None,
            folders.FolderChange(),
            name="Cloud",
            follows=(followed.pk, f"{tmp_path.as_uri()}/empty/"),
        ).pk,
        "X": uuid.uuid4(),
    }
    found = Place(uploader.wire, {name: str(key) for name, key in names.items()})
    preset = {"name": "E", "filterPresetJson": {}}
    found.make("K", "index/collections?topLevelFolderUuid={F}", {"name": "K"})
    found.make("E", "index/presets?topLevelFolderUuid={F}", preset)
    found.make("k", "active/{P}/collections", {"name": "k", "collectionType": "FRAME"})
    found.make("e", "active/{P}/presets", preset)
    model = {"title": "M", "model": "resnet18", "features": ["a"]}
    found.make("M", "ml-models", model, "modelGroup", "modelUuid")
    attached = {"modelUuid": "{M}", "featuresMapping": {"a": "car00000"}}
    found.make(
        *("A", "projects/{P}/models-attachments", {**attached, "iterationPolicy": "useLatest"}),
        *("projectModel", "projectModelUuid"),
    )
    return found


def test_every_call_of_v2_is_answered_as_it_should_be(place):
    failed = {}
    for method, path, body, right in V2:
        answer = place.send(method, path, body)
        message = answer.json()["message"] if answer.status_code >= 400 else ""
        if answer.status_code not in right or "no such endpoint" in message:
            failed[method, path] = (answer.status_code, message)
    assert failed == {}


def test_a_synced_folder_tells_how_far_it_is(place, tmp_path):
    files.png(tmp_path / "empty" / "a.png", seed=5)
    place.make("Y", "storage/folders/{C}/cloud-synced-folder-syncs", None)

    path = "storage/folders/{C}/cloud-linked-folder-syncs/{Y}/long-polling?timeoutSeconds=5"
    found = place.send("GET", path, None).json()

    assert (found["status"], found["uploadJobsUnitsDone"]) == ("done", 1)


def test_every_query_of_v1_is_registered():
    assert set(QUERIES) == V1
