"""Record the tour anew: ``python -m tests.record_tour``, or some scenes of it by their names.

What changed shows in the diff of ``tests/recordings``; only what was meant to change may be there.
"""

from __future__ import annotations

import asyncio
import inspect
import os
import sys
from pathlib import Path

from tests.tour import browsing, buttons, circle, elsewhere, groups, private
from tests.tour.guide import Scene, steps_of
from tests.tour.writing import written

RECORDINGS = Path(__file__).with_name("recordings")
BUTTONS = RECORDINGS / "buttons.yaml"
SCENES: dict[str, Scene] = {
    f"{room.__name__.rpartition('.')[2]}/{scene.__name__.replace('_', '-')}": scene
    for room in (private, browsing, groups, circle, elsewhere)
    for scene in room.SCENES
}
_BUTTONS_TITLE = (
    "Every button as old messages have it, and what pressing it did.\n"
    "Messages stay in chats for years: whatever becomes of the data, these must be understood."
)


def recording(name: str) -> Path:
    """The file with the recording of a scene."""
    return RECORDINGS / f"{name}.yaml"


async def played(name: str) -> str:
    """A scene as it is played now."""
    return written(inspect.getdoc(SCENES[name]) or name, await steps_of(SCENES[name]))


async def pressed() -> str:
    """The buttons of old messages as they are understood now."""
    old = buttons.recorded(buttons.read_recording(BUTTONS))
    return written(_BUTTONS_TITLE, await buttons.pressed(old))


def seen() -> list[buttons.Old]:
    """The buttons in the recordings of all scenes."""
    steps = (step for name in SCENES for step in buttons.read_recording(recording(name)))
    return buttons.each_once(buttons.seen_in(steps))


async def main(names: list[str]) -> None:
    """Plays scenes, all unless some are named, and then every button; writes what happened."""
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    for name in names or SCENES:
        recording(name).parent.mkdir(parents=True, exist_ok=True)
        recording(name).write_text(await played(name), encoding="utf-8")
    known = buttons.recorded(buttons.read_recording(BUTTONS)) if BUTTONS.exists() else []
    entries = await buttons.pressed(buttons.each_once([*known, *seen()]))
    BUTTONS.write_text(written(_BUTTONS_TITLE, entries), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
