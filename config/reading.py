"""Reads the settings from the environment and `.env`; the only reader of either."""

from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from config.settings import SettingsError

DEFAULT_DATABASE_URL = "sqlite+aiosqlite:///data/muster.db"
DATABASE_SCHEMES = ("sqlite+aiosqlite://", "postgresql+asyncpg://")


class Declared(BaseSettings):
    """What an operator can choose; each field is the environment variable of the same name."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore"
    )

    discord_token: SecretStr | None = Field(None, description="The bot's token.")
    database_url: str = Field(DEFAULT_DATABASE_URL, description="Where the data lives.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO")
    log_json: bool = Field(False, description="One JSON object a line, for log collectors.")
    discord_api_url: str | None = Field(None, description="A proxy or a test server.")
    discord_gateway_url: str | None = Field(None, description="Set with discord_api_url.")
    demo_port: Annotated[int, Field(ge=1, le=65535)] = Field(8080)

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("discord_token")
    @classmethod
    def _token_is_one_word(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None:
            return None
        word = value.get_secret_value().strip()
        if any(character.isspace() for character in word):
            raise ValueError("a token is one word; this one has spaces in it")
        return SecretStr(word)

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if not value.startswith(DATABASE_SCHEMES):
            expected = " or ".join(DATABASE_SCHEMES)
            raise ValueError(f"a database address starts with {expected}")
        return value

    @field_validator("discord_api_url", "discord_gateway_url")
    @classmethod
    def _complete_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https", "ws", "wss"} or not parts.netloc:
            raise ValueError("a complete address is needed, such as http://127.0.0.1:9000/api/v10")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _both_or_neither(self) -> Self:
        if (self.discord_api_url is None) != (self.discord_gateway_url is None):
            raise ValueError(
                "DISCORD_API_URL and DISCORD_GATEWAY_URL belong together: set both or neither, "
                "or the token would be sent to the wrong server"
            )
        return self


def read_settings() -> dict[str, Any]:
    """Every setting by its name, and `chosen`, the names of those that are not the default.

    Raises SettingsError with one line that names what is wrong.
    """
    try:
        read = Declared()  # pyright: ignore[reportCallIssue] -- the values come from outside
    except ValidationError as error:
        raise SettingsError("; ".join(_in_words(error))) from None
    except UnicodeDecodeError:
        raise SettingsError("the file .env is not saved as UTF-8; save it so") from None
    token = read.discord_token and read.discord_token.get_secret_value()
    return {**read.model_dump(), "discord_token": token, "chosen": sorted(read.model_fields_set)}


def _in_words(error: ValidationError) -> list[str]:
    # The input is never repeated: it may be the token, or a password within an address.
    lines: list[str] = []
    for problem in error.errors(include_input=False, include_url=False):
        name = ".".join(str(part) for part in problem["loc"]).upper()
        message = problem["msg"].removeprefix("Value error, ")
        lines.append(f"{name}: {message}" if name else message)
    return lines
