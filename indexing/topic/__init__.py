"""How near a document is to what this program watches: `core`, `related` or `other`, with the words that say so."""

from __future__ import annotations

from indexing.topic.judgement import Evidence, TopicJudgement, judge_topic

__all__ = ["Evidence", "TopicJudgement", "judge_topic"]
