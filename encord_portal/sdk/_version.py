"""The version of the SDK, as sent in its user agent."""

__version__ = "0.1.0"
