"""Keep pictures in a storage folder, and link some of them to a dataset."""

from __future__ import annotations

from pathlib import Path

from encord_portal.sdk import EncordUserClient
from encord_portal.sdk.orm.dataset import StorageLocation
from examples.command_line import run

FOLDER_NAME = "Street pictures"
DATASET_TITLE = "Pictures of beaches"


def main(
    client: EncordUserClient,
    media: Path,
    folder_name: str = FOLDER_NAME,
    dataset_title: str = DATASET_TITLE,
) -> list[str]:
    """Upload the PNG files of a folder, and make a dataset of those of beaches."""
    folder = client.create_storage_folder(folder_name, client_metadata={"site": "north"})
    for path in sorted(media.glob("*.png")):
        folder.upload_image(path, client_metadata={"source": path.stem})

    # An item is on its own until a dataset has it; deleting the row leaves the item.
    items = list(folder.list_items(search="beach"))
    created = client.create_dataset(dataset_title, StorageLocation.CORD_STORAGE)
    dataset = client.get_dataset(created.dataset_hash)
    rows = dataset.link_items([item.uuid for item in items])

    return [
        *(f"{item.name}: {item.client_metadata}" for item in folder.list_items()),
        *(f"{row.title} in {dataset.title}" for row in rows),
    ]


if __name__ == "__main__":
    run(main)
