"""The limits Discord puts on the text and parts of a message, refused with 50035 or 50006."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.loopback.world.errors import ApiError, invalid_form
from tests.loopback.world.model import Json

CONTENT = 2000
EMBED_TOTAL = 6000
EMBEDS = 10
COMPONENTS = 40
ROWS = 5
FILE_BYTES = 10 * 1024 * 1024
COMPONENTS_V2 = 1 << 15
_EMBED = {"title": 256, "description": 4096}
_NAMED = {"custom_id": 100, "label": 80, "placeholder": 150}
_ROW, _BUTTON, _SELECTS = 1, 2, (3, 5, 6, 7, 8)


def too_long(field: str, limit: int) -> ApiError:
    message = f"Must be {limit} or fewer in length."
    return invalid_form(field, "BASE_TYPE_MAX_LENGTH", message)


def check_text(
    form: Mapping[str, Any], field: str, longest: int, shortest: int = 0, *, required: bool = False
) -> None:
    """Refuse a text field that is missing, too short or too long."""
    text = form.get(field)
    if text is None:
        if required:
            raise invalid_form(field, "BASE_TYPE_REQUIRED", "This field is required")
        return
    if not shortest <= len(str(text)) <= longest:
        message = f"Must be between {shortest} and {longest} in length."
        raise invalid_form(field, "BASE_TYPE_BAD_LENGTH", message)


def check_message(form: Mapping[str, Any]) -> None:
    """Refuse a message whose text, embeds or components are too long, too many or malformed."""
    if len(form.get("content") or "") > CONTENT:
        raise too_long("content", CONTENT)
    _check_embeds(form.get("embeds") or [])
    _check_components(form)


def check_not_empty(form: Mapping[str, Any], files: int) -> None:
    """Refuse a message that holds nothing (50006)."""
    held = ("embeds", "components", "sticker_ids", "attachments", "poll")
    text = (form.get("content") or "").strip()
    if not text and not files and not any(form.get(name) for name in held):
        raise ApiError(400, 50006, "Cannot send an empty message")


def _check_embeds(embeds: list[Json]) -> None:
    if len(embeds) > EMBEDS:
        raise too_long("embeds", EMBEDS)
    total = 0
    for index, embed in enumerate(embeds):
        for path, text, longest in _embed_texts(embed):
            total += len(text)
            if len(text) > longest:
                raise too_long(f"embeds.{index}.{path}", longest)
        if len(embed.get("fields") or []) > 25:
            raise too_long(f"embeds.{index}.fields", 25)
    if total > EMBED_TOTAL:
        message = "Embed size exceeds maximum size of 6000"
        raise invalid_form("embeds", "MAX_EMBED_SIZE_EXCEEDED", message)


def _embed_texts(embed: Json) -> Iterator[tuple[str, str, int]]:
    for name, longest in _EMBED.items():
        yield name, embed.get(name) or "", longest
    yield "footer.text", (embed.get("footer") or {}).get("text") or "", 2048
    yield "author.name", (embed.get("author") or {}).get("name") or "", 256
    for index, field in enumerate(embed.get("fields") or []):
        for name, longest in (("name", 256), ("value", 1024)):
            if not (field.get(name) or "").strip():
                path = f"embeds.0.fields.{index}.{name}"
                raise invalid_form(path, "BASE_TYPE_REQUIRED", "This field is required")
            yield f"fields.{index}.{name}", field[name], longest


def walk(components: list[Json]) -> Iterator[Json]:
    """Every component, nested ones included."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        for name in ("component", "accessory"):
            if component.get(name):
                yield from walk([component[name]])


def _check_components(form: Mapping[str, Any]) -> None:
    components = form.get("components") or []
    version_2 = bool((form.get("flags") or 0) & COMPONENTS_V2)
    if version_2 and (form.get("content") or form.get("embeds")):
        code = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
        raise invalid_form("content", code, "Legacy fields cannot be used with components V2")
    if not version_2 and len(components) > ROWS:
        raise too_long("components", ROWS)
    if not version_2 and any(c.get("type") != _ROW for c in components):
        raise invalid_form("components", "UNION_TYPE_CHOICES", "Value must be one of {1}")
    everything = list(walk(components))
    if len(everything) > COMPONENTS:
        raise too_long("components", COMPONENTS)
    seen: set[str] = set()
    for component in everything:
        check_component(component)
        custom_id = component.get("custom_id")
        if custom_id in seen:
            code = "COMPONENT_CUSTOM_ID_DUPLICATED"
            raise invalid_form("components", code, "Component custom id cannot be duplicated")
        if custom_id:
            seen.add(custom_id)


def check_component(component: Json) -> None:
    """Refuse one component that Discord would not draw."""
    kind = component.get("type")
    for name, longest in _NAMED.items():
        if len(component.get(name) or "") > longest:
            raise too_long(f"components.{name}", longest)
    if kind == _BUTTON:
        _check_button(component)
    if kind in _SELECTS and not component.get("custom_id"):
        raise invalid_form("components.custom_id", "BASE_TYPE_REQUIRED", "This field is required")
    if kind == 3 and not 1 <= len(component.get("options") or []) <= 25:
        message = "Must be between 1 and 25 in length."
        raise invalid_form("components.options", "BASE_TYPE_BAD_LENGTH", message)
    if kind == _ROW:
        inner = component.get("components") or []
        buttons = sum(c.get("type") == _BUTTON for c in inner)
        if not 1 <= len(inner) <= 5 or (buttons not in (0, len(inner))) or len(inner) - buttons > 1:
            code = "COMPONENT_LAYOUT_WIDTH_EXCEEDED"
            raise invalid_form("components", code, "The specified component exceeds the row")


def _check_button(button: Json) -> None:
    linked = button.get("style") == 5
    if not (button.get("url") if linked else button.get("custom_id")):
        field = "url" if linked else "custom_id"
        raise invalid_form(f"components.{field}", "BASE_TYPE_REQUIRED", "This field is required")
    if not button.get("label") and not button.get("emoji"):
        code = "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED"
        raise invalid_form("components.label", code, "A button needs a label or an emoji")
