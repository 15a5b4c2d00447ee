"""A query as the model that fits its language reads it, and how much what is near in meaning counts beside the words.

Weights were set on the even-numbered half of STARD's questions and of the queries of `benchmarks.relevance`; the odd halves only
told whether they hold.
"""

from __future__ import annotations

from collections.abc import Mapping

from config.settings import Settings
from indexing.engine.fusion import Question, Weight
from indexing.query import SearchQuery
from indexing.query.meant import is_chinese, meant
from indexing.vectors.models import CHINESE, MULTILINGUAL, encoder, ready

WEIGHTS: Mapping[str, Weight] = {
    CHINESE.name: Weight(found=0.5, not_found=1.0),
    MULTILINGUAL.name: Weight(found=0.25, not_found=1.0),
}
# Below it, papers have nothing to do with the query more often than not.
LEAST: Mapping[str, float] = {CHINESE.name: 0.4, MULTILINGUAL.name: 0.1}


def question(settings: Settings, query: SearchQuery) -> Question | None:
    """The query as a model reads it: a Chinese one by the Chinese model, others by that of many languages. None where words decide
    alone (`query.meant`), the setting says so, or there is no model. Raises ModelUnusable."""
    text = meant(query) if settings.semantic else None
    if text is None:
        return None
    wanted = CHINESE if is_chinese(text) else MULTILINGUAL
    if wanted not in ready(settings):
        return None
    vector = encoder(settings, wanted).question(text)
    return Question(wanted.key, vector, WEIGHTS[wanted.name], LEAST[wanted.name])
