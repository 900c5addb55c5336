"""Every sentence that the bot says of itself, with the fields that may be filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, ValidationInfo
from pydantic import field_validator as check_field

from bot.commands import NAMES
from bot.knowledge import filling
from bot.knowledge.journal_texts import JournalTexts
from bot.knowledge.sayings import BUTTON_LENGTH, MAX_LENGTH
from bot.knowledge.sayings import button as _button
from bot.knowledge.sayings import notice as _notice
from bot.knowledge.sayings import say as _say
from bot.languages import Language

EXAMPLES, EXAMPLE_LENGTH = 3, 60
Description = Annotated[str, StringConstraints(min_length=1, max_length=200)]
VoteOption = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=MAX_LENGTH)]
Example = Annotated[str, StringConstraints(min_length=1, max_length=EXAMPLE_LENGTH)]
Day = Annotated[str, StringConstraints(min_length=1, max_length=20)]


def _profile(key: str, limit: int) -> Any:
    """A sentence of the bot's profile in Telegram; it may name the text and the author."""
    return _say(key, *filling.OF_SOURCE, limit=limit)


def _known_commands(value: Mapping[str, str]) -> Mapping[str, str]:
    missing = [name for name in NAMES if name not in value]
    unknown = [name for name in value if name not in NAMES]
    if missing or unknown:
        wrong = [f"{name!r} ontbreekt" for name in missing]
        wrong += [f"{name!r} is geen opdracht" for name in unknown]
        raise ValueError("; ".join(wrong))
    return value


class Texts(JournalTexts):
    """The bot's sentences; plain text, of which the bot itself makes safe HTML."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    # the bot's profile and commands
    description: str = _profile("beschrijving", 512)
    short_description: str = _profile("korte_beschrijving", 120)
    commands: Annotated[Mapping[str, Description], AfterValidator(_known_commands)] = Field(
        alias="opdrachten"
    )

    # the conversation
    welcome: str = _say("welkom", "titel", "auteur", "journaal")
    help: str = _say("hulp", "titel", "auteur", "bot")
    examples: tuple[Example, ...] = Field(
        alias="voorbeeldvragen", default=(), min_length=EXAMPLES, max_length=EXAMPLES
    )
    only_text: str = _say("alleen_tekst")
    decline: str = _say("niet_gevonden", "titel")
    nearest: str = _say("dichtstbij")
    suggest: str = _say("bedoelde_je")
    likely: str = _say("waarschijnlijk")
    or_did_you_mean: str = _say("of_bedoelde_je")
    nothing_about_part: str = _say("niets_over_deel", "deel")

    # going on
    no_reason: str = _say("geen_reden", "auteur")
    no_example: str = _say("geen_voorbeeld", "auteur")
    no_grounds: str = _say("geen_grond", "auteur")
    where_it_stands: str = _say("waar_staat_dat", "onderdeel", "alinea")
    where_it_stands_two: str = _say("waar_staat_dat_twee", "onderdeel", "alinea", "volgende")
    where_in_comments: str = _say("waar_staat_de_reactie")
    no_such_paragraph: str = _say("alinea_bestaat_niet", "aantal")
    side_by_side: str = _say("verschil_inleiding")
    headings: str = _say("kopjes_inleiding")
    quotations_about: str = _say("citaten_inleiding", "deel")
    in_short: str = _say("samenvatting_kop_deel", "onderdeel")
    go_on_about_what: str = _say("waarover")
    welcome_to_it: str = _say("graag_gedaan")
    none_of_these: str = _button("geen_van_deze")
    who_says_so: str = _say("wie_zegt_dat", "auteur", "titel", "onderdeel", "alinea")
    reader_says_so: str = _say("lezer_zegt_dat", "titel", "auteur")
    foreign: Mapping[Language, Sentence] = Field(alias="andere_taal")
    # an answer that may have got lost (bot/handlers/lost.py)
    answer_lost: str = _say("antwoord_kwijt")
    button_answer_again: str = _button("knop_nog_eens_antwoord")
    something_wrong: str = _notice("er_ging_iets_mis")
    old_button: str = _notice("oude_knop")
    unknown_point: str = _say("onbekend_punt")
    unknown_command: str = _say("onbekende_opdracht")
    too_fast: str = _notice("te_snel")
    ask_what: str = _say("vraag_leeg", "bot")
    ask_quoting: str = _say("vraag_zonder_citaat")

    # what is kept
    privacy: str = _say("privacy", "journaal")
    privacy_in_group: str = _say("privacy_groep", "journaal")
    # for maintainers
    base_refused: str = _say("kennisbank_geweigerd", "fouten", limit=500)
    base_mended: str = _say("kennisbank_hersteld", limit=500)

    # around a passage
    source_line: str = _say("bronregel", "auteur", "uitgever", "onderdeel", "alinea", "jaar")
    source_line_reader: str = _say("bronregel_reactie", "uitgever", "onderdeel")
    read_article: str = _say("lees_artikel", limit=60)
    read_on: str = _say("lees_verder", limit=60)
    paragraph_heading: str = _say("alinea_kop", "onderdeel", "alinea")
    button_paragraph: str = _button("knop_alinea")
    button_back: str = _button("knop_terug")
    button_previous: str = _button("knop_vorige")
    button_next: str = _button("knop_volgende")
    button_share: str = _button("knop_delen")
    button_more: str = _button("knop_meer")

    # browsing
    themes: str = _say("themas", "titel")
    theme: str = _say("thema", "onderdeel", "aantal")
    button_themes: str = _button("knop_themas")
    about_source: str = _say("bron", "titel", "auteur", "uitgever", "jaar")
    cite: str = _say("citeren")
    button_author: str = _button("knop_auteur")
    button_another: str = _button("knop_nog_een")
    inline_button: str = _say("inline_knop", limit=60)
    inline_nothing: str = _say("inline_niets", limit=60)

    # groups
    group_help: str = _say("groep_hulp", "bot", "titel", "opdrachten")
    group_welcome: str = _say("groep_welkom", "bot", "titel", "journaal")
    only_in_group: str = _say("alleen_in_groep")
    only_administrators: str = _notice("alleen_beheerders")
    settings: str = _say("instellingen", "lengte", "stelling")
    settings_short: str = _say("instellingen_kort", limit=60)
    settings_long: str = _say("instellingen_lang", limit=60)
    settings_weekly_on: str = _say("instellingen_wekelijks_aan", "dag", "tijd", limit=100)
    settings_weekly_off: str = _say("instellingen_wekelijks_uit", limit=60)
    button_length: str = _button("knop_lengte")
    button_weekly: str = _button("knop_wekelijks")
    button_day: str = _button("knop_dag")
    button_time: str = _button("knop_tijd")
    hour: str = _say("uur", "uur", limit=BUTTON_LENGTH)
    days: tuple[Day, ...] = Field(alias="dagen", min_length=7, max_length=7)

    # what the bot may not do in a group (bot/handlers/hindrances.py)
    may_not_poll: str = _say("mag_geen_peiling")
    may_not_write: str = _say("mag_niet_schrijven", "groep")
    topic_closed: str = _say("onderwerp_gesloten", "groep")
    topic_gone: str = _say("onderwerp_weg", "groep")
    not_in_group: str = _say("niet_in_groep", "groep")
    removed: str = _say("uit_groep_gehaald", "groep")
    some_group: str = _say("een_groep", limit=40)
    to_topic: str = _say("naar_onderwerp", limit=60)
    weekly_elsewhere: str = _say("weekstelling_elders")
    trouble_polls: str = _say("instellingen_geen_peiling")
    trouble_topic: str = _say("instellingen_onderwerp")

    # statements
    statement: str = _say("stelling", "stelling", limit=30)
    statement_weekly: str = _say("stelling_van_de_week", "stelling", limit=30)
    vote_options: tuple[VoteOption, ...] = Field(alias="stemopties", min_length=3, max_length=3)
    button_close_vote: str = _button("knop_stemming_sluiten")
    statement_result: str = _say("stelling_uitslag", "stelling")
    vote_line: str = _say("stemregel", "optie", "aantal", limit=100)
    nobody_voted: str = _say("niemand_stemde")
    author_says: str = _say("auteur_zegt", "auteur")
    only_starter: str = _notice("alleen_starter")
    already_closed: str = _notice("al_gesloten")

    # quiz
    quiz_choice: str = _say("quiz_keuze")
    button_one_question: str = _button("knop_een_vraag")
    button_round: str = _button("knop_ronde")
    button_next_question: str = _button("knop_volgende_vraag")
    quiz_question: str = _say("quizvraag", "nummer", "totaal", "vraag", limit=40)
    quiz_source: str = _say("quiz_bron", limit=30)
    quiz_score: str = _say("quiz_stand")
    quiz_score_line: str = _say("quiz_standregel", "naam", "goed", "totaal", limit=200)
    quiz_nobody: str = _say("quiz_niemand")
    quiz_choice_about: str = _say("quiz_keuze_over", "onderwerp")
    button_round_of: str = _say("knop_ronde_van", "aantal", limit=BUTTON_LENGTH)
    button_explain: str = _button("knop_sluit_en_leg_uit")
    quiz_why: str = _say("quiz_uitleg", "antwoord", "uitleg")
    quiz_stopped: str = _say("quiz_gestopt")
    quiz_stopped_nobody: str = _say("quiz_gestopt_niemand")
    quiz_not_running: str = _say("quiz_niet_bezig")
    quiz_in_meeting: str = _notice("quiz_in_bijeenkomst")
    deleted_account: str = _say("verwijderd_account", limit=40)
    quiz_running: str = _notice("quiz_bezig")
    somebody: str = _say("iemand", limit=40)

    # discussion and meetings
    discuss: str = _say("bespreek", "vraag")
    nothing_ready_about: str = _say("niets_klaar_over", "onderwerp")
    nothing_to_show: str = _notice("niets_te_tonen")
    meeting_section: str = _say("bijeenkomst_onderdeel")
    meeting_whole: str = _button("bijeenkomst_hele_tekst")
    meeting_item: str = _say("bijeenkomst_van_lijst", "soort", "nummer", "titel", limit=60)
    meeting_item_short: str = _say("bijeenkomst_van_lijst_kort", "soort", "nummer", limit=40)
    meeting_listed: str = _say("bijeenkomst_lijstregel", "nummer", "titel")
    meeting_length: str = _say("bijeenkomst_duur", "onderdeel")
    meeting_minutes: str = _say("bijeenkomst_minuten", "minuten", limit=BUTTON_LENGTH)
    meeting_size: str = _say("bijeenkomst_grootte", "onderdeel", "minuten")
    button_small: str = _button("knop_kleine_groep")
    button_large: str = _button("knop_grote_groep")
    meeting_plan: str = _say("bijeenkomst_plan", "onderdeel", "minuten")
    meeting_plan_line: str = _say("bijeenkomst_planregel", "nummer", "begin", "einde", "wat")
    meeting_plan_groups: str = _say("bijeenkomst_plan_groepjes")
    meeting_plan_empty: str = _say("bijeenkomst_plan_leeg")
    button_drop: str = _say("knop_weglaten", "nummer", limit=BUTTON_LENGTH)
    button_take_back: str = _say("knop_terugzetten", "nummer", limit=BUTTON_LENGTH)
    button_begin: str = _button("knop_begin")
    meeting_running: str = _notice("bijeenkomst_bezig")
    meeting_start: str = _say("bijeenkomst_begin", "onderdeel", "tijd")
    meeting_step: str = _say("bijeenkomst_stap", "nummer", "totaal", "minuten")
    meeting_pace: str = _say("bijeenkomst_klaar_om", "tijd")
    meeting_part: str = _say("bijeenkomst_stap_van_blok", "nummer", "totaal", "wat", "minuten")
    part_passage: str = _say("stap_lezen", limit=BUTTON_LENGTH)
    part_question: str = _say("stap_praten", limit=BUTTON_LENGTH)
    part_vote: str = _say("stap_stemmen", limit=BUTTON_LENGTH)
    part_comparison: str = _say("stap_vergelijken", limit=BUTTON_LENGTH)
    step_opening: str = _say("deel_opening", limit=100)
    step_overview: str = _say("deel_vooruitblik", limit=100)
    step_turn: str = _say("deel_in_het_kort", "onderdeel", limit=100)
    step_block: str = _say("deel_blok", "onderdeel", "punt", limit=100)
    step_objection: str = _say("deel_tegenwerping", limit=100)
    step_closing: str = _say("deel_slot", limit=100)
    meeting_opening: str = _say("bijeenkomst_opening", "titel", "auteur")
    meeting_opening_large: str = _say("bijeenkomst_opening_groot", "titel", "auteur")
    meeting_overview: str = _say("bijeenkomst_vooruitblik")
    meeting_turn: str = _say("bijeenkomst_in_het_kort")
    meeting_line: str = _say("bijeenkomst_lijn", "auteur")
    meeting_passage: str = _say("bijeenkomst_passage")
    meeting_bold: str = _say("bijeenkomst_vet")
    meeting_question: str = _say("bijeenkomst_vraag")
    meeting_in_groups: str = _say("bijeenkomst_groepjes")
    meeting_open_question: str = _say("bijeenkomst_open_vraag")
    meeting_statement: str = _say("bijeenkomst_stelling", "knop")
    meeting_still_voting: str = _say("bijeenkomst_stem_hierboven", "stelling", "knop")
    meeting_vote_here: str = _say("bijeenkomst_stem_met_knoppen", "knop")
    meeting_voted: str = _notice("bijeenkomst_gestemd", "optie")
    meeting_divided: str = _say("bijeenkomst_verdeeld", "achternaam", "aantal")
    meeting_agreed: str = _say("bijeenkomst_eensgezind", "achternaam", "aantal")
    meeting_unknown: str = _say("bijeenkomst_geen_uitslag", "achternaam")
    meeting_objection: str = _say("bijeenkomst_tegenwerping", "achternaam")
    meeting_closing: str = _say("bijeenkomst_slot")
    meeting_paused: str = _say("bijeenkomst_pauze", "knop", "stop")
    meeting_overrun: str = _say("bijeenkomst_tijd_om", "minuten", "deel", "knop", "tijd")
    meeting_elsewhere: str = _notice("bijeenkomst_verder")
    meeting_summary: str = _say(
        "bijeenkomst_samenvatting", "auteur", "titel", "jaar", "onderdeel", "datum"
    )
    meeting_read: str = _say("bijeenkomst_gelezen", "begin")
    meeting_asked: str = _say("bijeenkomst_besproken", "vraag")
    meeting_vote: str = _say("bijeenkomst_gestemd_over", "stelling", "aantal", "uitslag")
    meeting_said: str = _say("bijeenkomst_gezegd")
    meeting_taken: str = _say("bijeenkomst_meegenomen")
    meeting_copy: str = _say("bijeenkomst_kopieer")
    meeting_copy_more: str = _say("bijeenkomst_kopieer_vervolg")
    meeting_by_itself: str = _say("bijeenkomst_vanzelf_klaar")
    meeting_stopped: str = _say("bijeenkomst_gestopt")
    button_finish: str = _button("knop_afronden")
    button_pause: str = _button("knop_pauze")
    button_resume: str = _button("knop_hervat")
    button_go_on: str = _button("knop_verder")
    button_skip: str = _button("knop_overslaan")
    button_stop: str = _button("knop_stop")

    @check_field("*")
    @classmethod
    def _fills(cls, value: Any, info: ValidationInfo) -> Any:
        extra = cls.model_fields[info.field_name or ""].json_schema_extra
        allowed = extra["fill"] if isinstance(extra, dict) else []
        if isinstance(value, str) and isinstance(allowed, list):
            filling.check(value, [str(name) for name in allowed])
        return value

    def filled(self, values: Mapping[str, str]) -> Texts:
        """The same with the profile's sentences about this text; ValidationError if too long."""
        said: dict[str, Any] = {name: value for name, value in self if name != "examples" or value}
        for name in ("description", "short_description"):
            said[name] = filling.fill(said[name], values)
        said["commands"] = {k: filling.fill(v, values) for k, v in self.commands.items()}
        fields = type(self).model_fields
        return Texts.model_validate({fields[name].alias: value for name, value in said.items()})
