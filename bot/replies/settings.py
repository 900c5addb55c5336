"""The settings of a group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from telegram import InlineKeyboardButton

from bot.replies.buttons import ChangeSetting, ChooseSetting
from bot.replies.hindrances import Hindrance
from bot.replies.markup import Reply
from bot.replies.wording import Wording

if TYPE_CHECKING:  # who asks in a terminal waits for no database
    from bot.store import GroupSettings

_HOURS = range(7, 23)
_HOURS_A_ROW = 4


class SettingsPages(Wording):
    """Renders the settings of a group."""

    def settings(self, settings: GroupSettings, troubles: Sequence[Hindrance] = ()) -> Reply:
        """The settings as they are, with what can be changed, and what is in the way of them."""
        texts = self.texts
        length = texts.settings_long if settings.long_answers else texts.settings_short
        weekly = texts.settings_weekly_off
        rows = [
            [ChangeSetting("lengte").labelled(texts.button_length)],
            [ChangeSetting("week").labelled(texts.button_weekly)],
        ]
        if settings.weekly:
            day, hour = texts.days[settings.weekly_day], settings.weekly_time.strftime("%H:%M")
            weekly = texts.settings_weekly_on.format(dag=day, tijd=hour)
            day_button = ChangeSetting("dag").labelled(texts.button_day)
            rows.append([day_button, ChangeSetting("uur").labelled(texts.button_time)])
        html = self.html(texts.settings, lengte=length, stelling=weekly)
        told = [self.html(self._trouble(why)) for why in troubles]
        return Reply("\n\n".join([html, *dict.fromkeys(told)]), rows)

    def settings_choice(self, settings: GroupSettings, what: Literal["dag", "uur"]) -> Reply:
        """The days or the hours to choose from."""
        rows = self._days() if what == "dag" else self._hours()
        back = [ChangeSetting("terug").labelled(self.texts.button_back)]
        return Reply(self.settings(settings).html, [*rows, back])

    def _trouble(self, why: Hindrance) -> str:
        polls = why == "peilingen"
        return self.texts.trouble_polls if polls else self.texts.trouble_topic

    def _days(self) -> list[list[InlineKeyboardButton]]:
        return [
            [ChooseSetting("dag", number).labelled(day)]
            for number, day in enumerate(self.texts.days)
        ]

    def _hours(self) -> list[list[InlineKeyboardButton]]:
        hours = [
            ChooseSetting("uur", hour).labelled(self.texts.hour.format(uur=hour)) for hour in _HOURS
        ]
        return [hours[n : n + _HOURS_A_ROW] for n in range(0, len(hours), _HOURS_A_ROW)]
