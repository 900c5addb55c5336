"""The README, held against what it is about: commands, options, variables and files."""

from __future__ import annotations

import argparse
import re
import shlex
import subprocess
import sys
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

import pytest

from bot.cli.main import main, parser
from bot.database_url import with_driver
from bot.settings import Settings
from tests.test_cli import settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
CODE = [
    *(line for block in BLOCKS for line in block.splitlines()),
    *re.findall(r"`([^`\n]+)`", README),
]
COMMAND_ROW = re.compile(r"^\| `\.venv/bin/python -m bot (\w+).*?` \| (.+) \|$", re.MULTILINE)
VARIABLE_ROW = re.compile(r"^\| `([A-Z_]+)` \| (.+?) \| .+ \|$", re.MULTILINE)
OURS = re.compile(r"(?:.*&& )?(?:[A-Z_]+=\S+ )?(\S*)python -m (\S+)(.*)")
ON_A_PLATFORM = re.compile(r"(worker|release): python -m bot (.+)")


def options() -> dict[str, set[str]]:
    """The long options of every command."""
    (commands,) = (a for a in parser()._actions if isinstance(a, argparse._SubParsersAction))
    return {
        name: {word for action in command._actions for word in action.option_strings}
        - {"-h", "--help"}
        for name, command in commands.choices.items()
    }


def test_it_tells_of_every_command_and_every_option() -> None:
    told = {
        name: set(re.findall(r"`(--[\w-]+)", text)) for name, text in COMMAND_ROW.findall(README)
    }
    assert told == options()


def test_it_tells_of_every_variable_with_its_default() -> None:
    told = dict(VARIABLE_ROW.findall(README))
    assert told.keys() == {name.upper() for name in Settings.model_fields}
    defaults = Settings.model_construct()
    assert told["TELEGRAM_API_URL"] == f"`{str(defaults.telegram_api_url).rstrip('/')}`"
    assert with_driver(told["DATABASE_URL"].strip("`")) == defaults.database_url.get_secret_value()
    assert told["TIMEZONE"] == f"`{defaults.timezone}`"


def test_every_command_can_be_given_from_any_shell() -> None:
    """None of them needs an activated environment; each of them is one that there is."""
    ours = [code for code in CODE if not ON_A_PLATFORM.fullmatch(code)]
    given = [match for code in ours if (match := OURS.fullmatch(code))]
    assert len(given) >= 8
    for match in given:
        folder, module, arguments = match.groups()
        assert folder == ".venv/bin/", match.group()
        assert find_spec(module) is not None, match.group()
        if module == "bot":
            parser().parse_args(shlex.split(arguments))
    for code in CODE:
        assert not re.match(r"(pip|pytest|mypy|ruff) ", code), code


def test_a_platform_runs_what_the_readme_says() -> None:
    """The commands behind ``worker:`` and ``release:`` are those of the Procfile."""
    told = {match.group() for code in CODE if (match := ON_A_PLATFORM.fullmatch(code))}
    assert told == set((ROOT / "Procfile").read_text(encoding="utf-8").splitlines())
    for code in told:
        parser().parse_args(shlex.split(code.partition("bot ")[2]))


@pytest.mark.parametrize("code", [c for c in CODE if re.fullmatch(r"(bot|tests|knowledge)/\S*", c)])
def test_every_file_that_it_names_is_there(code: str) -> None:
    assert (ROOT / code).exists()


def test_the_installed_command_is_not_led_astray_by_a_file_of_the_same_name(tmp_path: Path) -> None:
    """In a folder with a ``bot.py``, ``python -m bot`` runs that file; ``essaybot`` does not."""
    (entry,) = (e for e in entry_points(group="console_scripts") if e.name == "essaybot")
    assert entry.load() is main
    (tmp_path / "bot.py").write_text("raise SystemExit('een ander')", encoding="utf-8")
    ended = subprocess.run(
        [Path(sys.executable).with_name("essaybot"), "--help"],
        capture_output=True,
        cwd=tmp_path,
        env=settings(),
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert "`.venv/bin/essaybot" in README
