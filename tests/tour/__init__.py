"""A tour through every surface of the bot, whose recording must not change by accident."""
