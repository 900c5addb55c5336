"""A report on a knowledge base: what it quotes, what is taken for what, and how it is asked for."""

from bot.reporting.findings import Findings, findings
from bot.reporting.page import page

__all__ = ["Findings", "findings", "page"]
