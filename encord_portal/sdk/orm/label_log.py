"""What people did to labels in the editor."""

from __future__ import annotations

from enum import IntEnum

from encord_portal.sdk.common.base_dto import BaseDTO, WireTime


class Action(IntEnum):
    """What was done ("encord.orm.label_log" in the reference)."""

    ADD = 0
    EDIT = 1
    DELETE = 2
    START = 3
    END = 4
    MARK_AS_NOT_LABELLED = 5
    MARK_AS_IN_PROGRESS = 6
    MARK_AS_LABELLED = 7
    MARK_AS_REVIEW_REQUIRED = 8
    MARK_AS_REVIEWED = 9
    MARK_AS_REVIEWED_TWICE = 10
    SUBMIT_TASK = 11
    APPROVE_LABEL = 12
    REJECT_LABEL = 13
    CLICK_SAVE = 14
    CLICK_UNDO = 15
    CLICK_REDO = 16
    CLICK_BULK = 17
    CLICK_ZOOM = 19
    CLICK_BRIGHTNESS = 20
    CLICK_HOTKEYS = 21
    CLICK_SETTINGS = 22
    ADD_ATTRIBUTE = 23
    EDIT_ATTRIBUTE = 24
    DELETE_ATTRIBUTE = 25
    APPROVE_NESTED_ATTRIBUTE = 26
    REJECT_NESTED_ATTRIBUTE = 27
    SUBMIT_LABEL = 28
    SUBMIT_NESTED_ATTRIBUTE = 29
    BUFFERING_OVERLAY_SHOWN = 30
    BITRATE_WARNING_SHOWN = 31
    SEEKING_OVERLAY_SHOWN = 32
    APPROVE_TASK = 33
    REJECT_TASK = 34
    CONSENSUS_APPROVE_LABEL = 35
    CONSENSUS_CANCEL_APPROVE_LABEL = 36
    CONSENSUS_IN_AGREEMENT = 37


class LabelLog(BaseDTO):
    """One thing that somebody did.

    Attributes:
        log_hash: Names the entry.
        user_hash: Names the person.
        user_email: Their email.
        data_hash: The data that it was done to.
        action: What was done.
        created_at: When.
        identifier: The object or classification that it was done to.
        feature_hash: Its ontology item.
        label_name: The name of that item.
        time_taken: Milliseconds that it took.
        frame: The frame that it was done on.
    """

    log_hash: str
    user_hash: str
    user_email: str
    data_hash: str
    action: Action
    created_at: WireTime
    identifier: str | None
    feature_hash: str | None
    label_name: str | None
    time_taken: int | None
    frame: int | None

    @property
    def annotation_hash(self) -> str | None:
        """The older name of ``identifier``."""
        return self.identifier


class LabelLogParams(BaseDTO):
    """Which entries to list; times are seconds since 1970."""

    user_hash: str | None = None
    data_hash: str | None = None
    start_timestamp: int | None = None
    end_timestamp: int | None = None
    user_email: str | None = None
    include_user_email_and_interface_key: bool = True
