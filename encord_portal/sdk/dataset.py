"""Datasets: the data that projects label."""

from __future__ import annotations

from uuid import UUID

from encord_portal.sdk._dataset_client import DatasetClient
from encord_portal.sdk._dataset_operations import DatasetOperations
from encord_portal.sdk.exceptions import DatasetError
from encord_portal.sdk.http.common import ClientConfig
from encord_portal.sdk.orm.dataset import DataRow, DatasetAccessSettings, StorageLocation
from encord_portal.sdk.orm.dataset import Dataset as OrmDataset


class Dataset(DatasetOperations):
    """A dataset that can be read and added to ("encord.dataset" in the reference).

    Get one with ``EncordUserClient.get_dataset``. Its properties are fetched once; see
    ``refetch_data``.
    """

    def __init__(
        self, client: DatasetClient, orm_dataset: OrmDataset, *, data_rows_fetched: bool = True
    ) -> None:
        self._client = client
        self._dataset = orm_dataset
        self._data_rows_fetched = data_rows_fetched

    @property
    def dataset_hash(self) -> str:
        """Names the dataset (the Dataset ID)."""
        return self._dataset.dataset_hash

    @property
    def title(self) -> str:
        """The title."""
        return self._dataset.title

    @property
    def description(self) -> str:
        """The description."""
        return self._dataset.description

    @property
    def storage_location(self) -> StorageLocation:
        """Where the data is kept."""
        return self._dataset.storage_location

    @property
    def backing_folder_uuid(self) -> UUID | None:
        """The storage folder that mirrors the dataset, if there is one."""
        return self._dataset.backing_folder_uuid

    @property
    def data_rows(self) -> list[DataRow]:
        """The uploads; what comes with them is a matter of ``set_access_settings``.

        Raises:
            DatasetError: The dataset was fetched without its rows.
        """
        if not self._data_rows_fetched:
            raise DatasetError(
                "The dataset was fetched without its data rows. Use list_data_rows(), or fetch "
                "it with include_data_rows=True."
            )
        return self._dataset.data_rows

    def refetch_data(self) -> None:
        """Fetch the dataset again."""
        fetch_rows = self._client.settings.fetch_rows
        self._dataset = self._client.fetch(fetch_rows=fetch_rows)
        self._data_rows_fetched = fetch_rows

    def get_dataset(self) -> OrmDataset:
        """Give the dataset as a dictionary. Prefer the properties."""
        return self._client.fetch(fetch_rows=True)

    def set_access_settings(
        self, dataset_access_settings: DatasetAccessSettings, *, refetch_data: bool = True
    ) -> None:
        """Choose what is fetched with the dataset.

        Args:
            dataset_access_settings: What to fetch from now on.
            refetch_data: Whether to fetch it now.
        """
        self._client.settings = dataset_access_settings
        if refetch_data:
            self.refetch_data()


def fetch_dataset(
    config: ClientConfig,
    dataset_hash: str,
    settings: DatasetAccessSettings,
    *,
    include_data_rows: bool,
) -> Dataset:
    """Fetch a dataset by its hash."""
    client = DatasetClient(config, dataset_hash, settings)
    fetch_rows = include_data_rows and settings.fetch_rows
    return Dataset(client, client.fetch(fetch_rows=fetch_rows), data_rows_fetched=fetch_rows)
