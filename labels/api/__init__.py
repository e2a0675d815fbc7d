"""REST: the same services as the pages, for internal tools."""
