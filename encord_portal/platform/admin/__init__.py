"""Pages for support staff: everything that is stored can be found and looked at.

What the wire protocol guards (labels, tasks, media, keys) is never changed here: a page that could
delete a version of labels, or edit a task past the state machine, would break what is stored.
"""

from encord_portal.platform.admin import access, curation, data, labels, projects, work

__all__ = ["access", "curation", "data", "labels", "projects", "work"]
