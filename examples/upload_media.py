"""Upload pictures, videos and image groups into a new dataset."""

from __future__ import annotations

from pathlib import Path

from encord_portal.sdk import EncordUserClient
from encord_portal.sdk.orm.dataset import StorageLocation
from examples.command_line import run

DATASET_TITLE = "Street media"


def main(client: EncordUserClient, media: Path, dataset_title: str = DATASET_TITLE) -> list[str]:
    """Upload what lies in a folder and list the rows of the dataset.

    A picture or video of the folder becomes one row; a folder inside of it becomes an image
    group, whose frames are its pictures in the order of their names.
    """
    created = client.create_dataset(dataset_title, StorageLocation.CORD_STORAGE)
    dataset = client.get_dataset(created.dataset_hash)

    for path in sorted(media.iterdir()):
        if path.is_dir():
            # Without a video each picture keeps its own size.
            dataset.create_image_group(
                sorted(path.glob("*.png")), title=path.name, create_video=False
            )
        elif path.suffix == ".mp4":
            dataset.upload_video(path)
        elif path.suffix in {".jpg", ".png"}:
            dataset.upload_image(path)

    dataset.refetch_data()
    return [f"{row.title}: {row.data_type.value}" for row in dataset.data_rows]


if __name__ == "__main__":
    run(main)
