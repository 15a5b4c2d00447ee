from __future__ import annotations

import pytest

from indexing.query.english import english_text, stem


# Pairs from the published description of the algorithm.
@pytest.mark.parametrize(
    ("word", "expected"),
    [line.split() for line in ["\n        caresses caress", "ponies poni", "cats cat", "feed feed", "agreed agre", "plastered plaster", "motoring motor", "sing sing\n        ", "conflated conflat", "troubled troubl", "sized size", "hopping hop", "falling fall", "hissing hiss", "filing file", "happy happi", "sky sky\n        ", "relational relat", "conditional condit", "rational ration", "digitizer digit", "vietnamization vietnam", "operator oper\n        ", "decisiveness decis", "hopefulness hope", "formality formal", "sensitivity sensit", "triplicate triplic", "formative form\n        ", "electrical electr", "goodness good", "revival reviv", "allowance allow", "inference infer", "adjustable adjust", "replacement replac\n        ", "adoption adopt", "communism commun", "effective effect", "probate probat", "rate rate", "controlling control", "rolling roll\n    "]],
)  # fmt: skip
def test_words_are_cut_to_their_stem(word: str, expected: str) -> None:
    assert stem(word) == expected


def test_forms_of_a_word_meet() -> None:
    assert english_text("Renewals, renewal") == "renew renew"
    assert english_text("Trade-in subsidies’ 2023年") == "trade in subsidi 2023"
