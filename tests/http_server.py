"""The miniature Bot API over real HTTP on 127.0.0.1, as a second way to the same server."""

import asyncio
import contextlib
import email.policy
import json
import socket
from collections.abc import AsyncIterator, Iterator
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.miniature import BotApiError, MiniatureServer, respond


@contextlib.asynccontextmanager
async def serve(server: MiniatureServer, port: int = 0) -> AsyncIterator[str]:
    """Serves on a free port, or the one that is named; gives the address without a slash.

    For `telegram.Bot` it is `base_url=f"{address}/bot"`.
    """

    async def endpoint(request: Request) -> Response:
        try:
            parameters = dict(request.query_params) | _parameters(request, await request.body())
        except (ValueError, UnicodeError):
            error = BotApiError(400, "Bad Request: can't parse the body")
            return JSONResponse(error.envelope(), status_code=error.code)
        answer = asyncio.create_task(respond(server, request.url.path, parameters))
        gone = asyncio.create_task(_disconnected(request))
        await asyncio.wait({answer, gone}, return_when=asyncio.FIRST_COMPLETED)
        gone.cancel()
        if not answer.done():
            answer.cancel()
            return Response(status_code=499)
        if isinstance(answer.exception(), ConnectionResetError):  # half an answer, and no more
            return Response(status_code=200, headers={"content-length": "100"})
        status, body = answer.result()
        return JSONResponse(body, status_code=status)

    app = Starlette(routes=[Route("/{path:path}", endpoint, methods=["GET", "POST"])])
    config = uvicorn.Config(app, log_level="warning", lifespan="off", timeout_graceful_shutdown=1)
    with socket.create_server(("127.0.0.1", port)) as listener:
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # 40 ms less in each call
        web = _Server(config)
        serving = asyncio.create_task(web.serve(sockets=[listener]))
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            web.should_exit = True
            await serving


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _parameters(request: Request, body: bytes) -> dict[str, str]:
    kind = request.headers.get("content-type", "")
    if not body:
        return {}
    if kind.startswith("application/json"):
        given = json.loads(body)
        return {key: v if isinstance(v, str) else json.dumps(v) for key, v in given.items()}
    if kind.startswith("multipart/form-data"):
        return dict(_parts(kind, body))
    return dict(parse_qsl(body.decode(), keep_blank_values=True))


def _parts(kind: str, body: bytes) -> Iterator[tuple[str, str]]:
    whole = b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body
    message = email.message_from_bytes(whole, policy=email.policy.HTTP)
    for part in message.iter_parts():
        content = part.get_payload(decode=True)
        name = part.get_param("name", header="content-disposition")
        if not isinstance(content, bytes) or not isinstance(name, str):
            raise ValueError("not a form field")
        yield name, content.decode()
