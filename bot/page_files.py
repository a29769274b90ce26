"""The pages in pages/: templates filled and escaped, static files named by their content.

A template may hold `{{name}}` (a value given by the caller), `{{text:section.key}}` (a text in the
reader's language), `{{static:file}}` (the address of a static file) and `{{texts:section}}` (all
texts of a section in every language, as JSON for a script). A script may import its neighbours by
`"./name.js"`; the import gets the name that stands for the content, like every other address.
The service worker alone has a fixed address, since it must be found again; it is told what to keep.
"""

import hashlib
import html
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

FOLDER = Path(__file__).parent / "pages"
LANGUAGES = ("vi", "en")
FOREVER = "public, max-age=31536000, immutable"
_MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}
_WORKER = "sw.js"
_ICON_SIZES = (192, 512)
_COLOUR = "#0b5c43"
_PLACE = re.compile(r"\{\{(?:(text|static|texts):)?([\w.-]+)\}\}")
_IMPORT = re.compile(r'"\./([\w-]+\.js)"')


class PageFault(LookupError):
    """A template names a text, a file or a value that is not there: a fault that tests must find."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A static file as it is served; `name` changes with the content."""

    name: str
    content: bytes
    media_type: str


class Pages:
    """All files of one folder, read once."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder
        self._texts: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(
            (folder / "texts.yaml").read_text(encoding="utf-8")
        )
        self._assets: dict[str, Asset] = {}
        for path in sorted(folder.iterdir()):
            if path.suffix in _MEDIA_TYPES and path.name != _WORKER:
                self._asset(path.name)
        self._served = {asset.name: asset for asset in self._assets.values()}
        self._templates = {
            path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.html")
        }

    # --- static files -----------------------------------------------------------------------------

    def _asset(self, name: str) -> Asset:
        """Read a file; what it imports is read first, so that its own name covers all of it."""
        if name not in self._assets:
            path = self._folder / name
            if not path.is_file():
                raise PageFault(f"no static file {name}")
            content = path.read_bytes()
            if path.suffix == ".js":
                content = _IMPORT.sub(self._import, content.decode()).encode()
            digest = hashlib.sha256(content).hexdigest()[:12]
            public = f"{path.stem}.{digest}{path.suffix}"
            self._assets[name] = Asset(public, content, _MEDIA_TYPES[path.suffix])
        return self._assets[name]

    def _import(self, found: re.Match[str]) -> str:
        return f'"./{self._asset(found[1]).name}"'

    def address(self, name: str) -> str:
        return f"/static/{self._asset(name).name}"

    def routes(self) -> Sequence[BaseRoute]:
        return [
            Route("/static/{name}", self._serve, methods=["GET"], name="static"),
            Route(f"/{_WORKER}", self._worker, methods=["GET"]),
        ]

    async def _serve(self, request: Request) -> Response:
        asset = self._served.get(request.path_params["name"])
        if asset is None:
            raise HTTPException(404)
        headers = {"Cache-Control": FOREVER}
        return Response(asset.content, media_type=asset.media_type, headers=headers)

    async def _worker(self, _: Request) -> Response:
        return Response(
            self.worker(),
            media_type=_MEDIA_TYPES[".js"],
            headers={"Cache-Control": "no-cache"},
        )

    def worker(self) -> str:
        """The service worker, which keeps what the chat page needs; a new page makes a new worker."""
        needed = [
            found for kind, found in _PLACE.findall(self._templates["chat"]) if kind == "static"
        ]
        assets = json.dumps(sorted({self.address(name) for name in needed}))
        source = (self._folder / _WORKER).read_text(encoding="utf-8")
        version = hashlib.sha256((source + assets + self._templates["chat"]).encode()).hexdigest()
        told = {
            "assets": assets,
            "version": version[:12],
            "title": self.text(LANGUAGES[0], "site", "title"),
            "news": self.text(LANGUAGES[0], "site", "news"),
            "icon": self.address("icon-192.png"),
        }
        for name, value in told.items():
            source = source.replace("{{" + name + "}}", value)
        return source

    def manifest(self, language: str) -> Response:
        """What a phone reads to put the page that asks for it on its home screen."""
        icons = [
            {
                "src": self.address(f"icon-{size}.png"),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": "any maskable",
            }
            for size in _ICON_SIZES
        ]
        name = self.text(language, "site", "title")
        look = {"display": "standalone", "theme_color": _COLOUR, "background_color": "#f2f4f0"}
        place = {"start_url": "./", "scope": "./", "lang": language}
        return JSONResponse(
            {"name": name, "short_name": name, **place, **look, "icons": icons},
            media_type="application/manifest+json",
            headers={"Cache-Control": "no-cache"},
        )

    # --- pages ------------------------------------------------------------------------------------

    def text(self, language: str, section: str, key: str) -> str:
        try:
            return self._texts[section][key][language]
        except KeyError:
            raise PageFault(f"texts.yaml has no {section}.{key} in {language}") from None

    def page(
        self,
        name: str,
        language: str,
        *,
        status: int = 200,
        values: Mapping[str, str] | None = None,
    ) -> HTMLResponse:
        """A page of the folder, to be asked for anew each time; values are escaped."""
        given = {"language": language, **(values or {})}
        body = _PLACE.sub(lambda place: self._fill(place, language, given), self._templates[name])
        return HTMLResponse(body, status, headers={"Cache-Control": "private, no-cache"})

    def _fill(self, place: re.Match[str], language: str, given: Mapping[str, str]) -> str:
        kind, name = place.groups()
        if kind == "texts":
            return _as_json(self._texts[name])
        if kind == "static":
            return self.address(name)
        if kind == "text":
            section, _, key = name.partition(".")
            return html.escape(self.text(language, section, key))
        if name not in given:
            raise PageFault(f"nothing was given for {name}")
        return html.escape(given[name])


def _as_json(data: Any) -> str:
    """JSON that can stand inside a script element whatever it says."""
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")


@cache
def pages() -> Pages:
    """The project's own pages, read at first use."""
    return Pages()


def language_of(request: Request) -> str:
    """What the reader chose by `?lang=`, else Vietnamese."""
    wanted = request.query_params.get("lang", "")
    return wanted if wanted in LANGUAGES else LANGUAGES[0]
