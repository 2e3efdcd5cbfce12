"""The checker of traffic: right requests pass, each wrong one is caught."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.loopback import openapi
from tests.loopback.fixtures import pytest_report_header

TEXT = {"type": "string", "maxLength": 10}
SNOWFLAKE = {"$ref": "#/components/schemas/Snowflake"}
SMALL: dict[str, Any] = {
    "openapi": "3.1.0",
    "paths": {
        "/channels/{channel_id}/messages": {
            "parameters": [{"name": "channel_id", "in": "path", "schema": SNOWFLAKE}],
            "get": {
                "parameters": [
                    {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 100}}
                ],
                "responses": {"200": {"description": "", "content": {}}},
            },
            "post": {
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Message"}},
                        "multipart/form-data": {"schema": {"$ref": "#/components/schemas/Message"}},
                    },
                },
                "responses": {
                    "200": {
                        "description": "",
                        "content": {"application/json": {"schema": {"type": "object"}}},
                    },
                    "4XX": {"$ref": "#/components/responses/Error"},
                },
            },
        },
        "/channels/{channel_id}/messages/pins": {
            "get": {"responses": {"204": {"description": ""}}}
        },
    },
    "components": {
        "responses": {
            "Error": {
                "description": "",
                "content": {
                    "application/json": {"schema": {"type": "object", "required": ["code"]}}
                },
            }
        },
        "schemas": {
            "Snowflake": {"type": "string", "format": "snowflake"},
            "Message": {
                "type": "object",
                "properties": {
                    "content": TEXT,
                    "reply_to": SNOWFLAKE,
                    "components": {"type": "array", "items": {"oneOf": [
                        {"$ref": "#/components/schemas/Button"},
                        {"$ref": "#/components/schemas/Text"},
                    ]}},
                },
            },
            "Button": {
                "type": "object",
                "required": ["type", "label"],
                "properties": {"type": {"type": "integer", "enum": [2]}, "label": TEXT},
            },
            "Text": {
                "type": "object",
                "required": ["type", "content"],
                "properties": {"type": {"type": "integer", "enum": [10]}, "content": TEXT},
            },
        },
    },
}  # fmt: skip


@pytest.fixture
def small(tmp_path: Path) -> openapi.Description:
    file = tmp_path / "small.json"
    file.write_text(json.dumps(SMALL), encoding="utf-8")
    return openapi.description(file)


def sent(body: Any, **more: Any) -> dict[str, Any]:
    path = "/channels/1/messages"
    return {"method": "POST", "path": path, "json": body, "status": 200} | more


RIGHT = [
    sent({"content": "hello"}),
    sent({"content": "hello", "tts": False}),
    sent({"reply_to": 17}),
    sent({"components": [{"type": 2, "label": "Join"}, {"type": 10, "content": "Hi"}]}),
    sent({"content": "hello"}, status=None),
    sent({"content": "hello"}, files=["a.txt"]),
    sent({}, status=403, response_json={"code": 50013}),
    sent({}, status=503, response_json="upstream"),
    sent(None, method="GET", query={"limit": "100"}),
]
WRONG = [
    (sent({"content": "x" * 11}), "too long"),
    (sent({"contents": "x"}), "'contents' is not known"),
    (sent({"content": 3}), "is not of type 'string'"),
    (sent({"components": [{"type": 2}]}), "'label' is a required property"),
    (sent({"components": [{"type": 7}]}), "type 7 is none of [2, 10]"),
    (sent({"reply_to": "somewhere"}), "is not a 'snowflake'"),
    (sent(None), "is missing"),
    (sent(None, method="GET", query={"limit": "101"}), "greater than the maximum"),
    (sent(None, method="GET", query={"limits": "1"}), "is not known here"),
    (sent(None, method="GET", files=["a.txt"]), "files are not taken"),
    (sent(None, method="DELETE"), "no such operation"),
    (sent({}, path="/nowhere"), "no such operation"),
]


@pytest.mark.parametrize("record", RIGHT)
def test_a_right_request_passes(small: openapi.Description, record: dict[str, Any]) -> None:
    assert [str(finding) for finding in small.check(record)] == []


@pytest.mark.parametrize(("record", "said"), WRONG)
def test_a_wrong_request_is_caught(
    small: openapi.Description, record: dict[str, Any], said: str
) -> None:
    findings = small.check(record)
    assert any(finding.fatal and said in finding.problem for finding in findings), findings


def test_a_wrong_answer_is_caught_and_is_not_the_bot_s_fault(small: openapi.Description) -> None:
    wrong = [
        sent({}, status=200, response_json=[]),
        sent({}, status=403, response_json={"message": "no code"}),
        sent({}, status=302),
    ]
    for record in wrong:
        (finding,) = small.check(record)
        assert not finding.fatal


def test_the_header_says_whether_requests_are_checked(
    small: openapi.Description, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    del small
    monkeypatch.delenv(openapi.VARIABLE, raising=False)
    assert openapi.from_environment() is None
    assert "NOT checked" in pytest_report_header()
    monkeypatch.setenv(openapi.VARIABLE, str(tmp_path / "small.json"))
    assert openapi.from_environment() is not None
    assert "is held against" in pytest_report_header()
