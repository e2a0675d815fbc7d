"""The remote calls of one dataset about itself."""

from __future__ import annotations

from encord_portal.sdk.constants.string_constants import TYPE_DATASET
from encord_portal.sdk.http.common import ClientConfig
from encord_portal.sdk.http.querier import Querier
from encord_portal.sdk.http.v2.api_client import ApiClient
from encord_portal.sdk.orm.dataset import Dataset as OrmDataset
from encord_portal.sdk.orm.dataset import DatasetAccessSettings


class DatasetClient:
    """Remote calls of one dataset.

    Attributes:
        dataset_hash: Names the dataset.
        querier: Sends v1 queries for the dataset.
        api_client: Sends v2 requests.
        settings: What is fetched with the dataset's rows.
    """

    def __init__(
        self,
        config: ClientConfig,
        dataset_hash: str,
        settings: DatasetAccessSettings,
        querier: Querier | None = None,
    ) -> None:
        self.dataset_hash = dataset_hash
        self.querier = querier or Querier(
            config, resource_type=TYPE_DATASET, resource_id=dataset_hash
        )
        self.api_client = ApiClient(config)
        self.settings = settings

    def settings_payload(self, *, fetch_rows: bool | None = None) -> dict[str, bool]:
        """Give the access settings as queries carry them."""
        rows = self.settings.fetch_rows if fetch_rows is None else fetch_rows
        return {"fetch_client_metadata": self.settings.fetch_client_metadata, "fetch_rows": rows}

    def fetch(self, *, fetch_rows: bool) -> OrmDataset:
        """Fetch the dataset."""
        dataset: OrmDataset = self.querier.basic_getter(
            OrmDataset,
            payload={"dataset_access_settings": self.settings_payload(fetch_rows=fetch_rows)},
        )
        for row in dataset.data_rows:
            row.attach(self.querier)
        return dataset
