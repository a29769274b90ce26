"""Every page and file as it is served: safe headers, small, complete in both languages."""

import json
import re
from pathlib import Path

import httpx
import pytest
import yaml

from bot.page_files import FOLDER, LANGUAGES, Pages, pages
from bot.server import LARGEST_BODY
from tests.bot.web.talk import CODE, Talk
from tests.bot.web.visitor import Visitor

SMALL = 100_000
"""Bytes of the chat page with all that it loads, not compressed."""
HTML = {"accept": "text/html"}
_STATIC = re.compile(r"/static/[\w.-]+")
_SAID = re.compile(r'(?:say\(|label\(.*, )"(\w+)"|data-(?:text|label)="(\w+)"')


async def _addresses(client: httpx.AsyncClient) -> list[str]:
    visitor = Visitor(client)
    await visitor.joins()
    return ["/", "/j", f"/j/{CODE}", visitor.path, "/nowhere", "/healthz", "/sw.js"]


async def test_every_answer_carries_safe_headers(client: httpx.AsyncClient) -> None:
    """Scripts and styles only from ourselves, no frame, no sniffing, no referrer: on errors too."""
    for address in await _addresses(client):
        headers = (await client.get(address, headers=HTML)).headers
        policy = headers["content-security-policy"]

        assert "default-src 'none'" in policy, address
        assert "frame-ancestors 'none'" in policy, address
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


async def test_a_body_too_large_is_answered_like_all_others(client: httpx.AsyncClient) -> None:
    """Who sends more than any request may have gets no answer without safe headers."""
    answer = await client.post("/j", content=b"x" * (LARGEST_BODY + 1))
    assert answer.status_code == 413
    assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_nobody_is_sent_to_a_host_that_was_named(client: httpx.AsyncClient) -> None:
    """Whatever host a request names, it leads to no other page than ours."""
    for path in ("/c/abc", "/c/%2F%2Fevil.test", "/j/", "/c/abc/feed/", "/r/x/", "/healthz/"):
        answer = await client.get(path, headers={"host": "evil.test"})
        led = answer.headers.get("location", "/")
        assert led.startswith("/"), path
        assert not led.startswith("//"), path
        assert "evil.test" not in led.removeprefix("/c/%2F%2Fevil.test/"), path
    assert (await client.get("/c/abc")).headers["location"] == "/c/abc/"


async def test_no_page_has_script_or_style_inside(client: httpx.AsyncClient) -> None:
    """The policy forbids inline code, so a page must have none: no handlers, styles or scripts."""
    for address in await _addresses(client):
        page = (await client.get(address, headers=HTML)).text
        inline = re.findall(r"<script(?![^>]*(?:src=|application/json))[^>]*>", page)

        assert not inline, address
        assert not re.search(r"<style|\sstyle=|\son\w+=", page), address


async def test_the_chat_is_small(client: httpx.AsyncClient) -> None:
    """The page with everything that it loads stays under 100 kB, uncompressed."""
    page = await client.get("/c/-/")
    worker = await client.get("/sw.js")
    files = set(_STATIC.findall(page.text))
    sizes = [len((await client.get(name)).content) for name in files]

    assert len(files) >= 10
    assert len(page.content) + len(worker.content) + sum(sizes) < SMALL


async def test_files_are_kept_for_ever_under_a_name_of_their_content(
    client: httpx.AsyncClient,
) -> None:
    """A name changes with the content, so the browser need not ask again; an old name is not there."""
    name = pages().address("chat.js")
    answer = await client.get(name)

    assert "immutable" in answer.headers["cache-control"]
    assert (await client.get("/static/chat.js")).status_code == 404
    assert (await client.get("/static/..%2Ftexts.yaml")).status_code == 404


async def test_scripts_import_what_is_served(client: httpx.AsyncClient) -> None:
    """Every import of every script leads to a file, under its own changing name."""
    script = await client.get(pages().address("chat.js"))
    imported = re.findall(r'from "\./([\w.-]+)"', script.text)

    assert len(imported) >= 6
    for name in imported:
        assert (await client.get(f"/static/{name}")).status_code == 200


async def test_the_worker_keeps_all_that_the_page_needs(client: httpx.AsyncClient) -> None:
    """The service worker names every file of the page, and is asked for anew each time."""
    worker = await client.get("/sw.js")
    found = re.search(r"const ASSETS = (\[.*?\]);", worker.text)
    needed = set(_STATIC.findall((await client.get("/c/-/")).text))

    assert found is not None
    assert set(json.loads(found[1])) == needed
    assert worker.headers["cache-control"] == "no-cache"


async def test_the_page_can_stand_on_the_home_screen(client: httpx.AsyncClient) -> None:
    """The manifest starts the session it belongs to, and its icons are there."""
    answer = await client.get("/c/some-session/app.webmanifest?lang=en")
    manifest = answer.json()

    assert answer.headers["content-type"].startswith("application/manifest+json")
    assert (manifest["start_url"], manifest["scope"]) == ("./", "./")
    assert manifest["name"] == "Cell reports"
    for icon in manifest["icons"]:
        assert (await client.get(icon["src"])).headers["content-type"] == "image/png"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_pages_speak_the_language_asked_for(client: httpx.AsyncClient, language: str) -> None:
    """`?lang=` decides; anything else is Vietnamese."""
    page = await client.get(f"/?lang={language}")
    other = await client.get("/?lang=xx")

    assert f'<html lang="{language}">' in page.text
    assert '<html lang="vi">' in other.text


def test_scripts_are_written_for_old_phones() -> None:
    """No syntax and no functions that Chrome learned after 2017, when scripts as modules came."""
    too_new = re.compile(
        r"\?\.[a-zA-Z(\[]|\?\?|\.at\(|replaceAll|\.flat\(|flatMap|replaceChildren|randomUUID"
        r"|allSettled|structuredClone|(?<!clients\.)matchAll|fromEntries|catch \{|AbortController|\.\.\.\w"
    )
    for path in FOLDER.glob("*.js"):
        found = too_new.findall(path.read_text(encoding="utf-8"))
        assert not found, f"{path.name}: {found}"


def test_styles_are_written_for_old_phones() -> None:
    """No gaps in flex boxes, and no rule that would lose a whole block where it is not known."""
    too_new = re.compile(r"inset:|:is\(|:where\(|:has\(|aspect-ratio|dvh|@layer|color-mix|clamp\(")
    for path in FOLDER.glob("*.css"):
        found = too_new.findall(path.read_text(encoding="utf-8"))
        assert not found, f"{path.name}: {found}"


def test_texts_are_complete_in_every_language() -> None:
    """Every text has words in each language, and no language beyond."""
    texts = yaml.safe_load((FOLDER / "texts.yaml").read_text(encoding="utf-8"))
    for section, entries in texts.items():
        for key, words in entries.items():
            assert set(words) == set(LANGUAGES), f"{section}.{key}"
            assert all(words.values()), f"{section}.{key}"


def test_scripts_say_only_what_the_texts_hold() -> None:
    """Every text that a script or the chat page names is in the texts, and none is left over."""
    texts = yaml.safe_load((FOLDER / "texts.yaml").read_text(encoding="utf-8"))["chat"]
    sources = [*FOLDER.glob("*.js"), FOLDER / "chat.html"]
    written = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    named = set(re.findall(r'[":.](\w+)["}]', written))

    assert {key for pair in _SAID.findall(written) for key in pair if key} <= set(texts)
    assert set(texts) <= named


async def test_errors_are_kind_to_people_and_short_to_scripts(client: httpx.AsyncClient) -> None:
    """A person reads a page in both languages, a script gets a code."""
    page = await client.get("/nowhere", headers=HTML)
    code = await client.get("/nowhere")

    assert page.status_code == 404
    assert "Không có trang này" in page.text
    assert "There is no such page" in page.text
    assert code.json() == {"error": "Not Found"}


async def test_health_tells_what_fails(client: httpx.AsyncClient, talk: Talk) -> None:
    """A watcher sees 200 while all is well, else 503 with the part that fails."""
    well = await client.get("/healthz")
    talk.away = True
    ill = await client.get("/healthz")

    assert (well.status_code, ill.status_code) == (200, 503)
    assert ill.json()["faults"] == {"database": "unreachable"}


def test_values_are_escaped(tmp_path: Path) -> None:
    """Whatever a value holds, it stays text."""
    (tmp_path / "texts.yaml").write_text("{}")
    (tmp_path / "page.html").write_text("<p>{{value}}</p>")
    body = Pages(tmp_path).page("page", "vi", values={"value": "<script>&\"'"}).body

    assert body == b"<p>&lt;script&gt;&amp;&quot;&#x27;</p>"
