"""Holds recorded traffic against Discord's OpenAPI description, when there is one.

The environment variable DISCORD_OPENAPI names the file. It is read once in a process; the
validator of an operation is built when it is first needed.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from jsonschema.protocols import Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.loopback.openapi_schema import FORMATS, for_answers, for_requests

Json = dict[str, Any]
VARIABLE = "DISCORD_OPENAPI"
_BASE = "urn:discord"
# discord.py sends these where the description does not have them; Discord ignores them.
_SENT_ANYWHERE = frozenset({"nsfw", "tts", "flags"})
_SENT_TO = {
    "~1permissions~1": _SENT_ANYWHERE | {"id"},
    "~1channels~1{channel_id}~1threads/post": _SENT_ANYWHERE | {"type"},
}
_SENT_IN_QUERY = {"use_nested_fields"}
# Two bodies that differ in these alone are both right or both wrong.
_VARYING = re.compile(r"\b\d{15,20}\b|\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+")
_METHODS = ("get", "post", "put", "patch", "delete")


class Finding(NamedTuple):
    """One disagreement; fatal when the bot's request is wrong, not when the answer is."""

    fatal: bool
    request: str
    where: str
    problem: str

    def __str__(self) -> str:
        side = "request" if self.fatal else "answer"
        return f"{self.request}: {side}: {self.where}: {self.problem}"


class AnswerWarning(UserWarning):
    """The loopback Discord answered in a way the description does not allow."""


class Operation(NamedTuple):
    """One method on one path of the description."""

    method: str
    pattern: re.Pattern[str]
    pointer: str
    parameters: list[Json]
    body: Json
    answers: Json


class Description:
    """Discord's description of its HTTP API, ready to check requests and answers."""

    def __init__(self, path: Path) -> None:
        self._root: Json = json.loads(path.read_text(encoding="utf-8"))
        resource = Resource.from_contents(self._root, default_specification=DRAFT202012)
        self._registry: Registry[Any] = Registry().with_resource(_BASE, resource)
        self._operations = sorted(self._read(), key=lambda o: o.pattern.pattern.count("("))
        self._answers = for_answers(self._root)
        self._requests = {
            tolerated: for_requests(self._root, tolerated)
            for tolerated in (_SENT_ANYWHERE, *_SENT_TO.values())
        }
        self._validators: dict[tuple[bool, str], Validator] = {}
        self._right: set[tuple[bool, str, str]] = set()

    def _read(self) -> Iterator[Operation]:
        for path, item in self._root["paths"].items():
            literal = re.split(r"\{\w+\}", path)
            pattern = re.compile("([^/]+)".join(re.escape(part) for part in literal))
            for method in _METHODS:
                if method not in item:
                    continue
                operation = item[method]
                escaped = path.replace("~", "~0").replace("/", "~1")
                pointer = f"#/paths/{escaped}/{method}"
                parameters = item.get("parameters", []) + operation.get("parameters", [])
                body, answers = operation.get("requestBody", {}), operation["responses"]
                yield Operation(method.upper(), pattern, pointer, parameters, body, answers)

    def check(self, record: Json) -> list[Finding]:
        """Everything wrong with one recorded request and its answer."""
        name = f"{record['method']} {record['path']}"
        operation = self._find(record["method"], record["path"])
        if operation is None:
            return [Finding(True, name, "path", "the description has no such operation")]
        findings = [Finding(True, name, *p) for p in self._request_problems(operation, record)]
        findings += [Finding(False, name, *p) for p in self._answer_problems(operation, record)]
        return list(dict.fromkeys(findings))

    def _find(self, method: str, path: str) -> Operation | None:
        for operation in self._operations:
            if operation.method == method and operation.pattern.fullmatch(path):
                return operation
        return None

    def _request_problems(self, operation: Operation, record: Json) -> Iterator[tuple[str, str]]:
        yield from self._query_problems(operation, record.get("query") or {})
        content, body = operation.body.get("content", {}), record.get("json")
        kind = "multipart/form-data" if record.get("files") else "application/json"
        if record.get("files") and kind not in content:
            yield "body", "files are not taken here"
        elif body is None:
            if operation.body.get("required") and not record.get("files"):
                yield "body", "is missing"
        elif not content:
            yield "body", "is sent where none is taken"
        else:
            # A multipart body carries its JSON in one part, described like the plain one.
            chosen = "application/json" if "application/json" in content else kind
            if chosen not in content:
                yield "body", f"is not taken as {chosen}"
                return
            where = f"{operation.pointer}/requestBody/content/{_escape(chosen)}/schema"
            yield from self._problems(where, body, request=True)

    def _query_problems(self, operation: Operation, query: Json) -> Iterator[tuple[str, str]]:
        known = {p["name"]: p["schema"] for p in operation.parameters if p["in"] == "query"}
        for parameter in operation.parameters:
            wanted = parameter["in"] == "query" and parameter.get("required")
            if wanted and parameter["name"] not in query:
                yield f"query {parameter['name']}", "is missing"
        for name, value in query.items():
            if name in _SENT_IN_QUERY:
                continue
            if name not in known:
                yield f"query {name}", "is not known here"
            elif "boolean" in str(known[name].get("type")):
                if str(value).lower() not in ("0", "1", "true", "false"):
                    yield f"query {name}", f"{value!r} is neither true nor false"
            else:
                kind = self._requests[_SENT_ANYWHERE]
                schema = _absolute(known[name])
                validator = kind(schema, registry=self._registry, format_checker=FORMATS)
                for error in validator.iter_errors(value):
                    yield f"query {name}", error.message

    def _answer_problems(self, operation: Operation, record: Json) -> Iterator[tuple[str, str]]:
        status = record.get("status")
        if status is None or status >= 500:
            return
        key = next((k for k in (str(status), f"{status // 100}XX") if k in operation.answers), "")
        if not key:
            yield "status", f"{status} is none of {sorted(operation.answers)}"
            return
        where = f"{operation.pointer}/responses/{key}"
        answer = operation.answers[key]
        if "$ref" in answer:
            where = answer["$ref"]
            answer = self._registry.resolver(_BASE).lookup(where).contents
        described = answer.get("content", {}).get("application/json")
        data = record.get("response_json")
        if described is None:
            if data is not None:
                yield "body", "the description has none"
        elif data is not None:
            pointer = f"{where}/content/{_escape('application/json')}/schema"
            yield from self._problems(pointer, data, request=False)

    def _problems(self, pointer: str, instance: Any, *, request: bool) -> Iterator[tuple[str, str]]:
        likeness = (request, pointer, _VARYING.sub("#", json.dumps(instance)))
        if likeness in self._right:
            return
        key = (request, pointer)
        if key not in self._validators:
            kind = self._answers
            if request:
                named = (keys for part, keys in _SENT_TO.items() if part in pointer)
                kind = self._requests[next(named, _SENT_ANYWHERE)]
            schema = {"$ref": _BASE + pointer}
            self._validators[key] = kind(schema, registry=self._registry, format_checker=FORMATS)
        errors = [*self._validators[key].iter_errors(instance)]
        if not errors:
            self._right.add(likeness)
        for error in errors:
            where = ".".join(str(part) for part in error.absolute_path) or "body"
            yield where, error.message[:300]


def _escape(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")


def _absolute(schema: Json) -> Json:
    """A schema with its references made independent of where it stands."""
    text = json.dumps(schema).replace('"$ref": "#', f'"$ref": "{_BASE}#')
    return json.loads(text)


@lru_cache(maxsize=2)
def description(path: Path) -> Description:
    """The description in a file, read once in a process."""
    return Description(path)


def from_environment() -> Description | None:
    """The description that DISCORD_OPENAPI names, or None when it names none."""
    named = os.environ.get(VARIABLE)
    return description(Path(named)) if named else None


def check_file(described: Description, traffic: Path) -> list[Finding]:
    """Everything wrong with the traffic recorded in a file of JSON lines."""
    lines = traffic.read_text(encoding="utf-8").splitlines() if traffic.exists() else []
    return check(described, (json.loads(line) for line in lines))


def check(described: Description, records: Iterable[Json]) -> list[Finding]:
    return [finding for record in records for finding in described.check(record)]
