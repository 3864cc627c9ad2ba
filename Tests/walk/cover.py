"""Sets of values in which every pair of values of two dials meets."""

import itertools
import random


def pairs(axes, seed=1):
    """Rows, each with a value for each axis, so that any two values of two axes stand in some row together.

    `axes` is a list of lists; None stands for the plain value. Each row is made of the pair that is left and, for the
    other axes, of those values that bring most further pairs.
    """
    chance = random.Random(seed)
    wanted = set()
    for (first, one), (second, other) in itertools.combinations(enumerate(axes), 2):
        wanted.update((first, a, second, b) for a in range(len(one)) for b in range(len(other)))
    rows = []
    while wanted:
        first, a, second, b = min(wanted)
        row = {first: a, second: b}
        rest = [index for index in range(len(axes)) if index not in row]
        chance.shuffle(rest)
        for index in rest:
            def brings(value, index=index):
                return sum(
                    ((index, value, other, row[other]) if index < other else (other, row[other], index, value))
                    in wanted for other in row)
            order = list(range(len(axes[index])))
            chance.shuffle(order)
            row[index] = max(order, key=brings)
        wanted.difference_update(
            (i, row[i], j, row[j]) for i, j in itertools.combinations(sorted(row), 2))
        rows.append([axes[index][row[index]] for index in range(len(axes))])
    return rows


def chosen(axes, count, seed):
    """Rows by chance: about half of the axes keep their first value, which is the plain one."""
    chance = random.Random(seed)
    for _ in range(count):
        yield [axis[0] if chance.random() < 0.5 else chance.choice(axis) for axis in axes]
