"""Who is in which chat: people, groups and topics, and the bot that comes and goes."""

from __future__ import annotations

from collections.abc import Iterable

from bot.miniature.api_error import Json
from bot.miniature.copying import copied
from bot.miniature.world import OUTSIDE, RIGHTS, Chat, World


class Joining:
    """What people do to be in a chat, and to have the bot in it.

    Args:
        world: where all of this is known.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    def add_user(
        self, first_name: str, username: str | None = None, language_code: str = "nl"
    ) -> Json:
        """Somebody new; returns the User."""
        user: Json = {"id": next(self._world.ids), "is_bot": False, "first_name": first_name}
        user |= {"username": username} if username else {}
        user["language_code"] = language_code
        self._world.users[user["id"]] = user
        return dict(user)

    def private_chat(self, user: Json) -> Json:
        """The chat that the user has started with the bot; returns the Chat."""
        known = {key: user[key] for key in ("id", "first_name", "username") if key in user}
        chat = self._world.chats.setdefault(user["id"], Chat(known | {"type": "private"}))
        for member in (user["id"], self._world.bot["id"]):
            chat.members.setdefault(member, "member")
        return copied(chat.info)

    def add_group(
        self,
        title: str,
        *,
        members: Iterable[Json],
        administrators: Iterable[Json] = (),
        forum: bool = False,
        supergroup: bool = True,
    ) -> Json:
        """A group without the bot; the first administrator owns it. Returns the Chat."""
        if forum and not supergroup:
            raise ValueError("only a supergroup can be a forum")
        number = next(self._world.ids)
        info: Json = {"id": -1_000_000_000_000 - number if supergroup else -number}
        info |= {"type": "supergroup" if supergroup else "group", "title": title}
        info |= {"is_forum": True} if forum else {}
        chat = Chat(info, {user["id"]: "member" for user in members}, last_id=1)
        for number, user in enumerate(administrators):
            chat.members[user["id"]] = "administrator" if number else "creator"
        self._world.chats[chat.id] = chat
        return copied(info)

    def join(self, user: Json, chat: Json) -> Json:
        """Somebody comes into a group; returns the service message."""
        place, user = self._world.chat(chat), self._user(user)
        self._world.set_status(place, user["id"], "member", user)
        return self._announce(place, user, {"new_chat_members": [user]})

    def add_bot(self, chat: Json, by: Json, status: str = "member") -> Json:
        """Puts the bot into a group, or gives it another status; returns the Chat."""
        place, by, bot = self._world.chat(chat), self._user(by), self._world.bot
        new = place.members.get(bot["id"], "left") in OUTSIDE
        self._world.set_status(place, bot["id"], status, by)
        if new:
            self._announce(place, by, {"new_chat_members": [bot]})
        return copied(place.info)

    def remove_bot(self, chat: Json, by: Json) -> None:
        """Removes the bot from a group."""
        place, by, bot = self._world.chat(chat), self._user(by), self._world.bot
        self._announce(place, by, {"left_chat_member": bot})
        self._world.set_status(place, bot["id"], "kicked", by)

    def restrict_bot(self, chat: Json, by: Json, *rights: str) -> None:
        """Takes rights of the bot away in a supergroup: ``send_polls``, say; all, if none."""
        unknown = set(rights) - set(RIGHTS)
        if unknown:
            raise ValueError(f"no right {sorted(unknown)}")
        self._world.chat(chat).denied = set(rights or RIGHTS)
        self.add_bot(chat, by, "restricted")

    def block(self, user: Json) -> None:
        """The user blocks the bot."""
        chat = self._world.chat(user["id"])
        self._world.set_status(chat, self._world.bot["id"], "kicked", self._user(user))

    def unblock(self, user: Json) -> None:
        """The user lets the bot in again."""
        chat = self._world.chat(user["id"])
        self._world.set_status(chat, self._world.bot["id"], "member", self._user(user))

    def migrate(self, chat: Json, by: Json | None = None) -> Json:
        """A group becomes a supergroup, with a new number; returns the new Chat.

        As in tdlib/telegram-bot-api issue 266, the bot hears that it joined the new chat, and not
        that it left the old one.
        """
        old, bot = self._world.chat(chat), self._world.bot
        if old.type != "group":
            raise ValueError("only a group can become a supergroup")
        person = by or self._world.users[next(iter(old.members))]
        info = old.info | {"id": -1_000_000_000_000 + old.id, "type": "supergroup"}
        new = Chat(info, {u: status for u, status in old.members.items() if u != bot["id"]})
        self._world.chats[new.id] = new
        if (status := old.members.get(bot["id"])) and status not in OUTSIDE:
            self._world.set_status(new, bot["id"], status, person)
        self._world.announce(old, person, {"migrate_to_chat_id": new.id})
        self._world.announce(new, person, {"migrate_from_chat_id": old.id})
        old.migrated_to = new.id
        return copied(info)

    def add_topic(self, chat: Json, name: str, by: Json | None = None) -> int:
        """A new topic in a forum; returns its ``message_thread_id``."""
        place = self._world.chat(chat)
        if not place.forum:
            raise ValueError("only a forum has topics")
        person = by or self._world.users[next(iter(place.members))]
        thread = place.last_id + 1
        created: Json = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        created |= {"message_thread_id": thread, "is_topic_message": True}
        place.topics[thread] = self._world.announce(place, person, created)
        return thread

    def close_topic(self, chat: Json, thread: int | None) -> None:
        """Closes a topic, or General: only administrators can write in it."""
        place = self._world.chat(chat)
        self._announce_in(place, thread, "forum_topic_closed")
        place.closed.add(thread)

    def reopen_topic(self, chat: Json, thread: int | None) -> None:
        """Opens a closed topic again."""
        place = self._world.chat(chat)
        place.closed.discard(thread)
        self._announce_in(place, thread, "forum_topic_reopened")

    def delete_topic(self, chat: Json, thread: int) -> None:
        """Takes a topic away with all that is in it; Telegram tells the bot nothing."""
        place = self._world.chat(chat)
        del place.topics[thread]
        gone = [n for n, m in place.messages.items() if m.get("message_thread_id") == thread]
        for number in gone:
            del place.messages[number]

    def _announce_in(self, chat: Chat, thread: int | None, what: str) -> None:
        person = self._world.users[next(iter(chat.members))]
        told: Json = {what: {}}
        told |= {"message_thread_id": thread, "is_topic_message": True} if thread else {}
        self._world.announce(chat, person, told)

    def _user(self, user: Json) -> Json:
        return self._world.users[user["id"]]

    def _announce(self, chat: Chat, by: Json, content: Json) -> Json:
        return copied(self._world.announce(chat, by, content))
