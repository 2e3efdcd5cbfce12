"""Names for teams that were formed: pleasant, neutral, and free to be changed."""

from collections.abc import Collection, Iterator

from bot.teams.naming import fold_name

FIRST_WORDS = """
Amber Azure Bold Brave Breezy Bright Calm Cheerful Clear Clever Coral Cosmic Cosy Crimson
Crystal Curious Daring Eager Early Easy Electric Emerald Fearless Fresh Gentle Glowing Golden
Happy Hidden Indigo Jolly Keen Kind Lively Lucky Lunar Magic Merry Mighty Misty Nimble Noble
Open Patient Polar Proud Quick Quiet Radiant Rapid Ruby Silver Sleepless Solar Steady Sunny
Swift Velvet Vivid Warm Wild Witty
"""
SECOND_WORDS = """
Acorns Antelopes Aspens Auroras Badgers Bees Birches Bridges Canyons Cedars Comets Compasses
Cranes Dolphins Dragonflies Eagles Falcons Ferns Finches Fireflies Foxes Geckos Harbours
Hedgehogs Herons Islands Kestrels Kites Koalas Lanterns Larks Lemurs Lynxes Magpies Maples
Meadows Meteors Moons Mosses Nebulas Oaks Otters Owls Pandas Pebbles Penguins Puffins Quokkas
Ravens Rivers Robins Sails Seals Sparks Sparrows Starlings Swallows Tides Turtles Waves
Willows Wrens Yaks Zebras
"""
FIRST, SECOND = FIRST_WORDS.split(), SECOND_WORDS.split()
# Shares no factor with the number of pairs, so that every pair comes once.
STEP = 1_009


def free_names(count: int, taken: Collection[str], seed: int) -> list[str]:
    """So many names whose folds are not `taken`; the same seed begins with the same ones."""
    used, found = set(taken), list[str]()
    for name in _names(seed):
        if len(found) == count:
            break
        folded = fold_name(name)
        if folded not in used:
            used.add(folded)
            found.append(name)
    return found


def _names(seed: int) -> Iterator[str]:
    pairs, lap = len(FIRST) * len(SECOND), 0
    while True:
        suffix = "" if lap == 0 else f" {lap + 1}"
        for number in range(pairs):
            place = (seed * 31 + number * STEP) % pairs
            yield f"{FIRST[place % len(FIRST)]} {SECOND[place // len(FIRST)]}{suffix}"
        lap += 1
