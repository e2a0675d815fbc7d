"""Collect many small operations and send them as few large requests.

    with project.create_bundle() as bundle:
        for label_row in project.list_label_rows_v2():
            label_row.initialise_labels(bundle=bundle)

Nothing is sent before the block ends, and nothing at all if it raises.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Generic, TypeVar

from encord_portal.sdk.http.limits import LABEL_ROW_BUNDLE_DEFAULT_LIMIT

ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")


@dataclass(frozen=True)
class BundleOperation(Generic[ItemT, ResultT]):
    """One remote operation that takes many items at a time.

    Two operations are the same, and their items travel together, when their keys are equal.
    Whatever applies to a request as a whole (its flags) therefore belongs into the key.

    Attributes:
        key: What the operation is, on which resource, with which flags.
        send: Sends a chunk of items and gives the results, in any order; ``None`` when the
            operation has no results.
        limit: How many items one request takes.
        item_key: The name of an item, by which its result is found.
        result_key: The name of a result.
        check: Raises when an item cannot travel with the first one of the bundle.
    """

    key: Hashable
    send: Callable[[Sequence[ItemT]], Sequence[ResultT] | None] = field(compare=False)
    limit: int = field(default=LABEL_ROW_BUNDLE_DEFAULT_LIMIT, compare=False)
    item_key: Callable[[ItemT], str] | None = field(default=None, compare=False)
    result_key: Callable[[ResultT], str] | None = field(default=None, compare=False)
    check: Callable[[ItemT, ItemT], None] | None = field(default=None, compare=False)


@dataclass
class _Group(Generic[ItemT, ResultT]):
    operation: BundleOperation[ItemT, ResultT]
    items: list[tuple[ItemT, Callable[[ResultT], None] | None]] = field(default_factory=list)


class Bundle:
    """Operations waiting to be sent together ("Bundle" in the reference).

    Each kind of operation is sent in requests of at most its own limit, or of at most
    ``bundle_size`` items when that is given, one after the other, in the order of adding.

    Args:
        bundle_size: How many items a request carries, for every operation.

    Raises:
        ValueError: The bundle size is not positive.
    """

    def __init__(self, bundle_size: int | None = None) -> None:
        if bundle_size is not None and bundle_size < 1:
            raise ValueError(f"A bundle size must be at least 1, not {bundle_size}.")
        self._bundle_size = bundle_size
        self._groups: dict[BundleOperation[Any, Any], _Group[Any, Any]] = {}

    def add(
        self,
        operation: BundleOperation[ItemT, ResultT],
        item: ItemT,
        on_result: Callable[[ResultT], None] | None = None,
    ) -> None:
        """Add one item of an operation; for use by the SDK's own methods.

        Args:
            operation: What will be done with the item.
            item: What is sent.
            on_result: Called with the item's result once it is there. An item that the server
                does not answer gets no call.
        """
        group = self._groups.get(operation)
        if group is None:
            group = self._groups[operation] = _Group(operation)
        elif operation.check is not None:
            operation.check(group.items[0][0], item)
        group.items.append((item, on_result))

    def execute(self) -> None:
        """Send everything that was added. Called when a ``with`` block ends without an error."""
        groups, self._groups = self._groups, {}
        for group in groups.values():
            size = self._bundle_size or group.operation.limit
            for start in range(0, len(group.items), size):
                _send_chunk(group.operation, group.items[start : start + size])

    def __enter__(self) -> Bundle:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if exc_type is None:
            self.execute()
        else:
            self._groups = {}


def bundled_operation(
    bundle: Bundle | None,
    operation: BundleOperation[ItemT, ResultT],
    item: ItemT,
    on_result: Callable[[ResultT], None] | None = None,
) -> None:
    """Add an item to the bundle, or send it at once when there is none.

    Raises:
        AssertionError: The server's answer to a single item is not the one result asked for.
    """
    if bundle is not None:
        bundle.add(operation, item, on_result)
        return
    results = operation.send([item])
    if on_result is None:
        return
    expected = operation.item_key(item) if operation.item_key else None
    if (
        results is None
        or len(results) != 1
        or (operation.result_key and operation.result_key(results[0]) != expected)
    ):
        raise AssertionError(
            f"The server was asked for {expected!r} alone and answered something else."
        )
    on_result(results[0])


def _send_chunk(
    operation: BundleOperation[ItemT, ResultT],
    chunk: Sequence[tuple[ItemT, Callable[[ResultT], None] | None]],
) -> None:
    results = operation.send([item for item, _ in chunk])
    if results is None or operation.item_key is None or operation.result_key is None:
        return
    waiting: dict[str, list[Callable[[ResultT], None]]] = {}
    for item, on_result in chunk:
        if on_result is not None:
            waiting.setdefault(operation.item_key(item), []).append(on_result)
    for result in results:
        for on_result in waiting.pop(operation.result_key(result), ()):
            on_result(result)
