"""``python -m bot run · chat · ask · check``, and the installed command ``essaybot``."""

import sys

from bot.cli.undisturbed import undisturbed

with undisturbed():
    from bot.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
