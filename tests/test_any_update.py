"""Any update of the Bot API's shape, any question: no error, and no invalid request goes out.

A bounded run, always the same; ``python -m tests.any_update`` goes on for as long as one likes.
"""

from __future__ import annotations

import pytest

from bot.conversation import Conversation
from tests.any_update import look_at_questions, look_at_updates


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
def test_any_update_is_survived(conversation: Conversation) -> None:
    assert look_at_updates(conversation, examples=120) >= 120


def test_any_question_is_answered(conversation: Conversation) -> None:
    assert look_at_questions(conversation, examples=80) >= 80
