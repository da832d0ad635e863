"""Words that nearly every text has, so that a search by them finds nothing: they are left out of what it looks up."""

from __future__ import annotations

from typing import Final

_ENGLISH: Final = """
a about after all also am an and any are as at be because been before being both but by can could did do does for
from had has have he her here him his how i if in into is it its just me more most my no nor not now of on once only or
other our out over own she should so some such than that the their them then there these they this those through to too
under until up us very was we were what when where which while who whom why will with would you your
"""
_ARABIC: Final = """
من إلى عن على في أن إن أو ثم قد لقد لا ما لم لن ليس هو هي هم هذا هذه ذلك تلك التي الذي الذين كان كانت يكون تكون كل
بعض غير بين عند عندما حيث كما مع منذ حتى إذا لكن بل أي أيضا وهو وهي ومن وفي وعلى
"""

ENGLISH_STOP_WORDS: Final = frozenset(_ENGLISH.split())
ARABIC_STOP_WORDS: Final = frozenset(_ARABIC.split())
