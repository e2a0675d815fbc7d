"""Odd values at every endpoint: each is answered with a code, none with a crash."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

import pytest
from django.urls import URLPattern, get_resolver

from encord_portal.accounts.models import User
from encord_portal.platform.errors import BY_CODE
from encord_portal.platform.models import Architecture, CollectionType, IterationPolicy
from encord_portal.platform.services import (
    collections,
    folders,
    groups,
    label_rows,
    ml_models,
    presets,
    project_collections,
    tags,
)
from encord_portal.platform.v1.registry import QUERIES
from tests.platform import builders, drawing
from tests.platform.wire import Wire

pytestmark = pytest.mark.django_db

ZERO = "00000000-0000-0000-0000-000000000000"
ODD: list[Any] = [
    None,
    "",
    "x",
    "../../etc/passwd",
    0,
    -1,
    2**63,
    1.5,
    True,
    [],
    {},
    [[]],
    [None],
    ["x", ZERO],
    [ZERO],
    ZERO,
    [1, 2],
    {"x": "y"},
    "x" * 100_000,
]
FEW: list[Any] = [None, "x", -1, 2**63, True, [ZERO], {"x": "y"}]
# Bodies in which one value after the other is made odd.
BODIES: list[dict[str, Any]] = [
    {"name": "New", "description": "x"},
    {"userEmails": []},
    {"groupHashList": [ZERO], "userRole": 1},
    {"issues": []},
    {"issues": [{"anchor": {"type": "frame"}, "comment": "x"}]},
    {"issueTagNames": ["x"], "issueUuids": [ZERO]},
    {"name": "x", "parent": ZERO, "clientMetadata": "{}", "cloudSyncedFolderParams": {}},
    {"folderUuids": [ZERO], "newParentUuid": ZERO},
    {"itemUuids": [ZERO], "newParentUuid": ZERO, "allowSyncedDatasetMove": True},
    {"folderPatches": {ZERO: {"name": "x"}}, "itemPatches": {ZERO: {"clientMetadata": {}}}},
    {"childUuids": [ZERO], "removeUnusedFrames": True},
    {"itemType": "image", "count": 1},
    {"storageItems": [ZERO], "processTitle": "x", "forceFullReencoding": True},
    {"annotationsBase64": "AA==", "datasetUuid": ZERO, "reviewMode": "labelled", "data": []},
    {"dataItems": {"images": [{"objectUrl": "x"}]}, "fileName": "x", "ignoreErrors": True},
    {"externalFiles": {"images": [{"objectUrl": "x"}]}, "integrationHash": ZERO},
    {"sourceBranchName": "main", "targetBranchName": "b", "labelUuids": [ZERO]},
]
# Of collections, presets, settings, schemas and models; each is a body of its own.
CURATED: list[dict[str, Any]] = [
    {"name": "x", "description": "y", "collectionType": "FRAME"},
    {"items": [{"dataUuid": ZERO, "frame": 1}], "dataTitles": ["x"], "presetUuid": ZERO},
    {"name": "x", "filterPresetJson": {"globalFilters": {"filters": []}}, "filterPreset": {}},
    {"metadataIngestion": {"matcher": {"mode": "suffix", "suffix": "x"}, "paused": True}},
    {"title": "x", "model": "resnet18", "features": ["a"], "projectMode": "data"},
    {"featuresMapping": {}, "iterationPolicy": "useAll", "modelUuid": ZERO, "trainingUuids": []},
    {"a": {"ty": "variant", "hint": "number"}, "b": "number"},
    {"c": {"ty": "enum", "values": ["x"]}, "d": {"ty": "tombstone", "deleted_ty": None}},
    {"itemUuids": [ZERO], "timeseriesSettings": {"channels": {"x": {"style": "line"}}}},
]
CURATING = ("collections", "presets", "folder-config", "models", "metadata-schema", "active/")
TIMES = "after=2024-01-01T00:00:00Z&before=9999-12-31T23:59:59Z&groupBy=project&pageSize=3"
KEYS = [
    "action",
    "data_hash",
    "data_hashes",
    "dataset_hashes",
    "edited_before",
    "filter",
    "include_images_data",
    "include_object_feature_hashes",
    "label_hashes",
    "label_statuses",
    "labels",
    "start_timestamp",
    "title",
    "user_emails",
    "user_role",
    "copy_labels_options",
    "process_hash",
    "files",
    "dataItems",
    "item_uuids",
    "additional_data",
    "algorithm_parameters",
    "branch_name",
    "integrationId",
    "annotations_base64",
    "cvat",
    "image_title_to_image_hash_map",
]
get_resolver("encord_portal.platform.urls").url_patterns  # noqa: B018 - registers the queries
QUERY_IDS = sorted(QUERIES)


@pytest.fixture
def world():
    return builders.world(units=1)


@pytest.mark.parametrize(("query_type", "method"), QUERY_IDS)
def test_v1_queries_answer_odd_values_with_a_code(world, query_type, method):
    wire = Wire.of(world.admin)
    (row,) = label_rows.initialise(world.project, world.admin, world.data_hashes)
    resource = QUERIES[query_type, method].resource
    home = {"project": world.project.pk, "dataset": world.dataset.pk, None: None}[resource]
    uids = [*ODD, str(row.label_hash), [str(row.label_hash)], str(world.data_hashes[0])]
    payloads = [*ODD, *({key: odd} for key in KEYS for odd in FEW)]

    cases = [(uid, {}) for uid in uids] + [(uids[-2], payload) for payload in payloads]
    for uid, payload in cases:
        answer = wire.v1(
            query_type, method, uid=uid, payload=payload, project=home, resource=resource or ""
        )
        if answer["status"] != 200:
            (code,) = answer["response"]
            assert code in BY_CODE
            assert code != "UNKNOWN_ERROR", (uid, payload, answer)


def _known(world: builders.World) -> list[str]:
    """What there is: hashes, addresses, names, and texts that are none of them."""
    return [
        *(str(world.project.pk), str(world.dataset.pk), str(world.project.ontology_id)),
        *(str(world.data_hashes[0]), str(world.project.stages.first().pk), drawing.ZERO),
        *(world.admin.email, world.stranger.email, "main", "unit 0", "a.png", "AA==", "x" * 600),
        *("2024-01-01T00:00:00Z", "{}", "%", "file:///etc/passwd", "http://127.0.0.1:1/"),
    ]


@pytest.mark.parametrize(("query_type", "method"), QUERY_IDS)
def test_v1_queries_answer_what_is_drawn_by_lot(world, query_type, method):
    wire = Wire.of(world.admin)
    (row,) = label_rows.initialise(world.project, world.admin, world.data_hashes)
    found = QUERIES[query_type, method]
    home = {"project": world.project.pk, "dataset": world.dataset.pk, None: None}[found.resource]
    schemas = drawing.schemas_of(found.handler) or [{"type": "object"}]
    texts = [*_known(world), str(row.label_hash)]
    dice = drawing.lot("v1", query_type, method)
    for _ in range(drawing.ROUNDS):
        uid = dice.choice([None, *texts, *([text] for text in texts), dice.choice(drawing.ODD)])
        payload = drawing.value(dice, dice.choice(schemas), texts)
        payload = [payload] if dice.random() < 0.2 else payload
        answer = wire.v1(
            query_type, method, uid=uid, payload=payload, project=home,
            resource=found.resource or "",
        )  # fmt: skip
        if answer["status"] != 200:
            (code,) = answer["response"]
            assert code != "UNKNOWN_ERROR", (uid, payload, answer)
            assert code in BY_CODE


def test_envelopes_of_any_form_get_a_code(world):
    wire = Wire.of(world.admin)
    dice = drawing.lot("envelopes")
    whole = (
        b'{"query_type": "labelrow", "query_method": "GET", "values": {"uid": [], "payload": {}}}'
    )
    for _ in range(drawing.ROUNDS * 8):
        body = bytearray(whole)
        for _ in range(dice.randint(1, 4)):
            place = dice.randrange(len(body))
            body[place : place + dice.randint(0, 3)] = dice.choice(
                [
                    b"",
                    b'"',
                    b"{",
                    b"]",
                    b"\\",
                    b"\xff",
                    b"\0",
                    b"null",
                    b"1e999",
                    b"NaN",
                    b"[" * 2000,
                ]
            )
        answer = wire.v1_raw(bytes(body), project=dice.choice([None, world.project.pk]))
        assert answer["response"][0] in BY_CODE, (bytes(body), answer)
        assert answer["response"] != ["UNKNOWN_ERROR"]


def test_paths_of_media_answer_odd_requests_with_a_status(world):
    wire = Wire.of(world.admin)
    dice = drawing.lot("media")
    (slot,) = wire.v2("GET", "presigned-urls?count=1&uploadItemType=image").json()["results"]
    good = slot["signedUrl"].split("embedded.invalid", 1)[1]
    path, _, query = good.partition("?")
    paths = [path, f"/platform/media/{'a' * 64}", f"/platform/media/{'a' * 64}.png"]
    paths += [f"/platform/client-metadata/units/{ZERO}", "/platform/uploads/../../etc/passwd"]
    paths += ["/platform/media/%00", "/platform/uploads/x", "/platform/client-metadata//x"]
    for _ in range(drawing.ROUNDS * 8):
        parts = query.split("&")
        for _ in range(dice.randint(0, 2)):
            place = dice.randrange(len(parts))
            name = parts[place].partition("=")[0]
            odd = dice.choice(["", "x", "-1", "9" * 30, "%00", "%FF", "é", "1e9", "x" * 5000])
            parts[place] = f"{name}={odd}"
        response = wire.client.generic(
            dice.choice(["GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS"]),
            f"{dice.choice(paths)}?{'&'.join(parts)}",
            data=dice.choice([b"", b"x", b"\x89PNG\r\n\x1a\n", b"\0" * 5000]),
            content_type=dice.choice(["", "image/png", "x", "text/html; charset=\x7f"]),
            headers={"Range": dice.choice(["", "bytes=0-", "bytes=9-1", "bytes=-", "x" * 300])},
        )
        assert response.status_code < 500, response


def _folder(user: User) -> uuid.UUID:
    return folders.create(user, None, folders.FolderChange(), name="Folder").pk


def _curated(world: builders.World, pattern: str) -> dict[str, str]:
    """Something in each place that a pattern of collections, presets and models names."""
    folder, admin, project = _folder(world.admin), world.admin, world.project
    model = ml_models.create(admin, "Model", "", Architecture.VGG_16, ["a"])
    attachment = ml_models.attach(project, model, {}, IterationPolicy.USE_ALL, [])
    made: dict[str, Any]
    if pattern.startswith("active/"):
        made = {
            "collection": project_collections.create(
                project, admin, "Frames", "", CollectionType.FRAME
            ),
            "preset": presets.create_in_project(project, admin, "Preset", {}),
        }
    else:
        made = {
            "collection": collections.create(admin, folder, "Items", ""),
            "preset": presets.create(admin, folder, "Preset", "", {}),
        }
    made |= {"model": model, "attachment": attachment}
    return {f"<uuid:{name}>": str(each.pk) for name, each in made.items()}


def _targets() -> list[str]:
    patterns = next(
        each.url_patterns
        for each in get_resolver("encord_portal.platform.urls").url_patterns
        if not isinstance(each, URLPattern) and str(each.pattern) == "v2/public/"
    )
    return sorted({str(each.pattern) for each in patterns})


@pytest.mark.parametrize("pattern", _targets())
def test_v2_endpoints_answer_odd_bodies_with_a_status(world, pattern):
    wire = Wire.of(world.admin)
    known = {
        "<uuid:project_hash>": str(world.project.pk),
        "<uuid:dataset_hash>": str(world.dataset.pk),
        "<uuid:ontology_hash>": str(world.project.ontology_id),
        "<uuid:stage>": str(world.project.stages.first().pk),
        "<uuid:target>": str(world.project.pk),
        "<uuid:group_hash>": str(groups.create(world.admin, "Group", "").pk),
        "<uuid:tag>": str(tags.create(world.admin, "Tag", "").pk),
        "<uuid:folder_uuid>": str(_folder(world.admin)),
        **_curated(world, pattern),
    }
    target = "/".join(
        known.get(part, str(uuid.uuid4()) if part.startswith("<") else part)
        for part in pattern.split("/")
    )
    bodies = [*ODD, [{"taskUuid": ZERO, "action": "SUBMIT"}], {"priorities": [[ZERO, "x"]]}]
    bodies += [[{"layoutType": "default-grid", "layoutContents": odd}] for odd in FEW]
    bodies += [[{"layoutType": "custom", "layoutContents": {"a": ZERO}, "layout": {"first": {}}}]]
    bodies += [{"title": odd, "description": odd, "editor": odd} for odd in ODD]
    known_bodies = CURATED if any(each in pattern for each in CURATING) else BODIES
    bodies += [{**body, key: odd} for body in known_bodies for key in body for odd in FEW]
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        for body in bodies if method in {"POST", "PUT", "PATCH"} else [None]:
            response = wire.v2(method, target, body)
            assert response.status_code in {200, 204, 400, 401, 403, 404, 405, 409, 413}
            if response.status_code >= 400:
                assert response.json()["message"]
            if response.status_code == 405:
                break
    for query in (
        "pageToken=%FF",
        "statuses=x&statuses=y",
        "userEmails=%00",
        "after=0",
        "x" * 5000,
        *(f"{key}={world.project.pk}&{TIMES}" for key in ("projectUuid", "projectHash")),
        f"projectUuid={world.project.pk}&after=0001-01-01T00:00:00%2B14:00",
        "startTime=0001-01-01T00:00:00%2B14:00&endTime=9999-12-31T23:59:59-14:00",
        f"dataUnitId={ZERO}",
        f"groupHashList={ZERO}&groupHashList=x",
        "order=createdAt&desc=True&isRecursive=True&pageSize=0&itemTypes=x",
        "isInDataset=what&signUrls=1&search=%00",
        "timeoutSeconds=-1",
    ):
        assert wire.v2("GET", f"{target}?{query}").status_code < 500


def _callback(pattern: str) -> Any:
    """The view that answers a pattern of v2."""
    patterns = next(
        each.url_patterns
        for each in get_resolver("encord_portal.platform.urls").url_patterns
        if not isinstance(each, URLPattern) and str(each.pattern) == "v2/public/"
    )
    return next(each.callback for each in patterns if str(each.pattern) == pattern)


@pytest.mark.parametrize("pattern", _targets())
def test_v2_endpoints_answer_what_is_drawn_by_lot(world, pattern):
    wire = Wire.of(world.admin)
    schemas = drawing.schemas_of(_callback(pattern)) or [{"type": "object"}]
    texts = _known(world)
    places = {
        "<uuid:project_hash>": str(world.project.pk),
        "<uuid:dataset_hash>": str(world.dataset.pk),
        "<uuid:ontology_hash>": str(world.project.ontology_id),
        "<uuid:folder_uuid>": str(_folder(world.admin)),
        **_curated(world, pattern),
    }
    dice = drawing.lot("v2", pattern)
    for _ in range(drawing.ROUNDS):
        target = "/".join(
            places.get(part, dice.choice(texts[:6])) if part.startswith("<") else part
            for part in pattern.split("/")
        )
        method = dice.choice(("GET", "POST", "PUT", "PATCH", "DELETE"))
        body = drawing.value(dice, dice.choice(schemas), texts)
        if method in {"GET", "DELETE"}:
            named = body.items() if isinstance(body, dict) else ()
            asked = urlencode({key: str(item)[:2000] for key, item in named})
            response = wire.v2(method, f"{target}?{asked}")
        else:
            body = [body] if dice.random() < 0.3 else body
            response = wire.v2(method, target, body)
        assert response.status_code < 500, (method, target, body)
        if response.status_code >= 400:
            assert response.json()["message"]
