"""The essay bot.

Numpy's linear algebra is told to keep to one thread, before anything imports it: vectors as short
as the bot's take longer by two, and meanwhile those keep every core busy with waiting.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
