"""The features of a comment, as the rules analyser sees it.

Twin of consumers/analysis/rules/features.cpp; `golden_features.json` beside the C++ test holds both to the same answer.
"""
import math
import re
import unicodedata

NEGATIONS = frozenset("not no never cannot cant dont didnt without hardly unable isnt wasnt wont couldnt wouldnt doesnt havent hasnt nor".split())
REACH = 3  # how many words after a negation are marked
TURNS = ("but", "however")
CURLY = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'"})
OPTIONAL = [(0x0300, 0x036F), (0x0483, 0x0489), (0x0591, 0x05C7), (0x0610, 0x061A), (0x064B, 0x065F), (0x0670, 0x0670),
            (0x06D6, 0x06ED), (0x0730, 0x074A), (0x08CA, 0x08FF), (0x093C, 0x093C), (0x09BC, 0x09BC), (0x0A3C, 0x0A3C),
            (0x0ABC, 0x0ABC), (0x0B3C, 0x0B3C), (0x0CBC, 0x0CBC), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF),
            (0xFE00, 0xFE2F), (0xE0100, 0xE01EF)]
# marks that a writer may leave out go; tatweel goes; chandrabindu is anusvara (core/text/normalise.cpp has the same)
FOLDED = {c: None for first, last in OPTIONAL for c in range(first, last + 1) if unicodedata.category(chr(c)).startswith("M")}
FOLDED |= {0x0640: None, 0x0901: 0x0902}
MARKS = "".join(chr(c) for c in range(0x0300, 0x20000) if unicodedata.category(chr(c)) in ("Mn", "Mc"))
LETTER = rf"(?:[^\W\d_]|[{MARKS}])"
TOKEN = re.compile(rf"{LETTER}+(?:'{LETTER}+)?|[!?]|[.,;:()\-]|[0-9]+")


def normalised(text):
    """Case folded, compatibility forms taken apart, without marks that may be left out, curly apostrophes made straight."""
    return unicodedata.normalize("NFKD", text.translate(CURLY)).translate(FOLDED).casefold()


def words(text):
    """Words, numbers as `#`, `!`, `?` and `.` for any other stop; words after a negation carry the mark `N_`."""
    marked, reach = [], 0
    for token in TOKEN.findall(re.sub(r"n't(?![^\W_])", " not", normalised(text))):
        if token in ".,;:()-":
            reach = 0
            marked.append(".")
        elif token in ("!", "?") or token in TURNS:
            reach = 0
            marked.append(token)
        else:
            word = "#" if token.isdigit() else token
            marked.append("N_" + word if reach else word)
            reach = REACH if word in NEGATIONS else max(0, reach - 1)
    return marked


def terms(marked):
    """Single words and pairs, with `<` and `>` for the ends."""
    return marked + [a + " " + b for a, b in zip(["<"] + marked, marked + [">"])]


def opinion(marked, lists, text):
    """Fifteen figures of the opinion words: how many, how they stand to each other, which comes first and last."""
    good, bad, mixed = lists["good"], lists["bad"], lists["mixed"]
    signs, turned_good, turned_bad, hedges = [], 0, 0, 0
    for word in marked:
        negated = word.startswith("N_")
        bare = word[2:] if negated else word
        if bare in good:
            turned_good += negated
            signs.append(-1 if negated else 1)
        elif bare in bad:
            turned_bad += negated
            signs.append(1 if negated else -1)
        hedges += bare in mixed
    up, down, total, length = signs.count(1), signs.count(-1), max(1, len(signs)), len(marked)
    return [math.log1p(up), math.log1p(down), math.log1p(hedges), up / total, down / total,
            float(up > 0 and down > 0), float(not signs), math.log1p(turned_good), math.log1p(turned_bad),
            float(signs[-1] if signs else 0), float(signs[0] if signs else 0),
            math.log1p(length), float(length <= 3), float(length <= 8), float("!" in text)]


def read_lists(path):
    lists = {"good": set(), "bad": set(), "mixed": set()}
    for line in open(path, encoding="utf-8"):
        if line.strip() and not line.startswith("#"):
            name, members = line.split(":", 1)
            lists[name].update(normalised(word) for word in members.split())
    return lists
