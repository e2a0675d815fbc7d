"""What the portal itself stores: caches of the platform, drafts, revisions, the audit."""

from labels.models.audit import AuditEntry
from labels.models.background import SyncState
from labels.models.credentials import Credential
from labels.models.drafts import Draft, EditOperation
from labels.models.issues import IssueCache
from labels.models.media import MediaCopy
from labels.models.parts import PartRow, whole_row
from labels.models.presence import RowClaim, RowVisit
from labels.models.projects import ProjectAccess, ProjectCache
from labels.models.requests import KeyedRequest
from labels.models.reviews import LabelReviewCache
from labels.models.revisions import Blob, Revision
from labels.models.rows import LabelDictCache, LabelRowCache

__all__ = [
    "AuditEntry",
    "Blob",
    "Credential",
    "Draft",
    "EditOperation",
    "IssueCache",
    "KeyedRequest",
    "LabelDictCache",
    "LabelReviewCache",
    "LabelRowCache",
    "MediaCopy",
    "PartRow",
    "ProjectAccess",
    "ProjectCache",
    "Revision",
    "RowClaim",
    "RowVisit",
    "SyncState",
    "whole_row",
]
