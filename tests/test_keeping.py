"""What is kept from one start to the next: the same as what is made anew, or nothing at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import pytest

from bot import keeping
from bot.conversation import Conversation
from bot.keeping import Arrays, kept, packed, unpacked
from bot.knowledge import Knowledge, KnowledgeError, load
from bot.matching import Matcher
from bot.settings import shipped_knowledge
from tests.bases import OTHER_TEXT, VARIANTS, Base

QUESTION = "wat is het beroep van de verteller"


@dataclass(frozen=True)
class Words:
    """The simplest thing that can be kept."""

    words: list[str]

    def arrays(self) -> Arrays:
        return {"words": packed(self.words)} if self.words else {}

    @classmethod
    def restored(cls, arrays: Arrays) -> Self:
        return cls(unpacked(arrays["words"]))


class Making:
    """Makes things, and counts how many."""

    def __init__(self, *words: str) -> None:
        self.count, self._words = 0, list(words)

    def __call__(self) -> Words:
        self.count += 1
        return Words(self._words)


def file_in(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def test_what_was_made_once_is_read_the_next_time(tmp_path: Path) -> None:
    made, again = Making("één", "\udcff"), Making()
    first = kept(Words, tmp_path / "new", "words", "1", made)
    assert kept(Words, tmp_path / "new", "words", "1", again) == first
    assert (made.count, again.count) == (1, 0)
    assert kept(Words, tmp_path / "new", "words", "2", again) == Words([])


def test_without_a_folder_nothing_is_kept() -> None:
    made = Making("een")
    assert kept(Words, None, "words", "1", made) == kept(Words, None, "words", "1", made)
    assert made.count == 2


def test_what_would_not_be_the_same_is_not_kept(tmp_path: Path) -> None:
    kept(Words, tmp_path, "words", "1", Making())
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "spoil",
    [
        lambda whole: b"",
        lambda whole: whole[: len(whole) // 2],
        lambda whole: whole.replace(b"twee", b"drie"),
        lambda whole: b"geen archief",
        lambda whole: bytes(len(whole)),
    ],
)
def test_a_spoilt_file_is_made_anew(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    first = kept(Words, tmp_path, "words", "1", Making("een", "twee"))
    path = file_in(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(spoil(whole))
    assert kept(Words, tmp_path, "words", "1", Making("een", "twee")) == first
    assert kept(Words, tmp_path, "words", "1", Making()) == first


def test_a_file_that_holds_something_else_is_made_anew(tmp_path: Path) -> None:
    np.savez(tmp_path / "words-1.npz", other=np.zeros(3))
    assert kept(Words, tmp_path, "words", "1", Making("een")) == Words(["een"])


def test_a_file_that_could_be_run_is_not_read(tmp_path: Path) -> None:
    np.savez(tmp_path / "words-1.npz", words=np.array([{"een": 1}], dtype=object))
    assert kept(Words, tmp_path, "words", "1", Making("een")) == Words(["een"])


def test_a_folder_that_cannot_be_made_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("geen map")
    folder = tmp_path / "file" / "cache"
    assert kept(Words, folder, "words", "1", Making("een")) == Words(["een"])


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(np, "savez", refuse)
    assert kept(Words, tmp_path, "words", "1", Making("een")) == Words(["een"])
    assert not list(tmp_path.iterdir())


def test_what_was_not_used_for_longest_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(Words, tmp_path, "words", "old", Making("een"))
    monkeypatch.setattr(keeping, "MOST_BYTES", 2 * file_in(tmp_path).stat().st_size)
    os.utime(file_in(tmp_path), (1, 1))
    kept(Words, tmp_path, "words", "used", Making("een"))
    os.utime(tmp_path / "words-used.npz", (2, 2))
    kept(Words, tmp_path, "words", "used", Making())
    kept(Words, tmp_path, "words", "new", Making("een"))
    kept(Words, tmp_path, "other", "old", Making("een"))
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["other-old.npz", "words-new.npz", "words-used.npz"]


@pytest.mark.parametrize("shipped", [True, False])
def test_a_knowledge_base_is_the_same_when_it_was_kept(
    tmp_path: Path, knowledge: Knowledge, shipped: bool
) -> None:
    folder = shipped_knowledge() if shipped else OTHER_TEXT
    whole = knowledge if shipped else load(OTHER_TEXT)
    assert load(folder, cache=tmp_path) == whole
    assert file_in(tmp_path).name.startswith("knowledge-")
    assert load(folder, cache=tmp_path) == whole


def test_a_change_in_the_knowledge_base_is_seen(tmp_path: Path) -> None:
    base, cache = Base(tmp_path / "base"), tmp_path / "cache"
    before = load(base.directory, cache=cache)
    base.write("vragen/meer.yaml", "vragen:\n  beroep: ['waar leeft hij van']\n")
    after = load(base.directory, cache=cache)
    assert "waar leeft hij van" in after.by_id["beroep"].questions
    assert "waar leeft hij van" not in before.by_id["beroep"].questions


def test_a_mistake_in_the_knowledge_base_is_told_every_time(tmp_path: Path) -> None:
    base, cache = Base(tmp_path / "base"), tmp_path / "cache"
    load(base.directory, cache=cache)
    base.write("vraagen.yaml", "vragen: {}\n")
    for _ in range(2):
        with pytest.raises(KnowledgeError):
            load(base.directory, cache=cache)
    base.path("vraagen.yaml").unlink()
    base.path(VARIANTS).unlink()
    base.path(VARIANTS).mkdir()
    with pytest.raises(KnowledgeError):
        load(base.directory, cache=cache)


def test_other_code_learns_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load(OTHER_TEXT, cache=tmp_path)
    monkeypatch.setattr("bot.knowledge.loading.code", lambda: b"other")
    load(OTHER_TEXT, cache=tmp_path)
    assert len(list(tmp_path.iterdir())) == 2


def test_a_conversation_is_the_same_when_it_was_kept(little: Base, tmp_path: Path) -> None:
    knowledge, cache = little.load(), tmp_path / "cache"

    def said() -> list[object]:
        talk = Conversation(Matcher(knowledge, cache=cache), cache)
        questions = [QUESTION, "en waarom dan?", "watis het beroeep", "bedankt!", "xyz qqq"]
        return [(talk.reply(q), talk.matcher.search(q, 3)) for q in questions]

    anew = said()
    files = {path.name for path in cache.iterdir()}
    assert {name.partition("-")[0] for name in files} == {"learned", "lexicon", "phrasings", "svm"}
    assert said() == anew
    for path in cache.glob("learned-*"):
        path.write_bytes(path.read_bytes()[:-100])
    assert said() == anew
    assert {path.name for path in cache.iterdir()} == files
