"""Names and enumerations that the protocol fixes."""
