"""How a bundle collects, cuts and hands out results."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from encord_portal.sdk._project_client import LabelRowOptions, ProjectClient
from encord_portal.sdk.http.bundle import Bundle, BundleOperation, bundled_operation
from tests.sdk.builders import ssh_config
from tests.sdk.recording import Recorded, Reply, envelope, recording


class Remote:
    """Something that takes items, and remembers the requests."""

    def __init__(self, limit: int = 3, missing: Sequence[str] = ()) -> None:
        self.requests: list[list[str]] = []
        self.missing = missing
        self.operation = BundleOperation(
            key="remote", send=self.send, limit=limit, item_key=str, result_key=lambda r: r[0]
        )

    def send(self, items: Sequence[str]) -> list[tuple[str, int]]:
        self.requests.append(list(items))
        answered = [(item, len(self.requests)) for item in items if item not in self.missing]
        return [*reversed(answered), ("not asked for", 0)]


def test_nothing_is_sent_before_the_block_ends() -> None:
    remote = Remote()
    with Bundle() as bundle:
        bundle.add(remote.operation, "a")
        assert remote.requests == []
    assert remote.requests == [["a"]]


def test_nothing_is_sent_when_the_block_raises() -> None:
    remote = Remote()
    bundle = Bundle()

    def block() -> None:
        with bundle:
            bundle.add(remote.operation, "a")
            raise KeyError

    with pytest.raises(KeyError):
        block()
    bundle.execute()
    assert remote.requests == []


@pytest.mark.parametrize(
    ("bundle_size", "requests"),
    [
        (None, [["0", "1", "2"], ["3", "4", "5"], ["6"]]),
        (2, [["0", "1"], ["2", "3"], ["4", "5"], ["6"]]),
        (100, [["0", "1", "2", "3", "4", "5", "6"]]),
    ],
)
def test_items_go_out_in_order_and_in_chunks(
    bundle_size: int | None, requests: list[list[str]]
) -> None:
    remote = Remote()
    with Bundle(bundle_size) as bundle:
        for item in "0123456":
            bundle.add(remote.operation, item)
    assert remote.requests == requests


@pytest.mark.parametrize("bundle_size", [0, -1])
def test_a_bundle_size_must_be_positive(bundle_size: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Bundle(bundle_size)


def test_results_are_matched_by_name_and_missing_ones_are_silent() -> None:
    remote = Remote(missing=["b"])
    got: dict[str, tuple[str, int]] = {}
    with Bundle() as bundle:
        for item in "abcd":
            bundle.add(remote.operation, item, lambda r, item=item: got.update({item: r}))
    assert got == {"a": ("a", 1), "c": ("c", 1), "d": ("d", 2)}


def test_an_item_added_twice_is_answered_twice() -> None:
    remote = Remote()
    got: list[object] = []
    with Bundle() as bundle:
        bundle.add(remote.operation, "a", got.append)
        bundle.add(remote.operation, "a", got.append)
    assert len(got) == 2


def test_without_a_bundle_the_item_is_sent_at_once() -> None:
    got: list[object] = []
    operation = BundleOperation[str, str](
        key="x", send=lambda items: list(items), item_key=str, result_key=str
    )
    bundled_operation(None, operation, "a", got.append)
    assert got == ["a"]


@pytest.mark.parametrize("results", [[], ["b"], ["a", "a"], ["a", "b"], None])
def test_without_a_bundle_the_answer_must_be_the_one_result(results: list[str] | None) -> None:
    operation = BundleOperation[str, str](
        key="x", send=lambda _: results, item_key=str, result_key=str
    )
    with pytest.raises(AssertionError):
        bundled_operation(None, operation, "a", lambda _: None)


def test_2501_label_rows_are_fetched_in_three_requests() -> None:
    def answer(request: Recorded) -> Reply:
        return envelope([{"label_hash": uid} for uid in request.json["values"]["uid"]])

    got: list[str] = []
    with recording(answer) as server:
        client = ProjectClient(ssh_config(server.url), "p")
        with Bundle() as bundle:
            for n in range(2501):
                bundle.add(
                    client.get_label_row_operation(),
                    str(n),
                    lambda row: got.append(row["label_hash"]),
                )
        assert [len(request.json["values"]["uid"]) for request in server.requests] == [
            1000,
            1000,
            501,
        ]
    assert got == [str(n) for n in range(2501)]


def test_rows_with_other_flags_travel_in_their_own_request() -> None:
    with recording(envelope([])) as server:
        client = ProjectClient(ssh_config(server.url), "p")
        signed = LabelRowOptions(get_signed_url=True)
        with Bundle() as bundle:
            bundle.add(client.get_label_row_operation(), "a")
            bundle.add(client.get_label_row_operation(signed), "b")
            bundle.add(client.get_label_row_operation(), "c")
        sent = [
            (request.json["values"]["uid"], request.json["values"]["payload"]["get_signed_url"])
            for request in server.requests
        ]
    assert sent == [(["a", "c"], False), (["b"], True)]
