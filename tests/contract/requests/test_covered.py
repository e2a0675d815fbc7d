"""Every public call that may send something is in a script of the comparison, with every option.

The scripts run once with our SDK while a profiler notes which public methods they enter, and which
parameters are given something else than their default. What is left over must be listed here, with
the reason why it is not compared; what is listed and entered all the same must leave the list.
"""

from __future__ import annotations

import importlib
import inspect
import json
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest

from encord_portal.sdk import workflow
from encord_portal.sdk.client import EncordClient, EncordClientDataset, EncordClientProject
from encord_portal.sdk.collection import Collection, ProjectCollection
from encord_portal.sdk.dataset import Dataset
from encord_portal.sdk.filter_preset import FilterPreset, ProjectFilterPreset
from encord_portal.sdk.group import Group
from encord_portal.sdk.http.bundle import Bundle
from encord_portal.sdk.ml_models_client import MlModelsClient
from encord_portal.sdk.objects import LabelRowV2
from encord_portal.sdk.ontology import Ontology
from encord_portal.sdk.orm.dataset import DataRow
from encord_portal.sdk.project import Project
from encord_portal.sdk.storage import StorageFolder, StorageItem
from encord_portal.sdk.user_client import EncordUserClient
from encord_portal.sdk.workflow.stages import review
from tests.contract.requests.both import Sdk, sent_by
from tests.contract.requests.calls import SCRIPTS, special, uploads

pytestmark = pytest.mark.contract

CLASSES: tuple[Any, ...] = (
    *(EncordUserClient, Project, Dataset, Ontology, LabelRowV2, DataRow),
    *(StorageFolder, StorageItem, workflow.Workflow, Bundle),
    *(workflow.AnnotationStage, workflow.ReviewStage, workflow.ConsensusAnnotationStage),
    *(workflow.ConsensusReviewStage, workflow.AgentStage, workflow.FinalStage),
    *(workflow.AnnotationTask, workflow.ReviewTask, workflow.ConsensusReviewTask),
    *(workflow.AgentTask, workflow.FinalStageTask, workflow.ConsensusAnnotationTask),
    review.LabelReview,
    *(EncordClient, EncordClientProject, EncordClientDataset),
    *(Group, Collection, ProjectCollection, FilterPreset, ProjectFilterPreset, MlModelsClient),
)
_SDK_TESTS = Path(__file__).parents[2] / "sdk"
SURFACE = _SDK_TESTS / "reference" / "surface.json"
OLDER_TESTS = _SDK_TESTS / "test_older_queries.py"
REFERENCED = {
    "encord.user_client": "EncordUserClient",
    "encord.project": "Project",
    "encord.dataset": "Dataset",
    "encord.ontology": "Ontology",
    "encord.objects": "LabelRowV2",
    "encord.client": "EncordClient",
}
# Properties that fetch.
PROPERTIES = {(Project, "datasets"), (Project, "label_rows"), (StorageFolder, "parent")}


OLDER = "no longer in the published package; tests/sdk/test_older_queries.py has what was observed"
LOCAL = "sends nothing"
NOT_COMPARED: dict[str, tuple[str, ...]] = {
    OLDER: (
        *(
            f"EncordUserClient.{name}"
            for name in (
                *("create_dataset_api_key", "get_dataset_api_keys", "create_project_api_key"),
                *("get_or_create_dataset_api_key", "get_or_create_project_api_key"),
                "get_project_api_keys",
            )
        ),
        *(
            f"{owner}.{name}"
            for owner in ("Project", "EncordClientProject")
            for name in (
                *("create_model_row", "fitted_bounding_boxes", "get_training_metadata"),
                *("get_websocket_url", "list_models", "model_delete", "model_inference"),
                *("model_train", "set_label_status", "submit_label_row_for_review"),
            )
        ),
        *(
            f"{owner}.{name}"
            for owner in ("Dataset", "EncordClientDataset")
            for name in ("delete_image_group", "run_ocr")
        ),
        *(
            f"{owner}.{name}"
            for owner in ("EncordClient", "EncordClientProject", "EncordClientDataset")
            for name in ("initialise", "initialise_with_config")
        ),
    ),
    LOCAL: tuple(
        f"LabelRowV2.{name}"
        for name in (
            *("add_classification_instance", "add_object_instance", "remove_classification"),
            *("remove_object", "add_to_single_frame_to_hashes_map", "get_object_instances"),
            *("get_classification_instances", "get_frame_metadata", "get_frames_metadata"),
            *("get_frame_number", "get_image_hash", "get_frame_view", "get_frame_views"),
            *("get_space", "get_spaces"),
        )
    ),
    "ours alone, and sends nothing": ("Project.issues",),
    "its header holds no signature: tests/contract/requests/test_bearer.py": (
        "EncordUserClient.create_with_bearer_token",
    ),
}
# Parameters that change nothing about what is sent, or that only ours has.
NOT_GIVEN: dict[str, str] = {
    "password": "how the key is read",
    "ssh_private_key_path": "how the key is read",
    "requests_settings": "timeouts and repetitions: tests/sdk/http",
    "cloud_upload_settings": "repetitions: tests/sdk/test_uploads.py",
    "max_workers": "deprecated and ignored",
    "on_progress": "ours alone",
    "allow_filtered": "ours alone",
    "if_changed": "ours alone",
    "exclude_none": "of a value, not of a call",
    "preserve_identity": "of labels, not of a call",
    "renumber_objects": "of to_encord_dict; that of save is given",
}


def _function_of(owner: Any, name: str) -> Callable[..., Any] | None:
    found = inspect.getattr_static(owner, name)
    if isinstance(found, property):
        found = found.fget if (owner, name) in PROPERTIES else None
    found = inspect.unwrap(getattr(found, "__func__", found)) if found is not None else None
    code = getattr(found, "__code__", None)
    return found if code is not None and "encord_portal" in code.co_filename else None


def _calls() -> Iterator[tuple[str, Callable[..., Any]]]:
    for owner in CLASSES:
        for name in dir(owner):
            function = None if name.startswith("_") else _function_of(owner, name)
            if function is not None:
                yield f"{owner.__name__}.{name}", function


CALLS = dict(_calls())
Given = dict[CodeType, set[str]]


def _defaults(function: Callable[..., Any]) -> dict[str, Any]:
    parameters = inspect.signature(function).parameters.values()
    named = [each for each in parameters if each.kind is not each.VAR_KEYWORD]
    return {each.name: each.default for each in named if each.name not in ("self", "cls")}


@pytest.fixture(scope="module")
def entered(tmp_path_factory: pytest.TempPathFactory) -> Given:
    """The code of all public calls that the scripts enter, and the parameters that they give."""
    wanted = {_code(function): _defaults(function) for function in CALLS.values()}
    given: Given = {}

    def note(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code in wanted:
            named = given.setdefault(frame.f_code, set())
            values = frame.f_locals
            for name, default in wanted[frame.f_code].items():
                if name in values and not _is(values[name], default):
                    named.add(name)

    scripts = list(_scripts(tmp_path_factory.mktemp("files")))
    sys.setprofile(note)
    try:
        for script in scripts:
            sent_by("encord_portal.sdk", script)
    finally:
        sys.setprofile(None)
    return given


def _code(function: Callable[..., Any]) -> CodeType:
    code: CodeType = function.__code__  # type: ignore[attr-defined]
    return code


def _is(value: Any, default: Any) -> bool:
    return value is default or (type(value) is type(default) and bool(value == default))


def _scripts(directory: Path) -> Iterator[Callable[[Sdk], Any]]:
    yield from SCRIPTS.values()
    files = uploads.make_files(directory)
    for table in (uploads.DATASET, uploads.FOLDER, uploads.FOLDER_GROUPS):
        for upload in table.values():
            yield lambda sdk, upload=upload: upload(sdk, files)
    exported = special.cvat_files(directory / "cvat", "project")
    yield lambda sdk: special.import_from_cvat(sdk, exported)
    yield special.add_to_flat_ontology
    yield special.interpolate
    image = {"mime_type": "image/jpeg", "file_size": 9, "height": 480, "width": 640}
    yield lambda sdk: special.attach(
        sdk, lambda storage: storage.CustomerProvidedImageMetadata(**image)
    )


def test_every_call_is_compared_or_listed_with_a_reason(entered: Given) -> None:
    listed = {name for names in NOT_COMPARED.values() for name in names}
    assert listed <= set(CALLS), "of what there is"
    missing = {name for name, function in CALLS.items() if _code(function) not in entered}
    assert missing == listed


def test_every_parameter_is_given_or_listed_with_a_reason(entered: Given) -> None:
    left = {
        f"{name}({parameter})"
        for name, function in CALLS.items()
        if _code(function) in entered
        for parameter in set(_defaults(function)) - entered[_code(function)] - set(NOT_GIVEN)
    }
    assert left == set()


def test_what_is_no_longer_published_is_tested_elsewhere() -> None:
    tested = OLDER_TESTS.read_text()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        modules = [
            importlib.import_module(f"encord.{name}")
            for name in ("user_client", "client", "project", "dataset")
        ]
    for name in NOT_COMPARED[OLDER]:
        owner, _, method = name.partition(".")
        (published,) = {getattr(module, owner) for module in modules if hasattr(module, owner)}
        assert not hasattr(published, method), name
        assert method in tested, name


def test_the_reference_names_no_call_beyond_these() -> None:
    surface = json.loads(SURFACE.read_text())
    known = {f"{owner.__name__}.{name}" for owner in CLASSES for name in dir(owner)}
    for module, name in REFERENCED.items():
        for method in surface[module][name]:
            assert f"{name}.{method}" in known
