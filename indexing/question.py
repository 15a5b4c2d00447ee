"""A query as the model that fits its language reads it, and how much what is near in meaning counts beside the words.

Weights were set on the even-numbered halves of the sets of `benchmarks.meaning`; the odd halves only told whether they hold. Where
papers have all the words of a query, the words know best; where none has, meaning does.
"""

from __future__ import annotations

from collections.abc import Mapping

from config.settings import Settings
from indexing.engine.fusion import Question, Weight
from indexing.query import SearchQuery
from indexing.query.meant import is_chinese, meant
from indexing.vectors.models import CHINESE, MULTILINGUAL, encoder, ready

WEIGHTS: Mapping[str, Weight] = {
    CHINESE.name: Weight(found=0.25, not_found=1.5),
    MULTILINGUAL.name: Weight(found=0.05, not_found=2.0),
}
# Of the papers that answer a query 99 in 100 are nearer than this, of others one in four.
LEAST: Mapping[str, float] = {CHINESE.name: 0.45, MULTILINGUAL.name: 0.15}


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
