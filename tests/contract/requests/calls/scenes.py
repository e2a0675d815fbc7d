"""Scripts of the comparison about scenes, data groups and folders that follow a cloud."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from tests.contract.requests.answers import INTEGRATION, ITEM, ITEM_GROUP, PROJECT, TASK
from tests.contract.requests.answers_storage import SCENE
from tests.contract.requests.both import Sdk
from tests.contract.requests.calls.storage import folder_of

_SIXTEEN = [1, 0, 0, 4, 0, 1, 0, 5, 0, 0, 1, 6, 0, 0, 0, 1]
_NINE = [1, 0, 0, 0, 1, 0, 0, 0, 1]


def _plain(sdk: Sdk) -> None:
    scene = sdk.module("beta.scene").SceneBuilder()
    scene.add_pcd_stream("lidar").add_pcd(uri="s3://b/a.pcd", timestamp=0)
    folder_of(sdk).upload_scene(scene, "T", INTEGRATION, {"a": 1})


def _axes(sdk: Sdk) -> None:
    module = sdk.module("beta.scene")
    way = module.Direction
    for world in (True, False):
        scene = module.SceneBuilder()
        if world:
            scene.set_world_convention(x=way.FORWARD, y=way.LEFT, z=way.UP)
        else:
            scene.set_camera_convention(x=way.RIGHT, y=way.DOWN, z=way.FORWARD)
        scene.add_pcd_stream("lidar").add_pcd(uri="s3://b/a.pcd", timestamp=0)
        folder_of(sdk).upload_scene(scene, "T", INTEGRATION)


def _poses(sdk: Sdk) -> None:
    m = sdk.module("beta.scene")
    scene = m.SceneBuilder()
    ego = scene.add_for_stream("ego")
    ego.add_pose(m.quaternion_pose(0, 0, 0, 1, 1, 2, 3), timestamp=0.5)
    ego.add_pose(m.affine_transform(_SIXTEEN), timestamp=1)
    below = scene.add_for_stream("below", parent_for_id=ego)
    below.add_pose(m.euler_pose(0.1, 0.2, 0.3, 1, 2, 3), timestamp=0)
    again = scene.add_for_stream("again", parent_for_id="below")
    again.add_pose(m.matrix_pose(_NINE, 1, 2, 3), timestamp=0)
    lidar = scene.add_pcd_stream("lidar", frame_of_reference=ego, pose=m.identity_pose())
    lidar.add_pcd(uri="s3://b/a.pcd", timestamp=0).add_pcd(uri="s3://b/b.ply", timestamp=1.5)
    second = scene.add_pcd_stream("second").set_frame_of_reference("ego")
    second.set_pose(m.rotation_only(m.rotation_z(1.0))).add_pcd(uri="s3://b/c.pcd", timestamp=0)
    third = scene.add_pcd_stream("third", pose=m.translation_only(1, 2, 3))
    third.add_pcd(uri="s3://b/d.pcd", timestamp=-1)
    assert third.name == "third"
    folder_of(sdk).upload_scene(scene, "T", INTEGRATION)


def _cameras(sdk: Sdk) -> None:
    m = sdk.module("beta.scene")
    scene = m.SceneBuilder()
    kinds = [
        m.intrinsics_pinhole(500, 500, 320, 240),
        m.intrinsics_cylindrical(1, 2, 3, 4),
        m.intrinsics_fisheye(1, 2, 3, 4, k1=0.1, k2=0.2, k3=0.3, k4=0.4),
        m.intrinsics_radial(1, 2, 3, 4, k1=1, k2=2, k3=3),
        m.intrinsics_plumb_bob(1, 2, 3, 4, k1=1, k2=2, k3=3, t1=4, t2=5),
        m.intrinsics_rational_polynomial(
            1, 2, 3, 4, k1=1, k2=2, k3=3, k4=4, k5=5, k6=6, t1=7, t2=8
        ),
        m.intrinsics_simple(1, 2, 3, 4),
        m.intrinsics_simple(1, 2, 3, 4, model="unknown", zz=4),
        m.intrinsics_simple(1, 2, 3, 4, model="fisheye", k1=1, k9=3, skew=2, dfx=1, doy=4),
        m.intrinsics_simple(1, 2, 3, 4, model="division", k=3),
        m.intrinsics_simple(1, 2, 3, 4, model="ucm", xi=3, k1=1, k2=2, k3=3),
        m.intrinsics_advanced([1] * 9, [2] * 9, [3] * 12, model="pinhole"),
        m.intrinsics_advanced([1] * 9, model="fisheye"),
        m.intrinsics_advanced(),
    ]
    camera = scene.add_camera_stream("cam")
    camera.set_pose(m.identity_pose())
    for moment, kind in enumerate(kinds):
        camera.add_camera_params(640, 480, kind, timestamp=moment)
    scene.add_image_stream("front", camera="cam").add_image(uri="s3://b/i.jpg", timestamp=0)
    inline = scene.add_image_stream(
        "back", width=10, height=20, intrinsics=kinds[0], timestamp=0, pose=m.identity_pose()
    )
    inline.add_image(uri="s3://b/j.jpg", timestamp=0).add_image(uri="s3://b/k.jpg", timestamp=1)
    scene.add_time_series_stream("ts", uri="s3://b/t.csv")
    folder_of(sdk).upload_scene(scene, "T", INTEGRATION)


def _views(sdk: Sdk) -> tuple[Any, Any]:
    m = sdk.module("beta.scene")
    circle = m.SceneRadiusIndicator(frame_of_reference_id="ego", radius=1, color="#fff")
    settings = m.SceneViewSettings(
        point_radius=2,
        point_cloud_colouring=m.SceneHeightColouring(color_height_bounds=(0, 1)),
        radius_indicators=[circle],
    )
    space = m.Scene3DViewerTile(has_side_view=True, show_camera_switcher=False)
    tiles = {
        "a": space,
        "b": m.SceneImageTile(stream_name="back"),
        "c": m.SceneTimeSeriesTile(stream_name="ts"),
    }
    halves = m.SceneTileLayout(direction="row", first="a", second="b")
    return settings, m.SceneLayout(tiles=tiles, layout=halves, timeline=["c"])


def _shown(sdk: Sdk) -> None:
    m = sdk.module("beta.scene")
    scene = m.SceneBuilder()
    scene.settings, scene.layout = _views(sdk)
    scene.add_for_stream("ego").add_pose(m.identity_pose(), timestamp=0)
    kind = m.intrinsics_pinhole(1, 2, 3, 4)
    back = scene.add_image_stream("back", width=1, height=2, intrinsics=kind, timestamp=0)
    back.add_image(uri="u", timestamp=0)
    scene.add_time_series_stream("ts", uri="s3://b/t.csv")
    folder_of(sdk).upload_scene(scene, "T", INTEGRATION)


def _change_views(sdk: Sdk) -> None:
    storage = sdk.module("orm.storage")
    item = sdk.client.get_storage_item(SCENE)
    settings, layout = _views(sdk)
    channels = {
        "a": storage.TimeSeriesLineChannelViewSettings(label="A", color="#123456"),
        "b": storage.TimeSeriesPointsChannelViewSettings(hidden=True),
    }
    item.update(scene_view_settings=settings)
    item.update(scene_layout=layout, name="n")
    item.update(scene_layout=None, scene_view_settings=None)
    item.update(timeseries_settings=storage.TimeSeriesViewSettings(channels=channels))
    item.update(timeseries_settings=None)
    assert item.timeseries_settings is None


def _read(sdk: Sdk) -> None:
    reader = sdk.module("beta.scene").SceneReader(sdk.client.get_storage_item(SCENE))
    reader.read()
    assert reader.view_settings.point_radius == 2
    assert reader.layout.layout == "a"
    payload = reader.to_upload_payload("T", client_metadata={}, uri_mapper={"u": "s3://b/u"})
    items = sdk.module("orm.storage").DataUploadItems(scenes=[payload])
    folder_of(sdk).add_private_data_to_folder_start(INTEGRATION, items)


def _groups(sdk: Sdk) -> None:
    folder, storage = folder_of(sdk), sdk.module("orm.storage")
    one, two = UUID(ITEM), UUID(ITEM_GROUP)
    made = folder.create_data_groups(
        [
            [one],
            storage.DataGroupGrid(layout_contents=[one], name="n", client_metadata={"a": 1}),
            storage.DataGroupCarousel(layout_contents=[one, two]),
            storage.DataGroupCustom(
                layout_contents={"a": one, "b": two},
                layout={"type": "data_unit", "key": "a"},
                settings={"fixedLayout": True},
                timeline=["a"],
            ),
        ]
    )
    assert made == [one, two]
    assert folder.create_data_group([one]) == one
    layout = sdk.module("orm.group_layout")
    tile = layout.DataUnitTile(key="a")
    split = layout.LayoutGrid(direction="row", first=tile, second=tile, split_percentage=30)
    settings = layout.LayoutSettings(tile_settings={"a": layout.TileSettings(title="x")})
    folder.create_data_group(
        storage.DataGroupCustom(layout_contents={"a": one}, layout=split, settings=settings)
    )


def _cloud(sdk: Sdk) -> None:
    storage, folder = sdk.module("orm.storage"), folder_of(sdk)
    place = storage.CloudSyncedFolderParams(
        integration_uuid=UUID(INTEGRATION), remote_url="s3://b/p/"
    )
    sdk.client.create_storage_folder("n", cloud_synced_folder_params=place)
    folder.sync_private_data_with_cloud_synced_folder_get_result(
        folder.sync_private_data_with_cloud_synced_folder_start()
    )
    folder.sync_private_data_with_cloud_synced_folder_get_result(UUID(TASK), timeout_seconds=0)
    folder.get_folder_config()
    folder.enable_metadata_ingestion()
    folder.enable_metadata_ingestion(storage.SidecarMatcherSuffix(suffix=".x"), paused=True)


def _tags(sdk: Sdk) -> None:
    folder, client = folder_of(sdk), sdk.client
    tag = sdk.module("orm.project").OrganisationTag(uuid=UUID(TASK), name="one")
    list(folder.list_subfolders(organisation_tags_allof=["one", "two"]))
    list(folder.find_subfolders("x", organisation_tags_allof=["one"]))
    list(client.list_storage_folders(organisation_tags_allof=[tag]))
    list(client.find_storage_folders(organisation_tags_allof=["two"]))
    list(client.find_storage_folders(organisation_tags_allof=[]))


def _tagged(sdk: Sdk) -> None:
    client, project = sdk.client, sdk.client.get_project(PROJECT)
    tag = sdk.module("orm.project").OrganisationTag(uuid=UUID(TASK), name="one")
    client.create_organisation_tag("one", "d")
    assert client.create_organisation_tag("one") == tag
    assert client.list_organisation_tags()[0] == tag
    assert client.list_project_tags()[0] == tag
    for change in (
        client.delete_organisation_tag,
        project.add_organisation_tag,
        project.remove_organisation_tag,
    ):
        change(tag)
        change(tag_name="two")
        change(tag_uuid=TASK)
        for wrong in ({}, {"tag": tag, "tag_name": "one"}, {"tag_uuid": "q"}):
            with pytest.raises(ValueError, match=r"Exactly one|UUID"):
                change(**wrong)
        with pytest.raises(TypeError):
            change("one")
        with pytest.raises(sdk.module("exceptions").ResourceNotFoundError):
            change(tag_name="none")
        assert project.get_tags() == project.get_organisation_tags() == [tag]
    project.get_tags(use_cache=False)
    project.get_organisation_tags(use_cache=False)


SCRIPTS: dict[str, Any] = {
    "tags": _tagged,
    "upload a scene": _plain,
    "scenes with axes": _axes,
    "scenes with poses": _poses,
    "scenes with cameras": _cameras,
    "scenes with settings": _shown,
    "change how a scene is shown": _change_views,
    "read a scene": _read,
    "make data groups": _groups,
    "follow a cloud": _cloud,
    "folders by tags": _tags,
    "items with metadata by links": lambda sdk: list(
        folder_of(sdk).list_items(resolve_client_metadata_locally=True)
    ),
}
