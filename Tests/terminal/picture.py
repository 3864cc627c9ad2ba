"""A screen as text, from which it can be told whole: rows, the looks of their cells, and the cursor.

Each row stands behind a bar; below it, behind a colon, a letter for the look of each of its cells that is not plain.
The last line says where the cursor is. Golden files are written so, and so are the texts beside docs/pictures.
"""

import re

PLAIN = frozenset()

# The letter of a look, which is a set of the numbers of a terminal's attributes. Looks that are not here have no place
# on these screens.
LETTERS = {
    frozenset({"35"}): "k", frozenset({"36"}): "n", frozenset({"32"}): "s", frozenset({"90"}): "g",
    frozenset({"2"}): "d", frozenset({"4", "33"}): "u", frozenset({"4", "31"}): "w", frozenset({"4"}): "_",
    frozenset({"1", "36"}): "b", frozenset({"1"}): "B", frozenset({"7"}): "r", frozenset({"1", "31"}): "e",
    frozenset({"31"}): "E", frozenset({"33"}): "y",
}
LOOKS = {letter: look for look, letter in LETTERS.items()}


def written(cells, cursor):
    """The text of a screen: rows of characters with their looks, and the cursor's column and row."""
    rows = []
    for row in cells:
        rows.append("|" + "".join(character for character, _ in row).rstrip())
        looks = "".join(" " if look == PLAIN else LETTERS[look] for _, look in row).rstrip()
        if looks:
            rows.append(":" + looks)
    while rows and rows[-1] == "|":
        rows.pop()
    return "\n".join(rows) + "\ncursor {}, {}\n".format(*cursor)


def read(text):
    """What `written` was given, without plain blanks at the ends of rows and empty rows at the end."""
    *lines, last = text.rstrip("\n").split("\n")
    column, row = re.fullmatch(r"cursor (\d+), (\d+)", last).groups()
    cells = []
    for line in lines:
        sign, rest = line[0], line[1:]
        if sign == "|":
            cells.append([(character, PLAIN) for character in rest])
        else:
            looks = [PLAIN if letter == " " else LOOKS[letter] for letter in rest]
            characters = [character for character, _ in cells[-1]]
            characters += [" "] * (len(looks) - len(characters))
            looks += [PLAIN] * (len(characters) - len(looks))
            cells[-1] = list(zip(characters, looks))
    return cells, (int(column), int(row))
