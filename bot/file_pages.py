"""Files behind signed links: what a channel could not carry is fetched here."""

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from handlers import file_links
from handlers.desk import files
from storage import audit, outbox
from storage.database import Database

_SHOWN_IN_PLACE = frozenset({"image/png", "image/jpeg"})


class FilePages:
    """Files for who holds a link, as long as who was sent it may have it; `address` is how people reach
    us, `zone` where days begin.
    """

    def __init__(
        self, database: Database, address: str, now: Callable[[], datetime], zone: tzinfo
    ) -> None:
        self._database = database
        self._address = address
        self._now = now
        self._zone = zone

    def routes(self) -> Sequence[BaseRoute]:
        return [Route("/f/{token}", self._file, methods=["GET"])]

    def link(self, file_id: int, sent_at: datetime) -> str:
        """The address of a file in a message of that moment: the same whenever it is asked for."""
        until = sent_at + file_links.LIFETIME
        return f"{self._address}/f/{file_links.token(self._database.vault, file_id, until)}"

    async def _file(self, request: Request) -> Response:
        now = self._now()
        file_id = file_links.read(self._database.vault, request.path_params["token"], now)
        if file_id is None:
            raise HTTPException(404)
        async with self._database.reading() as tx:
            found = await outbox.file(tx, file_id)
            today = now.astimezone(self._zone).date()
            if found is None or not await files.is_still_theirs(tx, file_id, today):
                raise HTTPException(404)
        name, media_type, content = found
        by = audit.By(f"file {file_id}", "link")  # who has the link is not known
        async with self._database.transaction() as tx:
            await audit.write(tx, by, "opened file", name, now=now)
        place = "inline" if media_type in _SHOWN_IN_PLACE else "attachment"
        headers = {
            "Content-Disposition": f"{place}; filename*=UTF-8''{quote(name)}",
            "Cache-Control": "private, no-store",
        }
        return Response(content, media_type=media_type, headers=headers)
