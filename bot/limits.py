"""What the program asks of the machine for itself: room for many connections, and no image of its memory on the disk."""

import resource

CONNECTIONS = 65_536
"""Open files and connections. What machines allow at first, 1024, somebody could use up alone."""


def set_own() -> None:
    """As far as the machine lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = CONNECTIONS if hard == resource.RLIM_INFINITY else min(CONNECTIONS, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))  # a core file would hold the secret key
