"""Connections with the Bot API server, by a proxy if the environment names one."""

from __future__ import annotations

import os
from typing import Any

from httpx import InvalidURL
from telegram.request import HTTPXRequest

from bot.settings import SettingsError


def connection(size: int, **options: Any) -> HTTPXRequest:
    """A transport with at most ``size`` connections; the options are those of ``HTTPXRequest``.

    Raises:
        SettingsError: when the proxy that the environment names cannot be used.
    """
    _leave_out_networks()
    try:
        return HTTPXRequest(size, **options)
    except (ImportError, RuntimeError) as error:  # python-telegram-bot makes one of the other
        if "socks" not in str(error).casefold():
            raise
        raise SettingsError(
            "Voor een SOCKS-proxy ontbreekt socksio. Installeer de bot met de extra 'socks'."
        ) from None
    except (ValueError, InvalidURL):
        # From None: the address may hold a password.
        raise SettingsError(
            "De proxy in HTTPS_PROXY, HTTP_PROXY of ALL_PROXY is niet bruikbaar: begin met "
            "http://, https:// of socks5://. Zonder proxy: laat de variabele leeg."
        ) from None


def _leave_out_networks() -> None:
    """Takes whole IPv6 networks (``fe80::/10``) out of ``no_proxy``: httpx falls over them."""
    for name in ("no_proxy", "NO_PROXY"):
        hosts = os.environ.get(name, "").split(",")
        kept = [host for host in hosts if not (":" in host and "/" in host and "//" not in host)]
        if kept != hosts:
            os.environ[name] = ",".join(kept)
