"""JSON Schema as Discord's description uses it: unions told apart by their type, loose integers.

Discord takes numbers as text and ids as numbers, so requests are held against looser types than
answers. Keys that the description does not know are errors in requests.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend

Json = dict[str, Any]
_NUMBER = re.compile(r"-?\d+")
_OWN = Draft202012Validator.VALIDATORS
_TAGS = ("type", "entity_type")


def _formats() -> FormatChecker:
    checker = FormatChecker(formats=())

    @checker.checks("date-time", ValueError)
    def _instant(value: object) -> bool:
        return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None

    @checker.checks("uri")
    def _address(value: object) -> bool:
        return not isinstance(value, str) or bool(urlsplit(value).scheme)

    @checker.checks("int32")
    def _small(value: object) -> bool:
        return not isinstance(value, int) or -(2**31) <= value < 2**31

    @checker.checks("snowflake")
    def _snowflake(value: object) -> bool:
        return not isinstance(value, str) or bool(_NUMBER.fullmatch(value))

    return checker


FORMATS = _formats()


class Unions:
    """oneOf and anyOf of one description: the branch named by the tag, else any that fits."""

    def __init__(self, root: Json) -> None:
        self._schemas: Json = root["components"]["schemas"]

    def tags(self, branch: Json) -> dict[str, list[Any]]:
        """The values of `type` and `entity_type` that a branch allows."""
        while "$ref" in branch:
            branch = self._schemas[branch["$ref"].rsplit("/", 1)[1]]
        properties = branch.get("properties", {})
        return {tag: properties[tag]["enum"] for tag in _TAGS if "enum" in properties.get(tag, {})}

    def check(
        self, validator: Any, branches: list[Json], instance: Any, schema: Json
    ) -> Iterator[ValidationError]:
        del schema
        if isinstance(instance, dict):
            tagged = [(branch, self.tags(branch)) for branch in branches if not _null(branch)]
            fitting = [
                branch
                for branch, tags in tagged
                if tags and all(instance.get(tag) in values for tag, values in tags.items())
            ]
            if len(fitting) == 1:
                yield from validator.descend(instance, fitting[0])
                return
            if tagged and not fitting and all(tags for _, tags in tagged):
                known = [value for _, tags in tagged for value in tags.get("type", [])]
                yield ValidationError(f"type {instance.get('type')!r} is none of {sorted(known)}")
                return
        yield from _any_that_fits(validator, branches, instance)


def _any_that_fits(
    validator: Any, branches: list[Json], instance: Any
) -> Iterator[ValidationError]:
    failures: list[list[ValidationError]] = []
    for branch in branches:
        if _null(branch) and instance is not None:
            continue
        errors = list(validator.descend(instance, branch))
        if not errors:
            return
        failures.append(errors)
    nothing = [ValidationError("no value fits here")]
    yield from min(failures, key=len, default=nothing)


def _null(branch: Json) -> bool:
    return branch.get("type") == "null"


def _loose_type(
    validator: Any, types: Any, instance: Any, schema: Json
) -> Iterator[ValidationError]:
    number = isinstance(instance, int) and not isinstance(instance, bool)
    if schema.get("format") == "snowflake" and number:
        return
    allowed = [types] if isinstance(types, str) else types
    if "integer" in allowed and isinstance(instance, str) and _NUMBER.fullmatch(instance):
        return
    yield from _OWN["type"](validator, types, instance, schema)


def _loose_bound(keyword: str) -> Callable[..., Iterator[ValidationError]]:
    def check(
        validator: Any, bound: float, instance: Any, schema: Json
    ) -> Iterator[ValidationError]:
        written = isinstance(instance, str) and _NUMBER.fullmatch(instance)
        value = int(instance) if written else instance
        yield from _OWN[keyword](validator, bound, value, schema)

    return check


def _known_keys(tolerated: frozenset[str]) -> Callable[..., Iterator[ValidationError]]:
    def check(
        validator: Any, properties: Json, instance: Any, schema: Json
    ) -> Iterator[ValidationError]:
        yield from _OWN["properties"](validator, properties, instance, schema)
        if not isinstance(instance, dict) or "additionalProperties" in schema:
            return
        for key in instance.keys() - properties.keys() - tolerated:
            yield ValidationError(f"the key {key!r} is not known here")

    return check


def for_answers(root: Json) -> type[Validator]:
    """The validator class for answers of the description `root`."""
    unions = Unions(root)
    return extend(Draft202012Validator, {"oneOf": unions.check, "anyOf": unions.check})


def for_requests(root: Json, tolerated: frozenset[str]) -> type[Validator]:
    """The validator class for requests: looser types, no unknown keys but the tolerated."""
    own = {"type": _loose_type, "properties": _known_keys(tolerated)}
    bounds = {keyword: _loose_bound(keyword) for keyword in ("minimum", "maximum")}
    return extend(for_answers(root), own | bounds)
