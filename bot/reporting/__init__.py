"""A report on a knowledge base: what it quotes, what is taken for what, and what is asked of it."""

from bot.reporting.findings import Findings, findings
from bot.reporting.page import page
from bot.reporting.use import NoUse, Use, use

__all__ = ["Findings", "NoUse", "Use", "findings", "page", "use"]
