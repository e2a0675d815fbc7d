"""What all elements of an ontology have in common: a hash, a title, children, look-ups.

Look-ups by feature node hash go through an index that is built at the first look-up. An entry
remembers the way from the root to its element, and is checked along that way before it is
believed, so that the tree may be edited freely (lists appended to, replaced, cleared): a stale
entry is noticed, and the index is built anew.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any, Self, TypeAlias, TypeVar, cast

from encord_portal.sdk.exceptions import OntologyError
from encord_portal.sdk.objects.utils import check_type, does_type_match, short_uuid_str

NestedID: TypeAlias = list[int]
"""The dotted id of an attribute or option, as numbers: ``"1.3.1"`` is ``[1, 3, 1]``."""


class OntologyNode(ABC):
    """Anything that has ontology elements below it: the structure, and every element."""

    __slots__ = ("_index",)

    _index: _HashIndex | None

    @abstractmethod
    def _child_lists(self) -> tuple[Sequence[OntologyElement], ...]:
        """Give the lists of direct children, as the objects that later edits change."""

    def _descendants(self) -> Iterator[OntologyElement]:
        """Walk everything below this node, parents before their children."""
        for children in self._child_lists():
            for child in children:
                yield child
                yield from child._descendants()

    def _find_by_hash(self, feature_node_hash: str) -> OntologyElement | None:
        index = self._index
        if index is not None:
            found = index.find(self, feature_node_hash)
            if found is not None:
                return found
        self._index = index = _HashIndex(self)
        return index.find(self, feature_node_hash)

    def _children_by_title(self, title: str, type_: type[Any] | None) -> list[Any]:
        return [
            element
            for element in self._descendants()
            if element._has_title(title) and does_type_match(element, type_)
        ]

    def _child_by_title(self, title: str, type_: type[Any] | None) -> Any:
        found = self._children_by_title(title, type_)
        if not found:
            raise OntologyError(
                f"No item was found in the ontology with the given title `{title}` and type "
                f"`{type_}`"
            )
        if len(found) > 1:
            raise OntologyError(
                f"More than one item was found in the ontology with the given title `{title}` "
                f"and type `{type_}`. Use the `get_children_by_title` or `get_child_by_hash` "
                f"function instead. The found items are `{found}`."
            )
        return found[0]


class _HashIndex:
    """Feature node hash → the way from a node to the first element that has it."""

    __slots__ = ("_paths",)

    def __init__(self, root: OntologyNode) -> None:
        self._paths: dict[str, tuple[tuple[int, int], ...]] = {}
        self._add(root, ())

    def _add(self, node: OntologyNode, path: tuple[tuple[int, int], ...]) -> None:
        for which, children in enumerate(node._child_lists()):
            for position, child in enumerate(children):
                way = (*path, (which, position))
                self._paths.setdefault(child.feature_node_hash, way)
                self._add(child, way)

    def find(self, root: OntologyNode, feature_node_hash: str) -> OntologyElement | None:
        path = self._paths.get(feature_node_hash)
        if path is None:
            return None
        node: OntologyNode = root
        for which, position in path:
            children = node._child_lists()[which]
            if position >= len(children):
                return None
            node = children[position]
        element = cast("OntologyElement", node)
        return element if element.feature_node_hash == feature_node_hash else None


class OntologyElement(OntologyNode):
    """An object, a classification, an attribute or an option.

    Attributes:
        feature_node_hash: The identifier by which labels refer to the element.
    """

    __slots__ = ("_extra", "feature_node_hash")

    feature_node_hash: str
    _extra: dict[str, Any] | None
    """Keys of the dictionary that was read which this SDK does not know; written back."""

    @property
    @abstractmethod
    def title(self) -> str:
        """The name that people see."""

    def _has_title(self, title: str) -> bool:
        return self.title == title

    @property
    def children(self) -> Sequence[OntologyElement]:
        """The elements directly below this one."""
        lists = self._child_lists()
        return lists[0] if lists else []

    def get_child_by_hash(
        self, feature_node_hash: str, type_: type[OntologyNestedElementT] | None = None
    ) -> OntologyNestedElementT:
        """Give the element below this one that has a feature node hash.

        Args:
            feature_node_hash: The hash to look for.
            type_: The expected type of the element.

        Raises:
            OntologyError: There is no such element below this one.
            TypeError: The element is of another type.
        """
        found = self._find_by_hash(feature_node_hash)
        if found is None:
            raise OntologyError(
                f"Item not found: `{self.title}` has no item with the hash {feature_node_hash}."
            )
        check_type(found, type_)
        return cast("OntologyNestedElementT", found)

    def get_children_by_title(
        self, title: str, type_: type[OntologyNestedElementT] | None = None
    ) -> list[OntologyNestedElementT]:
        """Give all elements below this one that have a title and, if given, a type."""
        return self._children_by_title(title, type_)

    def get_child_by_title(
        self, title: str, type_: type[OntologyNestedElementT] | None = None
    ) -> OntologyNestedElementT:
        """Give the one element below this one that has a title and, if given, a type.

        Raises:
            OntologyError: No element has the title, or several do.
        """
        return cast("OntologyNestedElementT", self._child_by_title(title, type_))

    @abstractmethod
    def _fields(self) -> tuple[Any, ...]:
        """Give what makes two elements equal."""

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if type(self) is not type(other):
            return NotImplemented
        element = cast("Self", other)
        return (
            self.feature_node_hash == element.feature_node_hash
            and self._fields() == element._fields()
        )

    def __hash__(self) -> int:
        return hash(self.feature_node_hash)


class OntologyNestedElement(OntologyElement):
    """An attribute or an option: an element below an object or a classification.

    Attributes:
        uid: The numbers of the dotted id.
    """

    __slots__ = ("uid",)

    uid: NestedID


OntologyElementT = TypeVar("OntologyElementT", bound=OntologyElement)
OntologyNestedElementT = TypeVar("OntologyNestedElementT", bound=OntologyNestedElement)


def decode_nested_uid(uid: NestedID) -> str:
    """Write a nested id in its dotted form."""
    return ".".join(map(str, uid))


def nested_uid_from_text(text: Any) -> NestedID:
    """Read a dotted id.

    Raises:
        ValueError: A part is not a number.
    """
    try:
        return [int(part) for part in str(text).split(".")]
    except ValueError:
        raise ValueError(f"The id {text!r} is not made of numbers joined by dots.") from None


def top_level_uid(text: Any) -> int:
    """Read the id of an object or classification.

    Raises:
        ValueError: It is not a number.
    """
    try:
        return int(text)
    except (TypeError, ValueError):
        raise ValueError(f"The id {text!r} of an ontology item is not a number.") from None


def new_identifiers(
    siblings: Sequence[OntologyNestedElement],
    local_uid: int | None,
    feature_node_hash: str | None,
) -> tuple[int, str]:
    """Choose the local number and the hash of a new nested element, or check the given ones.

    Raises:
        ValueError: A sibling has the number or the hash already.
    """
    taken = [sibling.uid[-1] for sibling in siblings]
    if local_uid is None:
        local_uid = max([0, *taken]) + 1
    else:
        check_unique("uid", local_uid, taken)
    if feature_node_hash is None:
        feature_node_hash = short_uuid_str()
    else:
        hashes = [sibling.feature_node_hash for sibling in siblings]
        check_unique("feature_node_hash", feature_node_hash, hashes)
    return local_uid, feature_node_hash


def check_unique(name: str, value: object, taken: Sequence[object]) -> None:
    """Raise if a value is taken.

    Raises:
        ValueError: The value is taken.
    """
    if value in taken:
        raise ValueError(f"Duplicate {name} '{value}': choose another one, or leave it out.")


def required_members(d: Any, names: tuple[str, ...], what: str) -> list[Any]:
    """Read members of an ontology dictionary that must be there.

    Raises:
        KeyError: One is missing; the message says which, and of what.
        TypeError: The thing is not a dictionary, or its hash is not a text.
    """
    if not isinstance(d, dict):
        raise TypeError(f"{what} must be a dictionary, not {type(d).__name__}: {d!r:.200}")
    missing = [name for name in names if name not in d]
    if missing:
        raise KeyError(f"{what} lacks {', '.join(map(repr, missing))}: {d!r:.200}")
    if not isinstance(d.get("featureNodeHash", ""), str):
        raise TypeError(f"`featureNodeHash` of {what} must be a text: {d!r:.200}")
    return [d[name] for name in names]


def list_member(d: dict[str, Any], name: str, what: str) -> list[Any]:
    """Read an optional list of an ontology dictionary; a missing one is empty.

    Raises:
        TypeError: The member is not a list.
    """
    value = d.get(name, ())
    if not isinstance(value, list | tuple):
        raise TypeError(f"`{name}` of {what} must be a list, not {type(value).__name__}")
    return list(value)


def flag_member(d: dict[str, Any], name: str) -> bool:
    """Read an optional truth value of an ontology dictionary; a missing one, or null, is false.

    Raises:
        TypeError: The member is something else.
    """
    value = d.get(name)
    if value is not None and type(value) is not bool:
        raise TypeError(f"`{name}` must be true or false, not {value!r:.50}: {d!r:.200}")
    return bool(value)


def unknown_members(d: dict[str, Any], known: frozenset[str]) -> dict[str, Any] | None:
    """Keep what this SDK does not know, so that saving an ontology loses nothing."""
    if d.keys() <= known:
        return None
    return {key: value for key, value in d.items() if key not in known}
