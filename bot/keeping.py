"""What was worked out from a knowledge base, kept on disk for the next start.

Numbers and text only, nothing that could be run. A file's name says what it was made from and by
which code, so that what is out of date is never read; a cache that cannot be read or written does
no harm: everything is worked out again.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Protocol, Self, TypeAlias, TypeVar

import numpy as np
import Stemmer
from numpy.typing import NDArray

Arrays: TypeAlias = Mapping[str, NDArray[Any]]
MOST_BYTES = 250_000_000
"""How much of one kind is kept; what was not used for longest goes."""
_PACKAGE = Path(__file__).parent


class Keepable(Protocol):
    """What can be put into arrays, and taken out of them again."""

    def arrays(self) -> Arrays:
        """All that it is; nothing if that would not be the same when it is restored."""
        ...

    @classmethod
    def restored(cls, arrays: Arrays) -> Self:
        """What these arrays were made of."""
        ...


Kept = TypeVar("Kept", bound=Keepable)


def kept(
    kind: type[Kept], folder: Path | None, name: str, key: str, make: Callable[[], Kept]
) -> Kept:
    """What ``make`` gives, or gave before.

    Args:
        kind: what it is.
        folder: where it is kept; nowhere, if none.
        name: what it is called there.
        key: the digest of all that it is made from.
        make: works it out.
    """
    if folder is None:
        return make()
    path = folder / f"{name}-{key}.npz"
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            restored = kind.restored(dict(file))
    except Exception:  # whatever is wrong with the file, or if there is none
        made = make()
    else:
        with contextlib.suppress(OSError):
            path.touch()
        return restored
    if arrays := made.arrays():
        _write(arrays, path)
        _clear(folder, name)
    return made


def remembered(folder: Path, name: str, key: str) -> Any:
    """What was last remembered by this name and key; nothing if that cannot be read."""
    try:
        with np.load(folder / f"{name}-{key}.npz", allow_pickle=False) as file:
            return unpacked(file["json"])
    except Exception:  # whatever is wrong with the file, or if there is none
        return None


def remember(folder: Path, name: str, key: str, data: Any) -> None:
    """Keeps what JSON can hold until something else is remembered by this name and key."""
    _write({"json": packed(data)}, folder / f"{name}-{key}.npz")
    _clear(folder, name)


def digest(parts: Iterable[bytes]) -> str:
    """What stands for these bytes in a file's name."""
    hashed = blake2b(digest_size=16)
    for part in parts:
        hashed.update(b"%d:" % len(part))
        hashed.update(part)
    return hashed.hexdigest()


def digest_of_folder(folder: Path) -> str:
    """What stands for a folder, by whatever path it is named."""
    return digest([str(folder.resolve()).encode()])


@lru_cache(maxsize=1)
def code() -> bytes:
    """What stands for this very version of the bot's code, and of what it works words out with."""
    files = [path.read_bytes() for path in sorted(_PACKAGE.rglob("*.py"))]
    return digest([*files, sys.version.encode(), Stemmer.version().encode()]).encode()


def packed(data: Any) -> NDArray[np.uint8]:
    """Anything that JSON can hold, as an array."""
    return np.frombuffer(json.dumps(data).encode(), dtype=np.uint8)


def unpacked(array: NDArray[np.uint8]) -> Any:
    """What ``packed`` was given."""
    return json.loads(array.tobytes())


def under(name: str, arrays: Arrays) -> dict[str, NDArray[Any]]:
    """Arrays of one part of a whole, for among those of the other parts."""
    return {f"{name}.{key}": array for key, array in arrays.items()}


def part(name: str, arrays: Arrays) -> dict[str, NDArray[Any]]:
    """The arrays of one part of a whole."""
    start = f"{name}."
    return {key.removeprefix(start): a for key, a in arrays.items() if key.startswith(start)}


def _write(arrays: Arrays, path: Path) -> None:
    """Writes a file whole or not at all."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as file:
            written = Path(file.name)
            try:
                np.savez(file, allow_pickle=False, **arrays)
                file.flush()
                written.replace(path)
            except OSError:
                written.unlink()
                raise


def _clear(folder: Path, name: str) -> None:
    """Leaves of one kind what was used last."""
    with contextlib.suppress(OSError):
        found = [(path.stat(), path) for path in folder.glob(f"{name}-*.npz")]
        total = 0
        for status, path in sorted(found, key=lambda file: -file[0].st_mtime):
            total += status.st_size
            if total > MOST_BYTES:
                path.unlink(missing_ok=True)
