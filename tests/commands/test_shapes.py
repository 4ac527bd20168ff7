"""Every body that the bot sends has the shape that Discord's own description of its API asks for."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.commands.world import EMPTY, HARBOUR, World

DESCRIPTION = Path(__file__).parents[3] / "shared" / "discord" / "openapi.json"

pytestmark = pytest.mark.skipif(
    not DESCRIPTION.exists(), reason="Discord's API description lies beside the project, not in it"
)
SNOWFLAKE_KEYS = re.compile(r".*_id$")


@cache
def description() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    return loaded


@cache
def operations() -> list[tuple[str, re.Pattern[str], Any]]:
    """(method, path, schema of the JSON body), paths with fewer parameters first: those are the exacter ones."""
    found = []
    for path, methods in description()["paths"].items():
        pattern = re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path) + r"\Z")
        for method, operation in methods.items():
            content = (
                operation.get("requestBody", {}).get("content", {}) if isinstance(operation, dict) else {}
            )
            if "application/json" in content:
                found.append(
                    (path.count("{"), method.upper(), pattern, content["application/json"]["schema"])
                )
    return [entry[1:] for entry in sorted(found, key=lambda entry: entry[0])]


def errors(method: str, path: str, body: Any) -> list[str]:
    """What the body has wrong, by the first operation that the request fits."""
    for known_method, pattern, schema in operations():
        if known_method == method and pattern.match(path):
            whole = {**schema, "components": description()["components"]}
            return [error.message for error in Draft202012Validator(whole).iter_errors(as_sent(body))]
    return [f"no such operation: {method} {path}"]


def as_sent(body: Any) -> Any:
    """Ids as text: Discord takes them as numbers too, which its description leaves out."""
    if isinstance(body, dict):
        return {
            key: str(value) if SNOWFLAKE_KEYS.match(key) and isinstance(value, int) else as_sent(value)
            for key, value in body.items()
        }
    return [as_sent(one) for one in body] if isinstance(body, list) else body


async def test_all_that_is_sent_is_in_shape(world: World) -> None:
    here, other = world.corner(HARBOUR), world.corner(EMPTY)
    ask = f"{world.mention} why was the harbour closed?"
    await here.member.send(here.channel, ask)
    answer = world.last(here.channel)
    await here.member.send(here.channel, f"{world.mention} who is the king of Mongolia?")
    refusal = world.last(here.channel)
    await here.member.send(here.channel, world.mention)
    await here.member.send_dm("What did the seal eat?")
    for private in (False, True):
        await here.member.slash(here.channel, "ask", question="What did the seal eat?", private=private)
        await other.member.slash(other.channel, "summary", length=8, private=private)
        await here.member.slash(here.channel, "search", words="herrings", private=private)
    for name in ("sources", "help"):
        await here.member.slash(here.channel, name)
    await here.member.autocomplete(here.channel, "ask", "story", "")
    await here.member.autocomplete(here.channel, "ask", "article", "")
    form = await here.member.click(answer, label="Follow up")
    await here.member.submit_modal(form, {world.field(form): "What did the seal eat?"})
    await here.member.click(answer, label="Context")
    await here.member.click(refusal, label="Search")
    await here.member.context_menu(here.channel, "Delete answer", answer)

    sent = [entry for entry in world.env.http_requests if entry.json is not None]
    assert len(sent) > 25
    kinds = {(entry.json or {})["type"] for entry in sent if entry.path.endswith("/callback")}
    assert kinds == {4, 5, 8, 9}  # a message, a deferral, choices, a form
    wrong = {
        (entry.method, re.sub(r"\d{9,}\S*?(?=/|$)", "…", entry.path)): found
        for entry in sent
        if (found := errors(entry.method, entry.path, entry.json))
    }
    assert wrong == {}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/channels/1/messages", {"content": ["not", "text"]}),
        ("POST", "/channels/1/messages", {"content": "x" * 4001}),
        ("POST", "/interactions/1/token/callback", {"type": 5, "data": {"flags": "none"}}),
        ("PUT", "/applications/1/commands", [{"name": "x" * 33, "description": "long"}]),
        ("POST", "/nowhere", {}),
    ],
)
def test_a_body_out_of_shape_is_noticed(method: str, path: str, body: Any) -> None:
    assert errors(method, path, body)
