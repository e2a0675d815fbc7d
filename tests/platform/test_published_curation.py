"""Collections, presets, the metadata schema and models, with the published client over HTTP."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import pytest

from encord_portal.platform.models import ResourceRole, StorageFolderUser
from tests.platform import builders
from tests.platform.media import clients, files

encord = pytest.importorskip("encord", reason="the published client is a development dependency")

from encord.exceptions import (  # noqa: E402 - only once it is known to be there
    AuthorisationError,
    EncordException,
    InvalidArgumentsError,
    ResourceExistsError,
    ResourceNotFoundError,
)
from encord.objects.ml_models import (  # noqa: E402
    ModelArchitecture,
    ModelIterationPolicy,
    ModelsListOrderBy,
)
from encord.orm.active import ActiveProjectMode  # noqa: E402
from encord.orm.collection import (  # noqa: E402
    ProjectCollectionType,
    ProjectDataCollectionItemRequest,
    ProjectLabelCollectionItemRequest,
)
from encord.orm.filter_preset import ActiveFilterPresetDefinition  # noqa: E402

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.live,
    pytest.mark.contract,
    # The published client's own deprecations are not ours to mend.
    pytest.mark.filterwarnings("default"),
]
SOME_FILTERS = {"global_filters": {"filters": [{"key": "area", "type": "metric"}]}}


@dataclass(frozen=True, slots=True)
class Place:
    """The clients of an owner and of a stranger, the owner's folder, and its items' uuids."""

    owner: Any
    stranger: Any
    folder: Any
    items: list[uuid.UUID]


@pytest.fixture
def place(live_server, tmp_path, settings):
    settings.PLATFORM_MEDIA_DIR = tmp_path / "platform-media"
    owner = clients.theirs(live_server.url, builders.person())
    folder = owner.create_storage_folder("Scans")
    items = [
        folder.upload_image(files.png(tmp_path / f"{n}.png", seed=n), title=title)
        for n, title in enumerate(["a", "b", "twice", "twice"])
    ]
    return Place(owner, clients.theirs(live_server.url, builders.person()), folder, items)


@pytest.fixture
def world(live_server):
    return builders.world()


@pytest.fixture
def connect(live_server, world):
    def as_person(name):
        client = clients.theirs(live_server.url, getattr(world, name))
        return client, client.get_project(str(world.project.pk))

    return as_person


def test_a_collection_is_made_changed_filled_and_deleted(place):
    collection = place.owner.create_collection(place.folder.uuid, "Night", "what is dark")
    assert (collection.name, collection.description) == ("Night", "what is dark")

    elsewhere = uuid.uuid4()
    assert collection.add_items([*place.items[:2], elsewhere]).failed_items == [elsewhere]
    assert {each.uuid for each in collection.list_items(page_size=1)} == set(place.items[:2])
    assert collection.remove_items([place.items[0]]).failed_items == []
    collection.update_collection(description="dark")
    found = place.owner.get_collection(collection.uuid)
    assert (found.name, found.description) == ("Night", "dark")
    assert [each.uuid for each in found.list_items()] == [place.items[1]]
    assert [each.uuid for each in place.owner.list_collections(place.folder.uuid)] == [found.uuid]
    assert list(place.owner.list_collections(collection_uuids=[uuid.uuid4()])) == []

    place.owner.delete_collection(collection.uuid)
    assert list(place.owner.list_collections()) == []
    with pytest.raises(ResourceNotFoundError):
        collection.add_items(place.items)


def test_titles_that_several_items_have_are_told_and_not_added(place):
    collection = place.owner.create_collection(place.folder.uuid, "Night")

    outcome = collection.add_items_by_title(["a", "b", "twice", "nowhere"])

    assert (outcome.requested, outcome.matched_titles, outcome.items_added) == (4, 2, 2)
    assert (outcome.ambiguous_titles, outcome.unmatched_titles) == (["twice"], ["nowhere"])
    assert collection.add_items_by_title(["a"]).items_added == 0


def test_items_that_somebody_does_not_see_are_counted_and_not_told(place, live_server):
    collection = place.owner.create_collection(place.folder.uuid, "Night")
    collection.add_items(place.items)
    with pytest.raises(AuthorisationError):
        place.stranger.get_collection(collection.uuid)
    guest = builders.person()
    StorageFolderUser.objects.create(
        folder_id=place.folder.uuid, user=guest, role=ResourceRole.USER
    )
    elsewhere = place.owner.create_storage_folder("Elsewhere")
    place.folder.move_items_to_folder(elsewhere, place.items[:1])

    seen = clients.theirs(live_server.url, guest).get_collection(collection.uuid)

    assert {each.uuid for each in seen.list_items()} == set(place.items[1:])
    every = {each.uuid: type(each).__name__ for each in seen.list_items_include_inaccessible()}
    assert every[place.items[0]] == "StorageItemInaccessible"
    assert len(every) == 4
    with pytest.raises(AuthorisationError):
        seen.add_items(place.items)


def test_presets_are_kept_as_they_came_and_not_evaluated(place):
    preset = place.owner.create_preset("Large", SOME_FILTERS, "by area")
    assert [each.name for each in place.owner.list_presets()] == ["Large"]
    kept = preset.get_filter_preset_json()
    assert kept.global_filters.filters == SOME_FILTERS["global_filters"]["filters"]
    assert [each.uuid for each in place.owner.get_filter_presets([preset.uuid])] == [preset.uuid]
    preset.update_preset(name="Larger")
    assert place.owner.get_filter_preset(preset.uuid).name == "Larger"
    assert list(place.stranger.list_presets()) == []

    collection = place.owner.create_collection(place.folder.uuid, "Night")
    with pytest.raises(EncordException, match="does not evaluate"):
        collection.add_preset_items(preset)
    preset.update_preset(filter_preset_json={"global_filters": {"filters": []}})
    collection.add_preset_items(preset)
    assert len(list(collection.list_items())) == 4
    collection.remove_preset_items(preset)
    assert list(collection.list_items()) == []

    place.owner.delete_preset(preset.uuid)
    assert list(place.owner.list_presets()) == []


def test_the_metadata_schema_in_both_spellings(place):
    assert place.owner.get_client_metadata_schema() is None
    schema = place.owner.metadata_schema()
    schema.add_scalar("captured", data_type="datetime")
    schema.add_enum("weather", values=["sun"])
    schema.add_embedding("look", size=8)
    schema.save()

    again = place.stranger.metadata_schema()
    assert sorted(again.keys()) == ["captured", "look", "weather"]
    assert (again.get_embedding_size("look"), again.get_enum_options("weather")) == (8, ["sun"])
    old = {key: kind.value for key, kind in place.owner.get_client_metadata_schema().items()}
    assert old == {"captured": "datetime", "look": "embedding", "weather": "enum"}

    again.add_enum_options("weather", values=["rain"])
    again.save()
    place.owner.set_client_metadata_schema_from_dict({**old, "site": "string"})
    assert place.owner.metadata_schema().has_key("site")
    assert sorted(place.owner.metadata_schema().get_enum_options("weather")) == ["rain", "sun"]
    assert place.owner.metadata_schema().get_key_type("site") == "varchar"
    with pytest.raises(AuthorisationError, match="administrators"):
        place.stranger.set_client_metadata_schema_from_dict({"site": "number"})
    with pytest.raises(InvalidArgumentsError, match="size"):
        place.owner.set_client_metadata_schema_from_dict(
            {**old, "site": "string", "sound": "embedding"}
        )


def test_an_administrator_deletes_keys_of_the_schema(place, live_server):
    schema = place.owner.metadata_schema()
    schema.add_scalar("captured", data_type="datetime")
    schema.save()
    chief = clients.theirs(live_server.url, builders.person(is_superuser=True))
    schema = chief.metadata_schema()
    schema.delete_key("captured")
    schema.save()

    assert place.owner.metadata_schema().is_key_deleted("captured")
    assert place.owner.get_client_metadata_schema() == {}


def test_frames_and_labels_of_a_project_are_collected(connect, world):
    _, project = connect("annotator")
    unit = world.data_hashes[0]
    frames = project.create_collection("Blurred", "to look at again")
    wanted = [ProjectDataCollectionItemRequest(data_uuid=unit, frame=n) for n in (3, 1, 99)]

    (failed,) = frames.add_items(wanted).failed_items
    assert (str(failed.data_uuid), failed.frame) == (str(unit), 99)
    ((row, instances),) = frames.list_frames()
    assert (str(row.data_hash), [each.frame for each in instances]) == (str(unit), [1, 3])
    frames.remove_items(wanted[:1])
    ((_, instances),) = frames.list_frames()
    assert [each.frame for each in instances] == [1]

    labels = project.create_collection("Wrong", "", ProjectCollectionType.LABEL)
    one = ProjectLabelCollectionItemRequest(data_uuid=unit, frame=2, annotation_id="obj00001")
    assert labels.add_items([one]).failed_items == []
    ((row, instances),) = labels.list_annotations()
    assert [(each.frame, each.annotation_id) for each in instances] == [(2, "obj00001")]
    with pytest.raises(InvalidArgumentsError, match="annotationId"):
        labels.add_items(wanted[:1])

    labels.update_collection(name="Wrong boxes")
    assert sorted(each.name for each in project.list_collections()) == ["Blurred", "Wrong boxes"]
    project.delete_collection(labels.uuid)
    assert [each.name for each in project.list_collections(page_size=1)] == ["Blurred"]


def test_presets_of_a_project(connect):
    _, project = connect("manager")
    preset = project.create_filter_preset("All", ActiveFilterPresetDefinition())
    assert preset.get_filter_preset_json().global_filters.filters == []
    preset.update_preset(name="Everything")
    assert [each.name for each in project.list_filter_presets()] == ["Everything"]

    project.delete_filter_preset(preset.uuid)
    assert list(project.list_filter_presets()) == []


def test_who_only_looks_makes_no_collections_and_strangers_see_none(connect, world):
    _, project = connect("viewer")
    connect("manager")[1].create_collection("Blurred")

    assert [each.name for each in project.list_collections()] == ["Blurred"]
    with pytest.raises(AuthorisationError):
        project.create_collection("Mine")
    client, _ = connect("admin")
    assert client.get_project(str(world.project.pk)).list_collections()
    with pytest.raises(ResourceNotFoundError):
        connect("stranger")


def test_a_project_needs_no_import_and_metrics_are_refused(connect):
    _, project = connect("admin")
    project.active_import(ActiveProjectMode.LABEL, video_sampling_rate=1.0)
    project.active_sync()

    with pytest.raises(EncordException, match="no metrics"):
        project.active_import(ActiveProjectMode.ADVANCED)
    with pytest.raises(AuthorisationError):
        connect("annotator")[1].active_sync()


def test_models_are_named_attached_and_neither_trained_nor_run(connect, world):
    client, _ = connect("admin")
    models, project = client.ml_models, world.project.pk
    made = models.create_model(
        features=["car", "bus"],
        model=ModelArchitecture.FASTER_RCNN,
        title="Traffic",
        description=None,
    )
    key = made.model_group.model_uuid
    assert made.model_group.type.value == "objectDetection"
    models.update_model(model_uuid=key, title="Traffic 2", description="at night")
    assert models.get_model(model_uuid=key).model_group.title == "Traffic 2"
    named = {"order_by": ModelsListOrderBy.TITLE, "order_asc": True}
    assert [m.model_group.model_uuid for m in models.list_models(**named, query="traf")] == [key]
    assert list(models.list_models(**named, query="plane")) == []

    attach = {
        "project_uuid": project,
        "model_uuid": key,
        "iteration_policy": ModelIterationPolicy.USE_LATEST,
        "training_uuids": None,
    }
    attached = models.create_model_attachment(features_mapping={"car": "car00000"}, **attach)
    place = {
        "project_uuid": project,
        "project_model_uuid": attached.project_model.project_model_uuid,
    }
    with pytest.raises(ResourceExistsError):
        models.create_model_attachment(features_mapping={}, **attach)
    with pytest.raises(InvalidArgumentsError, match="plane"):
        models.update_model_attachment(
            **place,
            features_mapping={"plane": "car00000"},
            iteration_policy=ModelIterationPolicy.USE_ALL,
            training_uuids=None,
        )
    with pytest.raises(InvalidArgumentsError, match="ontology"):
        models.create_model_attachment(features_mapping={"car": "nothing0"}, **attach)
    seen = connect("viewer")[0].ml_models
    (listed,) = seen.list_model_attachments(project_uuid=project)
    feature = listed.project_model.features_mapping["car"]
    assert (feature.name, feature.type.value, feature.color) == ("Car", "boundingBox", "#D33115")
    with pytest.raises(AuthorisationError):
        seen.delete_model(model_uuid=key)

    copied = client.get_project(client.get_project(str(project)).copy_project(copy_models=True))
    (copy,) = models.list_model_attachments(project_uuid=copied.project_hash)
    assert copy.project_model.features_mapping.keys() == {"car"}
    plain = client.get_project(str(project)).copy_project()
    assert list(models.list_model_attachments(project_uuid=plain)) == []

    with pytest.raises(EncordException, match="trains and runs no models"):
        models.create_training_job(
            model_uuid=key,
            batch_size=1,
            epochs=1,
            features_mapping={},
            labels_uuids=[],
            pretrained_training_uuid=None,
            pretrained_weights_type=None,
        )
    with pytest.raises(EncordException, match="trains and runs no models"):
        models.predict_classification(
            **place,
            training_uuid=uuid.uuid4(),
            data_uuid=world.data_hashes[0],
            data_path=None,
            frame_range_from=None,
            frame_range_to=None,
            conf_thresh=0.5,
        )
    with pytest.raises(ResourceNotFoundError):
        models.get_weights_download_link(model_uuid=key, training_uuid=uuid.uuid4())
    models.delete_model_attachment(**place)
    models.delete_model(model_uuid=key)
    with pytest.raises(ResourceNotFoundError):
        models.get_model(model_uuid=key)
