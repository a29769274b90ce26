"""What a platform pushes to us: a body of bounded size."""

from starlette.requests import Request


async def bounded(request: Request, most: int) -> bytes | None:
    """The body; None if it has more than `most` bytes, of which no more are read."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            return None
    return bytes(body)
