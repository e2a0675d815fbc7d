"""Uploading over the wire, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponse

from encord_portal.accounts.models import User
from encord_portal.platform.models import Dataset
from encord_portal.platform.services import datasets
from tests.platform import builders
from tests.platform.wire import Wire


def dataset(owner: User | None = None, *, title="Dataset") -> Dataset:
    return datasets.create(owner or builders.person(), title, "", backing_folder=True)


def relative(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


@dataclass(frozen=True, slots=True)
class Uploader:
    """A person who brings files in."""

    wire: Wire

    @classmethod
    def of(cls, user: User) -> Uploader:
        return cls(Wire.of(user))

    def slots(self, item_type: str, count=1) -> list[dict[str, Any]]:
        answer = self.wire.v2("GET", f"presigned-urls?count={count}&uploadItemType={item_type}")
        assert answer.status_code == 200, answer.content
        return answer.json()["results"]

    def put(self, slot: dict[str, Any], content: bytes, content_type="") -> HttpResponse:
        return self.wire.client.generic(
            "PUT",
            relative(slot["signedUrl"]),
            data=content,
            content_type=content_type or "application/octet-stream",
            CONTENT_LENGTH=str(len(content)),
        )

    def upload(self, item_type: str, content: bytes | Path, content_type="") -> str:
        """Upload one file; its object key."""
        (slot,) = self.slots(item_type)
        content = content.read_bytes() if isinstance(content, Path) else content
        answer = self.put(slot, content, content_type)
        assert answer.status_code == 200, answer.content
        return slot["objectKey"]

    def start(self, dataset_hash: Any, payload: Any) -> dict[str, Any]:
        return self.wire.v1(
            "datasetdatalongpolling",
            "POST",
            uid=str(dataset_hash),
            payload=payload,
            project=dataset_hash,
            resource="dataset",
        )

    def result(self, dataset_hash: Any, process_hash: str) -> dict[str, Any]:
        answer = self.wire.v1(
            "datasetdatalongpolling",
            "GET",
            uid=str(dataset_hash),
            payload={"process_hash": process_hash, "timeout_seconds": 10},
            project=dataset_hash,
            resource="dataset",
        )
        assert answer["status"] == 200, answer
        return answer["response"]

    def bring(self, dataset_hash: Any, *, ignore_errors=False, **items: Any) -> dict[str, Any]:
        """Import uploaded files; the result."""
        started = self.start(dataset_hash, {"dataItems": items, "ignoreErrors": ignore_errors})
        assert started["status"] == 200, started
        return self.result(dataset_hash, started["response"]["process_hash"])

    def add(self, dataset_hash: Any, item_type: str, list_name: str, path: Path) -> dict[str, Any]:
        """Upload a file and import it; the result."""
        item = {"objectUrl": self.upload(item_type, path), "title": path.name}
        result = self.bring(dataset_hash, **{list_name: [item]})
        assert result["status"] == "DONE", result
        return result
