"""What those who look after the bot are shown: how it fares, and why a question gets its reply."""

from __future__ import annotations

from bot.conversation.outcomes import label
from bot.matching.explanation import Explanation
from bot.replies.markup import Reply
from bot.replies.wording import Wording


class MaintenancePages(Wording):
    """Renders what maintainers ask for."""

    def status(self, version: str, database: str, *, reached: bool) -> Reply:
        """How the bot fares.

        Args:
            version: of the bot.
            database: the kind of it.
            reached: whether it answers.
        """
        knowledge, texts = self.knowledge, self.texts
        database = (texts.database_reached if reached else texts.database_gone).format(
            soort=database
        )
        return self.say(
            texts.status,
            versie=version,
            punten=len(knowledge.points),
            varianten=sum(len(entry.questions) for entry in knowledge.asked),
            voorstellen=knowledge.proposed,
            database=database,
        )

    def tried(self, question: str, found: Explanation) -> Reply:
        """Where a question leads by itself, and which entries came nearest."""
        texts = self.texts
        outcome = texts.outcomes[label(found.outcome)]
        parts = [self.html(texts.tried, vraag=question, uitkomst=outcome)]
        for candidate in found.candidates:
            head = self.html(
                texts.tried_candidate,
                kans=_percent(candidate.probability),
                titel=candidate.title,
                id=candidate.name,
            )
            near = [
                self.html(texts.tried_variant, vraag=variant, gelijkenis=_percent(similar))
                for variant, similar in candidate.variants
            ]
            parts.append("\n".join([head, *near]))
        parts.append(self.html(texts.tried_none, kans=_percent(found.none)))
        return Reply("\n\n".join(parts))


def _percent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")
