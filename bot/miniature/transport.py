"""The way from python-telegram-bot to the server, without any network."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from telegram.request import BaseRequest, RequestData

from bot.miniature.api_error import BotApiError, Json, bad_request
from bot.miniature.server import MiniatureServer

_PATH = re.compile(r"/bot([^/]+)/(\w+)")


async def respond(
    server: MiniatureServer, path: str, parameters: Mapping[str, str]
) -> tuple[int, Json]:
    """Answers one request: the HTTP status and the JSON envelope (Bot API, "Making requests")."""
    match = _PATH.fullmatch(path)
    try:
        if not match:
            raise BotApiError(404, "Not Found")
        if match[1] != server.token:
            raise BotApiError(401, "Unauthorized")
        return 200, {"ok": True, "result": await server.call(match[2], parameters)}
    except BotApiError as error:
        return error.code, error.envelope()


class MiniatureRequest(BaseRequest):
    """A transport for ``telegram.Bot`` that ends in a ``MiniatureServer``."""

    def __init__(self, server: MiniatureServer) -> None:
        self._server = server

    @property
    def read_timeout(self) -> float | None:
        """None: nothing is ever slow here."""
        return None

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> tuple[int, bytes]:
        """Hands a request to the server; time-outs mean nothing here, files are refused."""
        parameters = request_data.json_parameters if request_data else {}
        if request_data and request_data.contains_files:
            status, body = 400, bad_request("this server takes no files").envelope()
        else:
            status, body = await respond(self._server, urlsplit(url).path, parameters)
        return status, json.dumps(body).encode()
