"""What a scene is made of, and the portal's copies of its files."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid5

from django.core.cache import cache

from encord_portal.accounts.models import User
from encord_portal.sdk.beta.scene import SceneReader
from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.objects.spaces.types import SceneMetadata
from labels.errors import NotVisible, from_sdk
from labels.models import LabelRowCache, ProjectAccess
from labels.rendering.media.errors import MediaUnreadableError
from labels.rendering.media.images import read_image
from labels.rendering.scene_layout import Scene, SceneFile, SceneUnreadableError, read_scene
from labels.services import media
from labels.services.connection import client_for
from labels.services.kept_rows import empty_labels
from labels.services.sync import list_row

# Shorter than any platform's links live.
_TTL = 300


def scene_of(user: User, access: ProjectAccess, row: LabelRowCache) -> Scene:
    """What a row's scene is made of, with links that work now.

    Raises:
        NotVisible: The row is no scene, or the platform shows it no more.
        UpstreamError: The platform could not be asked.
        MediaUnreadableError: What the platform says of the scene can't be read.
    """
    if row.data_type != "scene":
        raise NotVisible("This row is no scene.")
    key = kept_as(user, row)
    known: Scene | None = cache.get(key)
    if known is None:
        try:
            known = _ask(user, access, row)
        except EncordException as error:
            raise from_sdk(error) from error
        except SceneUnreadableError as error:
            raise MediaUnreadableError(str(error)) from error
        cache.set(key, known, _TTL)
    return known


def kept_as(user: User, row: LabelRowCache) -> str:
    """The key of the cache under which a person's scene is kept for a while."""
    # Another number where what is kept has another form.
    return f"labels:scene:3:{user.pk}:{row.pk}"


def file_source(row: LabelRowCache, file: SceneFile) -> media.FrameSource:
    """The portal's copy of a file of a scene; fetched when it is not there yet.

    Raises:
        MediaUnreadableError: The platform gives no link to it.
        UpstreamError: It could not be fetched.
    """
    return media.linked_source(file_key(row, file), file.link)


def file_key(row: LabelRowCache, file: SceneFile) -> UUID:
    """The name of a file among the portal's copies: a scene has many files on one frame."""
    return uuid5(row.data_hash, file.name)


def image_size(row: LabelRowCache, file: SceneFile) -> tuple[int, int]:
    """Width and height of an image of a scene, as it is shown.

    Raises:
        MediaError: It can't be read.
        UpstreamError: It could not be fetched.
    """
    if file.width and file.height:
        return file.width, file.height
    picture = read_image(file_source(row, file).path)
    return picture.width, picture.height


def _ask(user: User, access: ProjectAccess, row: LabelRowCache) -> Scene:
    listed = list_row(user, access, row)
    if listed.backing_item_uuid is None:
        raise NotVisible("The platform does not say what this scene is made of.")
    item = client_for(user).get_storage_item(listed.backing_item_uuid)
    # What spaces there are is told by the listing; no labels are made by asking.
    listed.from_labels_dict(empty_labels(row, []))
    spaces = {each.space_id: each.metadata for each in listed.get_spaces()}
    return replace(
        read_scene(SceneReader(item).description()),
        spaces={key: at for key, at in spaces.items() if isinstance(at, SceneMetadata)},
    )
