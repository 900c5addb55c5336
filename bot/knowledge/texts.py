"""Every sentence that the bot says of itself, with the fields that may be filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from bot.commands import NAMES
from bot.knowledge import filling
from bot.knowledge.journal_texts import JournalTexts
from bot.knowledge.maintainer_texts import MaintainerTexts
from bot.knowledge.sentences import (
    BUTTON_LENGTH,
    EXAMPLES,
    Day,
    Description,
    Example,
    Sentence,
    VoteOption,
    button,
    notice,
    profile,
    say,
)
from bot.languages import Language


def _known_commands(value: Mapping[str, str]) -> Mapping[str, str]:
    missing = [name for name in NAMES if name not in value]
    unknown = [name for name in value if name not in NAMES]
    if missing or unknown:
        wrong = [f"{name!r} ontbreekt" for name in missing]
        wrong += [f"{name!r} is geen opdracht" for name in unknown]
        raise ValueError("; ".join(wrong))
    return value


class Texts(MaintainerTexts, JournalTexts):
    """All that the bot says of itself."""

    # the bot's profile and commands
    description: str = profile("beschrijving", 512)
    short_description: str = profile("korte_beschrijving", 120)
    commands: Annotated[Mapping[str, Description], AfterValidator(_known_commands)] = Field(
        alias="opdrachten"
    )

    # the conversation
    welcome: str = say("welkom", "titel", "auteur", "journaal")
    help: str = say("hulp", "titel", "auteur", "bot")
    examples: tuple[Example, ...] = Field(
        alias="voorbeeldvragen", default=(), min_length=EXAMPLES, max_length=EXAMPLES
    )
    only_text: str = say("alleen_tekst")
    decline: str = say("niet_gevonden", "titel")
    nearest: str = say("dichtstbij")
    suggest: str = say("bedoelde_je")
    likely: str = say("waarschijnlijk")
    or_did_you_mean: str = say("of_bedoelde_je")
    nothing_about_part: str = say("niets_over_deel", "deel")

    # going on
    no_reason: str = say("geen_reden", "auteur")
    no_example: str = say("geen_voorbeeld", "auteur")
    no_other_example: str = say("geen_ander_voorbeeld", "auteur")
    no_other_quotation: str = say("geen_ander_citaat")
    no_grounds: str = say("geen_grond", "auteur")
    no_advice: str = say("geen_raad", "auteur")
    shown_already: str = say("al_getoond")
    shown_just_now: str = say("net_getoond")
    where_it_stands: str = say("waar_staat_dat", "onderdeel", "alinea")
    where_it_stands_two: str = say("waar_staat_dat_twee", "onderdeel", "alinea", "volgende")
    where_in_comments: str = say("waar_staat_de_reactie")
    no_such_paragraph: str = say("alinea_bestaat_niet", "aantal")
    side_by_side: str = say("verschil_inleiding")
    headings: str = say("kopjes_inleiding")
    quotations_about: str = say("citaten_inleiding", "deel")
    quotations: str = say("citaten_uit_de_tekst")
    in_short: str = say("samenvatting_kop_deel", "onderdeel")
    go_on_about_what: str = say("waarover")
    welcome_to_it: str = say("graag_gedaan")
    none_of_these: str = button("geen_van_deze")
    who_says_so: str = say("wie_zegt_dat", "auteur", "titel", "onderdeel", "alinea")
    reader_says_so: str = say("lezer_zegt_dat", "titel", "auteur")
    foreign: Mapping[Language, Sentence] = Field(alias="andere_taal")
    answer_lost: str = say("antwoord_kwijt")
    button_answer_again: str = button("knop_nog_eens_antwoord")
    something_wrong: str = notice("er_ging_iets_mis")
    old_button: str = notice("oude_knop")
    unknown_point: str = say("onbekend_punt")
    unknown_command: str = say("onbekende_opdracht")
    too_fast: str = notice("te_snel")
    ask_what: str = say("vraag_leeg", "bot")
    ask_quoting: str = say("vraag_zonder_citaat")

    # what is kept
    privacy: str = say("privacy", "journaal")
    privacy_in_group: str = say("privacy_groep", "journaal")

    # around a passage
    source_line: str = say("bronregel", "auteur", "uitgever", "onderdeel", "alinea", "jaar")
    source_line_reader: str = say("bronregel_reactie", "uitgever", "onderdeel")
    read_article: str = say("lees_artikel", limit=60)
    read_on: str = say("lees_verder", limit=60)
    paragraph_heading: str = say("alinea_kop", "onderdeel", "alinea")
    button_paragraph: str = button("knop_alinea")
    button_back: str = button("knop_terug")
    button_previous: str = button("knop_vorige")
    button_next: str = button("knop_volgende")
    button_share: str = button("knop_delen")
    button_more: str = button("knop_meer")

    # browsing
    themes: str = say("themas", "titel")
    theme: str = say("thema", "onderdeel", "aantal")
    button_themes: str = button("knop_themas")
    about_source: str = say("bron", "titel", "auteur", "uitgever", "jaar")
    cite: str = say("citeren")
    button_author: str = button("knop_auteur")
    button_another: str = button("knop_nog_een")
    inline_button: str = say("inline_knop", limit=60)
    inline_nothing: str = say("inline_niets", limit=60)

    # groups
    group_help: str = say("groep_hulp", "bot", "titel", "opdrachten")
    group_welcome: str = say("groep_welkom", "bot", "titel", "journaal")
    only_in_group: str = say("alleen_in_groep")
    only_administrators: str = notice("alleen_beheerders")
    settings: str = say("instellingen", "lengte", "stelling")
    settings_short: str = say("instellingen_kort", limit=60)
    settings_long: str = say("instellingen_lang", limit=60)
    settings_weekly_on: str = say("instellingen_wekelijks_aan", "dag", "tijd", limit=100)
    settings_weekly_off: str = say("instellingen_wekelijks_uit", limit=60)
    button_length: str = button("knop_lengte")
    button_weekly: str = button("knop_wekelijks")
    button_day: str = button("knop_dag")
    button_time: str = button("knop_tijd")
    hour: str = say("uur", "uur", limit=BUTTON_LENGTH)
    days: tuple[Day, ...] = Field(alias="dagen", min_length=7, max_length=7)

    # what the bot may not do in a group (bot/handlers/hindrances.py)
    may_not_poll: str = say("mag_geen_peiling")
    may_not_write: str = say("mag_niet_schrijven", "groep")
    topic_closed: str = say("onderwerp_gesloten", "groep")
    topic_gone: str = say("onderwerp_weg", "groep")
    not_in_group: str = say("niet_in_groep", "groep")
    removed: str = say("uit_groep_gehaald", "groep")
    some_group: str = say("een_groep", limit=40)
    to_topic: str = say("naar_onderwerp", limit=60)
    weekly_elsewhere: str = say("weekstelling_elders")
    trouble_polls: str = say("instellingen_geen_peiling")
    trouble_topic: str = say("instellingen_onderwerp")

    # statements
    statement: str = say("stelling", "stelling", limit=30)
    statement_weekly: str = say("stelling_van_de_week", "stelling", limit=30)
    vote_options: tuple[VoteOption, ...] = Field(alias="stemopties", min_length=3, max_length=3)
    button_close_vote: str = button("knop_stemming_sluiten")
    statement_result: str = say("stelling_uitslag", "stelling")
    vote_line: str = say("stemregel", "optie", "aantal", limit=100)
    nobody_voted: str = say("niemand_stemde")
    author_says: str = say("auteur_zegt", "auteur")
    only_starter: str = notice("alleen_starter")
    already_closed: str = notice("al_gesloten")

    # quiz
    quiz_choice: str = say("quiz_keuze")
    button_one_question: str = button("knop_een_vraag")
    button_round: str = button("knop_ronde")
    button_next_question: str = button("knop_volgende_vraag")
    quiz_question: str = say("quizvraag", "nummer", "totaal", "vraag", limit=40)
    quiz_source: str = say("quiz_bron", limit=30)
    quiz_score: str = say("quiz_stand")
    quiz_score_line: str = say("quiz_standregel", "naam", "goed", "totaal", limit=200)
    quiz_nobody: str = say("quiz_niemand")
    quiz_choice_about: str = say("quiz_keuze_over", "onderwerp")
    button_round_of: str = say("knop_ronde_van", "aantal", limit=BUTTON_LENGTH)
    button_explain: str = button("knop_sluit_en_leg_uit")
    quiz_why: str = say("quiz_uitleg", "antwoord", "uitleg")
    quiz_stopped: str = say("quiz_gestopt")
    quiz_stopped_nobody: str = say("quiz_gestopt_niemand")
    quiz_not_running: str = say("quiz_niet_bezig")
    quiz_in_meeting: str = notice("quiz_in_bijeenkomst")
    deleted_account: str = say("verwijderd_account", limit=40)
    quiz_running: str = notice("quiz_bezig")
    somebody: str = say("iemand", limit=40)

    # discussion and meetings
    discuss: str = say("bespreek", "vraag")
    nothing_ready_about: str = say("niets_klaar_over", "onderwerp")
    nothing_to_show: str = notice("niets_te_tonen")
    meeting_section: str = say("bijeenkomst_onderdeel")
    meeting_whole: str = button("bijeenkomst_hele_tekst")
    meeting_item: str = say("bijeenkomst_van_lijst", "soort", "nummer", "titel", limit=60)
    meeting_item_short: str = say("bijeenkomst_van_lijst_kort", "soort", "nummer", limit=40)
    meeting_listed: str = say("bijeenkomst_lijstregel", "nummer", "titel")
    meeting_length: str = say("bijeenkomst_duur", "onderdeel")
    meeting_minutes: str = say("bijeenkomst_minuten", "minuten", limit=BUTTON_LENGTH)
    meeting_size: str = say("bijeenkomst_grootte", "onderdeel", "minuten")
    button_small: str = button("knop_kleine_groep")
    button_large: str = button("knop_grote_groep")
    meeting_plan: str = say("bijeenkomst_plan", "onderdeel", "minuten")
    meeting_plan_line: str = say("bijeenkomst_planregel", "nummer", "begin", "einde", "wat")
    meeting_plan_groups: str = say("bijeenkomst_plan_groepjes")
    meeting_plan_empty: str = say("bijeenkomst_plan_leeg")
    button_drop: str = say("knop_weglaten", "nummer", limit=BUTTON_LENGTH)
    button_take_back: str = say("knop_terugzetten", "nummer", limit=BUTTON_LENGTH)
    button_begin: str = button("knop_begin")
    meeting_running: str = notice("bijeenkomst_bezig")
    meeting_start: str = say("bijeenkomst_begin", "onderdeel", "tijd")
    meeting_step: str = say("bijeenkomst_stap", "nummer", "totaal", "minuten")
    meeting_pace: str = say("bijeenkomst_klaar_om", "tijd")
    meeting_part: str = say("bijeenkomst_stap_van_blok", "nummer", "totaal", "wat", "minuten")
    part_passage: str = say("stap_lezen", limit=BUTTON_LENGTH)
    part_question: str = say("stap_praten", limit=BUTTON_LENGTH)
    part_vote: str = say("stap_stemmen", limit=BUTTON_LENGTH)
    part_comparison: str = say("stap_vergelijken", limit=BUTTON_LENGTH)
    step_opening: str = say("deel_opening", limit=100)
    step_overview: str = say("deel_vooruitblik", limit=100)
    step_turn: str = say("deel_in_het_kort", "onderdeel", limit=100)
    step_block: str = say("deel_blok", "onderdeel", "punt", limit=100)
    step_objection: str = say("deel_tegenwerping", limit=100)
    step_objection_to: str = say("deel_tegenwerping_bij", "onderdeel", limit=100)
    step_closing: str = say("deel_slot", limit=100)
    meeting_opening: str = say("bijeenkomst_opening", "titel", "auteur")
    meeting_opening_large: str = say("bijeenkomst_opening_groot", "titel", "auteur")
    meeting_overview: str = say("bijeenkomst_vooruitblik")
    meeting_overview_list: str = say("bijeenkomst_vooruitblik_lijst")
    meeting_turn: str = say("bijeenkomst_in_het_kort")
    meeting_line: str = say("bijeenkomst_lijn", "auteur", "achternaam")
    meeting_passage: str = say("bijeenkomst_passage")
    meeting_passage_told: str = say("bijeenkomst_passage_en_uitleg")
    meeting_bold: str = say("bijeenkomst_vet")
    meeting_question: str = say("bijeenkomst_vraag")
    meeting_in_groups: str = say("bijeenkomst_groepjes")
    meeting_open_question: str = say("bijeenkomst_open_vraag")
    meeting_statement: str = say("bijeenkomst_stelling", "knop")
    meeting_still_voting: str = say("bijeenkomst_stem_hierboven", "stelling", "knop")
    meeting_vote_here: str = say("bijeenkomst_stem_met_knoppen", "knop")
    meeting_voted: str = notice("bijeenkomst_gestemd", "optie", "aantal")
    meeting_divided: str = say("bijeenkomst_verdeeld", "achternaam", "aantal")
    meeting_tied: str = say("bijeenkomst_gelijk", "achternaam", "aantal")
    meeting_agreed: str = say("bijeenkomst_eensgezind", "achternaam", "aantal")
    meeting_unknown: str = say("bijeenkomst_geen_uitslag", "achternaam")
    meeting_objection: str = say("bijeenkomst_tegenwerping", "achternaam")
    meeting_objection_to: str = say("bijeenkomst_tegenwerping_bij", "onderdeel")
    meeting_closing: str = say("bijeenkomst_slot")
    meeting_paused: str = say("bijeenkomst_pauze", "knop", "stop")
    meeting_overrun: str = say("bijeenkomst_tijd_om", "minuten", "deel", "knop", "tijd")
    meeting_elsewhere: str = notice("bijeenkomst_verder")
    meeting_summary: str = say(
        "bijeenkomst_samenvatting", "auteur", "titel", "jaar", "onderdeel", "datum"
    )
    meeting_read: str = say("bijeenkomst_gelezen", "begin")
    meeting_asked: str = say("bijeenkomst_besproken", "vraag")
    meeting_vote: str = say("bijeenkomst_gestemd_over", "stelling", "aantal", "uitslag")
    meeting_said: str = say("bijeenkomst_gezegd")
    meeting_taken: str = say("bijeenkomst_meegenomen")
    meeting_copy: str = say("bijeenkomst_kopieer")
    meeting_copy_more: str = say("bijeenkomst_kopieer_vervolg")
    meeting_by_itself: str = say("bijeenkomst_vanzelf_klaar")
    meeting_stopped: str = say("bijeenkomst_gestopt")
    button_finish: str = button("knop_afronden")
    button_pause: str = button("knop_pauze")
    button_resume: str = button("knop_hervat")
    button_go_on: str = button("knop_verder")
    button_skip: str = button("knop_overslaan")
    button_stop: str = button("knop_stop")

    def filled(self, values: Mapping[str, str]) -> Texts:
        """The same with the profile's sentences about this text; ValidationError if too long."""
        said: dict[str, Any] = {name: value for name, value in self if name != "examples" or value}
        for name in ("description", "short_description"):
            said[name] = filling.fill(said[name], values)
        said["commands"] = {k: filling.fill(v, values) for k, v in self.commands.items()}
        fields = type(self).model_fields
        return Texts.model_validate({fields[name].alias: value for name, value in said.items()})
