"""Everything an operator can set: one class, a sentence of help per field, prefix CHIBO_."""

import re
from enum import StrEnum
from urllib.parse import unquote
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.zalo_bots import Bot, bots_of

_PASSWORD = re.compile(r"://[^:/]*:(.+)@")
"""That of a database, in its address."""


class Mode(StrEnum):
    """How a platform hands over what people write."""

    POLLING = "polling"
    WEBHOOK = "webhook"


class Counts(StrEnum):
    """Which messages a platform counts against its quota."""

    BOTH = "both"
    SENT = "sent"


class Settings(BaseSettings):
    """Read from the environment and from a file `.env`."""

    model_config = SettingsConfigDict(
        env_prefix="CHIBO_", env_file=".env", extra="ignore", frozen=True
    )

    database_url: str = Field(
        "sqlite+aiosqlite:///var/chibo.sqlite",
        description="Where everything is stored: SQLite (sqlite+aiosqlite:///FILE) or PostgreSQL (postgresql+asyncpg://…).",
    )
    secret_key: SecretStr = Field(
        SecretStr(""),
        description="The key to what is stored encrypted, 16 letters or more. If empty, one is made once and kept in var/secret.key.",
    )
    old_secret_key: SecretStr = Field(
        SecretStr(""),
        description="The key before the present one, from a change of CHIBO_SECRET_KEY until it is of no more use.",
    )
    public_url: str = Field(
        "",
        description="The address under which people reach the web page, such as https://baocao.example.vn.",
    )
    http_host: str = Field("127.0.0.1", description="On which address the web server listens.")
    http_port: int = Field(
        8080, ge=0, le=65535, description="On which port the web server listens."
    )
    timezone: str = Field("Asia/Ho_Chi_Minh", description="The zone in which days begin and end.")
    body_name: str = Field(
        "Ban Xây dựng Đảng", description="Who runs this service: the bot signs with this name."
    )
    push_contact: str = Field(
        "",
        description="An e-mail address at which makers of browsers reach you; empty: the web page sends no push notifications.",
    )
    keep_messages_days: int = Field(
        90,
        ge=1,
        le=3650,
        description="So many days messages are kept; then they are removed for good.",
    )
    keep_reports_years: int = Field(
        5, ge=1, le=100, description="So many years reports are kept with all their versions."
    )
    keep_audit_months: int = Field(
        24, ge=6, le=1200, description="So many months the record of who did what is kept."
    )
    file_memory_mb: int = Field(
        400,
        ge=50,
        description="So much memory (MB) one file that staff asks for may take; a larger one is refused, and nothing else suffers.",
    )
    telegram_token: SecretStr = Field(
        SecretStr(""), description="The token of the Telegram bot; empty: no Telegram."
    )
    telegram_mode: Mode = Field(
        Mode.POLLING, description="polling, or webhook where the server has a public address."
    )
    telegram_api_url: str = Field("", description="Another Bot API server than Telegram's own.")
    telegram_secret: SecretStr = Field(
        SecretStr(""), description="The secret Telegram must show at the webhook."
    )

    zalo_token: SecretStr = Field(
        SecretStr(""),
        description="The token of the Zalo bot; empty: no Zalo. Several bots: UNIT=TOKEN,UNIT=TOKEN, each for the people of a branch.",
    )
    zalo_mode: Mode = Field(
        Mode.POLLING,
        description="polling for a trial, webhook where the server has a public address.",
    )
    zalo_api_url: str = Field("", description="Another Bot Platform server than Zalo's own.")
    zalo_secret: SecretStr = Field(
        SecretStr(""), description="The secret Zalo must show at the webhook: 8 letters or more."
    )

    zalo_messages: int = Field(
        3000, ge=1, description="How many messages a month Zalo allows each bot (Basic: 3000)."
    )
    zalo_people: int = Field(
        50, ge=1, description="How many people Zalo allows each bot (Basic: 50)."
    )
    zalo_counts: Counts = Field(
        Counts.BOTH,
        description="Which messages Zalo counts: both, or sent. Zalo does not say; both is the careful guess.",
    )

    zalo_oa_app_id: str = Field(
        "",
        description="The number of the application that is joined to Zalo's Official Account; empty: none.",
    )
    zalo_oa_app_secret: SecretStr = Field(
        SecretStr(""), description="The secret key of that application."
    )
    zalo_oa_secret: SecretStr = Field(
        SecretStr(""), description="The Official Account's secret key, which signs its webhook."
    )
    zalo_oa_template: str = Field(
        "",
        description="The number of the template for reminders to people who have not written for 7 days.",
    )
    zalo_oa_api_url: str = Field("", description="Another OpenAPI server than Zalo's own.")
    zalo_oa_login_url: str = Field("", description="Another sign-in server than Zalo's own.")

    metrics_token: SecretStr = Field(
        SecretStr(""),
        description="Who shows it (Authorization: Bearer …) gets Prometheus metrics at /metrics; empty: nobody does.",
    )

    @field_validator("zalo_token")
    @classmethod
    def _readable_bots(cls, said: SecretStr) -> SecretStr:
        bots_of(said.get_secret_value())
        return said

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError("is no time zone; write for example Asia/Ho_Chi_Minh")
        return name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def zalo_bots(self) -> tuple[Bot, ...]:
        return bots_of(self.zalo_token.get_secret_value())

    @property
    def secrets(self) -> list[str]:
        """What must never stand in a log."""
        hidden = [
            value.get_secret_value()
            for name in type(self).model_fields
            if isinstance(value := getattr(self, name), SecretStr)
        ]
        hidden += [bot.token for bot in self.zalo_bots]
        if found := _PASSWORD.search(self.database_url):
            hidden += [found[1], unquote(found[1])]
        return [secret for secret in hidden if secret]

    @property
    def address(self) -> str:
        """What links to the web page begin with."""
        return self.public_url.rstrip("/") or f"http://{self.http_host}:{self.http_port}"
