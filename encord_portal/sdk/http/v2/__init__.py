"""The v2 transport: REST under ``/v2/public/`` (wire protocol §2)."""
