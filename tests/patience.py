"""How long a test waits for what must come: it costs nothing where it comes, and a busy machine may take its time."""

PATIENCE = 60.0
"""Seconds. What has not come by then does not come."""
