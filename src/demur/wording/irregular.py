"""
English words whose forms no ending tells.

A line is a word and its other forms. Verbs and nouns that notes, letters and statements use; a word that is not here is
read by its endings alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_VERBS: Final = """
arise arose arisen
awake awoke awoken
be am is are was were been being
bear bore borne
beat beaten
become became
begin began begun
bend bent
bind bound
bleed bled
blow blew blown
break broke broken
breed bred
bring brought
build built
burn burnt
buy bought
catch caught
choose chose chosen
cling clung
come came
creep crept
deal dealt
dig dug
do does did done doing
draw drew drawn
drink drank drunk
drive drove driven
eat ate eaten
fall fell fallen
feed fed
feel felt
fight fought
find found
flee fled
fly flew flown
forbid forbade forbidden
forget forgot forgotten
forgive forgave forgiven
freeze froze frozen
get got gotten
give gave given
go goes went gone
grow grew grown
have has had having
hear heard
hide hid hidden
hold held
keep kept
know knew known
lay laid
lead led
leave left
lend lent
lie lying lain
lose lost
make made
mean meant
meet met
mislead misled
overcome overcame
pay paid
prove proven
rebuild rebuilt
repay repaid
ride rode ridden
ring rang rung
rise rose risen
run ran
say said
see saw seen
seek sought
sell sold
send sent
shake shook shaken
shoot shot
show shown
shrink shrank shrunk
sing sang sung
sink sank sunk
sit sat
sleep slept
speak spoke spoken
spend spent
stand stood
steal stole stolen
stick stuck
strike struck stricken
swear swore sworn
sweep swept
swim swam swum
take took taken
teach taught
tear tore torn
tell told
think thought
throw threw thrown
undergo underwent undergone
understand understood
undertake undertook undertaken
uphold upheld
wake woke woken
wear wore worn
win won
withdraw withdrew withdrawn
withhold withheld
withstand withstood
write wrote written
die dying
tie tying
"""
_NOUNS: Final = """
analysis analyses
basis bases
child children
crisis crises
criterion criteria
foot feet
half halves
hypothesis hypotheses
leaf leaves
life lives
man men
phenomenon phenomena
self selves
shelf shelves
thesis theses
thief thieves
tooth teeth
wife wives
woman women
fisherman fishermen
spokesman spokesmen
spokeswoman spokeswomen
"""


def _words_of(table: str) -> Mapping[str, tuple[str, ...]]:
    """Return, for each form, the words that it may be a form of."""
    found: dict[str, tuple[str, ...]] = {}
    for word, *forms in map(str.split, table.strip().splitlines()):
        for form in forms:
            found[form] = (*found.get(form, ()), word)
    return MappingProxyType(found)


IRREGULAR_VERBS: Final = _words_of(_VERBS)
IRREGULAR_PLURALS: Final = _words_of(_NOUNS)

NOT_INFLECTED: Final = frozenset(
    ["always", "during", "evening", "customs", "news", "perhaps", "series", "species", "thus", "united", "whereas"]
)
"""Words that end like a form of another one, and are none of it: customs are no custom, the news are not new."""
