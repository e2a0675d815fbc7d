"""Jobs that write DICOM files anew without the tags that tell of people.

What can be checked at once is checked when a job is asked for; the files are written then and while
its result is asked for. Either all files come out or none: of a job that fails nothing stays.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
import uuid
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote

from django.utils import timezone
from pydantic import BeforeValidator, Field

from encord_portal.accounts.models import User
from encord_portal.platform.errors import (
    InvalidArguments,
    NotFound,
    OperationNotAllowed,
    PlatformError,
)
from encord_portal.platform.media import deidentifying, store
from encord_portal.platform.media.deidentifying import Condition
from encord_portal.platform.models import DeidentificationJob, ImportStatus
from encord_portal.platform.parsing import WireModel, parse
from encord_portal.platform.services import claims, private_sources, private_targets

logger = logging.getLogger("encord_portal.platform")

MAX_FILES = 10_000
_CLAIM = dt.timedelta(minutes=10)  # longer than a file takes
_PAUSE = 0.2
_STORED, _LEFT_OUT, _FAILED = "stored", "left out", "failed"


def _plain(value: Any) -> Any:
    """The spellings of both transports: ``REDACT_NO_TEXT``, ``redactNoText``."""
    return value.replace("_", "").lower() if isinstance(value, str) else value


class SaveCondition(WireModel):
    """What must hold for a file to be stored."""

    value: str | list[str]
    condition_type: Annotated[Literal["notsubstr", "in"], BeforeValidator(_plain)]
    dicom_tag: str

    def as_condition(self) -> Condition:
        """As the files are asked.

        Raises:
            InvalidArguments: When its value does not fit its type, or its tag is none.
        """
        deidentifying.tag_of(self.dicom_tag)
        if self.condition_type == "in":
            if isinstance(self.value, str):
                raise InvalidArguments("A condition 'in' takes a list of values.")
            return Condition("in", self.dicom_tag, tuple(self.value))
        if not isinstance(self.value, str) or not self.value:
            raise InvalidArguments("A condition 'notSubstr' takes one text, which is not empty.")
        return Condition("notSubstr", self.dicom_tag, (self.value,))


class Wanted(WireModel):
    """What is asked for."""

    dicom_urls: list[str] = Field(min_length=1, max_length=MAX_FILES)
    redact_dicom_tags: bool = True
    redact_pixels_mode: Annotated[
        Literal["redactnotext", "redactalltext", "redactsensitivetext"], BeforeValidator(_plain)
    ] = "redactnotext"
    save_conditions: list[SaveCondition] | None = Field(None, max_length=1000)
    upload_dir: str | None = Field(None, max_length=1000)

    def conditions(self) -> list[Condition]:
        return [each.as_condition() for each in self.save_conditions or []]


def start(
    user: User, integration_uuid: uuid.UUID | None, wanted: Wanted, *, seconds: float
) -> DeidentificationJob:
    """Record a job and begin with it.

    Args:
        user: Who asks.
        integration_uuid: Where the files are.
        wanted: Which files, and what is done to them.
        seconds: For about how long it is worked on in this call.

    Raises:
        NotFound: When there is no such integration.
        OperationNotAllowed: When nothing may be written there, or texts in pixels are to go.
        InvalidArguments: When a file, a condition or the directory is none, or it has failed
            already; the message names the files.
    """
    integration = private_sources.integration_of(integration_uuid)
    if wanted.redact_pixels_mode != "redactnotext":
        raise OperationNotAllowed(
            "This platform cannot read the texts in pictures, so it removes none; ask for "
            "REDACT_NO_TEXT, and look at the pictures themselves."
        )
    private_targets.require_writable(integration)
    wanted.conditions()
    stamp = time.time_ns() // 10
    files = []
    for place, url in enumerate(dict.fromkeys(wanted.dicom_urls)):
        private_targets.source(integration, url)
        target = private_targets.place_of(integration, wanted.upload_dir, url)
        if place == 0 or wanted.upload_dir is None:
            private_targets.checked_directory(integration, target)
        name = f"deid_{stamp + place}_{private_sources.file_name(url)}"
        files.append({"source": url, "made": target + quote(name), "outcome": "", "error": ""})
    job = DeidentificationJob.objects.create(
        user=user, integration=integration, request=wanted.model_dump(mode="json"), files=files
    )
    _progress(job, seconds)
    if job.status == ImportStatus.ERROR:
        raise InvalidArguments(reason(job))
    return job


def result_of(user: User, key: uuid.UUID, *, seconds: float) -> DeidentificationJob:
    """The person's job, after about so long if it is not finished before.

    Raises:
        NotFound: When there is no such job of this person.
    """
    job = DeidentificationJob.objects.select_related("integration").filter(user=user, pk=key)
    found = job.first()
    if found is None:
        raise NotFound("There is no such de-identification of yours.")
    _progress(found, seconds)
    return found


def give_up(job: DeidentificationJob) -> None:
    """Let a job that is not finished fail, and take away what it has written."""
    with claims.claimed(job, _CLAIM) as mine:
        if mine:
            _remove(job)
            job.status = ImportStatus.ERROR
            job.save(update_fields=["status"])


def urls_of(job: DeidentificationJob) -> list[str]:
    """The files that were written, in the order in which their sources were named."""
    return [each["made"] for each in job.files if each["outcome"] == _STORED]


def reason(job: DeidentificationJob) -> str:
    """Why a job has failed."""
    failed = [each for each in job.files if each["outcome"] == _FAILED]
    told = "; ".join(f"{each['source'][:200]!r}: {each['error']}" for each in failed[:5])
    more = f" And {len(failed) - 5} more." if len(failed) > 5 else ""
    return f"Nothing was written, for not every file can be de-identified. {told}{more}"


def _progress(job: DeidentificationJob, seconds: float) -> None:
    until = time.monotonic() + seconds
    while job.status == ImportStatus.PENDING:
        with claims.claimed(job, _CLAIM) as mine:
            if mine:
                _work(job, until)
        if time.monotonic() + _PAUSE >= until:
            return
        if not mine:
            # Another process is at it.
            time.sleep(_PAUSE)
            job.refresh_from_db()


def _work(job: DeidentificationJob, until: float) -> None:
    wanted = parse(Wanted, job.request, "request")
    waiting = [each for each in job.files if not each["outcome"]]
    for each in waiting:
        try:
            each["outcome"] = _STORED if _write(job, wanted, each) else _LEFT_OUT
        except (InvalidArguments, NotFound) as error:
            each["outcome"], each["error"] = _FAILED, error.message
        job.claimed_at = timezone.now()
        job.save(update_fields=["files", "claimed_at"])
        if time.monotonic() >= until and each is not waiting[-1]:
            return
    failed = any(each["outcome"] == _FAILED for each in job.files)
    if failed:
        _remove(job)
        logger.warning("The de-identification %s has failed: %s", job.pk, reason(job))
    job.status = ImportStatus.ERROR if failed else ImportStatus.DONE
    job.save(update_fields=["status"])


def _write(job: DeidentificationJob, wanted: Wanted, file: dict[str, Any]) -> bool:
    """Whether a file was written; it is not when a condition does not hold."""
    private_targets.require_writable(job.integration)
    parts = private_targets.source(job.integration, file["source"])
    # A copy of our own: the file may change while it is read.
    with (
        private_sources.from_file(parts) as chunks,
        store.received(chunks) as incoming,
        store.received([]) as made,
    ):
        written = deidentifying.deidentify(
            incoming.path,
            made.path,
            redact_tags=wanted.redact_dicom_tags,
            conditions=wanted.conditions(),
        )
        if written:
            directory, name = _target(job, file, make=True)
            private_targets.put(made.path, directory, name)
    return written


def _target(job: DeidentificationJob, file: dict[str, Any], *, make: bool) -> tuple[Path, str]:
    place = file["made"].rsplit("/", 1)[0] + "/"
    directory = private_targets.checked_directory(job.integration, place, make=make)
    return directory, private_sources.file_name(file["made"])


def _remove(job: DeidentificationJob) -> None:
    for each in job.files:
        if each["outcome"] == _STORED:
            try:
                directory, name = _target(job, each, make=False)
                (directory / name).unlink(missing_ok=True)
            except (PlatformError, OSError) as error:
                logger.warning("%s could not be removed again: %s", each["made"], error)
