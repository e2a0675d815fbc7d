"""Pictures and shapes, pure: values in, values out; no database, no network, no request."""
