"""Scenes: describing, uploading and reading them ("encord.beta.scene").

Example::

    scene = SceneBuilder()
    ego = scene.add_for_stream("ego")
    ego.add_pose(identity_pose(), timestamp=0)
    lidar = scene.add_pcd_stream("lidar", frame_of_reference=ego)
    lidar.add_pcd(uri="s3://bucket/0.pcd", timestamp=0)
    folder.upload_scene(scene, "A drive", integration_id)
"""

from __future__ import annotations

from encord_portal.sdk.beta.scene.builder import Direction, SceneBuilder
from encord_portal.sdk.beta.scene.intrinsics import (
    AdvancedIntrinsics,
    Intrinsics,
    SimpleIntrinsics,
    intrinsics_advanced,
    intrinsics_cylindrical,
    intrinsics_fisheye,
    intrinsics_pinhole,
    intrinsics_plumb_bob,
    intrinsics_radial,
    intrinsics_rational_polynomial,
    intrinsics_simple,
)
from encord_portal.sdk.beta.scene.layout import (
    Scene3DViewerTile,
    SceneImageTile,
    SceneLayout,
    SceneTile,
    SceneTileLayout,
    SceneTileLayoutDirection,
    SceneTimeSeriesTile,
)
from encord_portal.sdk.beta.scene.pose import (
    AffinePose,
    CompositePose,
    Pose,
    Position,
    affine_transform,
    euler_pose,
    identity_pose,
    matrix_pose,
    quaternion_pose,
    rotation_only,
    translation_only,
)
from encord_portal.sdk.beta.scene.reader import SceneRead, SceneReader
from encord_portal.sdk.beta.scene.rotation import (
    EulerRotation,
    MatrixRotation,
    QuaternionRotation,
    Rotation,
    identity_rotation,
    rotation_x,
    rotation_y,
    rotation_z,
)
from encord_portal.sdk.beta.scene.settings import (
    SceneColorMode,
    SceneHeightColouring,
    SceneImageColouring,
    ScenePointCloudColouring,
    SceneProvidedColouring,
    SceneRadiusIndicator,
    SceneSensorColouring,
    SceneSolidColouring,
    SceneViewSettings,
)
from encord_portal.sdk.beta.scene.stream import (
    CameraStreamBuilder,
    FoRStreamBuilder,
    ImageStreamBuilder,
    PCDStreamBuilder,
    TimeSeriesStreamBuilder,
)
from encord_portal.sdk.beta.scene.streams_read import (
    CompositeScene,
    FrameOfReferenceEvent,
    FrameOfReferenceStream,
    ImageStream,
    PointCloudStream,
    Scene,
    SceneEvent,
    TimeSeriesStream,
)

__all__ = [
    "AdvancedIntrinsics",
    "AffinePose",
    "CameraStreamBuilder",
    "CompositePose",
    "CompositeScene",
    "Direction",
    "EulerRotation",
    "FoRStreamBuilder",
    "FrameOfReferenceEvent",
    "FrameOfReferenceStream",
    "ImageStream",
    "ImageStreamBuilder",
    "Intrinsics",
    "MatrixRotation",
    "PCDStreamBuilder",
    "PointCloudStream",
    "Pose",
    "Position",
    "QuaternionRotation",
    "Rotation",
    "Scene",
    "Scene3DViewerTile",
    "SceneBuilder",
    "SceneColorMode",
    "SceneEvent",
    "SceneHeightColouring",
    "SceneImageColouring",
    "SceneImageTile",
    "SceneLayout",
    "ScenePointCloudColouring",
    "SceneProvidedColouring",
    "SceneRadiusIndicator",
    "SceneRead",
    "SceneReader",
    "SceneSensorColouring",
    "SceneSolidColouring",
    "SceneTile",
    "SceneTileLayout",
    "SceneTileLayoutDirection",
    "SceneTimeSeriesTile",
    "SceneViewSettings",
    "SimpleIntrinsics",
    "TimeSeriesStream",
    "TimeSeriesStreamBuilder",
    "affine_transform",
    "euler_pose",
    "identity_pose",
    "identity_rotation",
    "intrinsics_advanced",
    "intrinsics_cylindrical",
    "intrinsics_fisheye",
    "intrinsics_pinhole",
    "intrinsics_plumb_bob",
    "intrinsics_radial",
    "intrinsics_rational_polynomial",
    "intrinsics_simple",
    "matrix_pose",
    "quaternion_pose",
    "rotation_only",
    "rotation_x",
    "rotation_y",
    "rotation_z",
    "translation_only",
]
