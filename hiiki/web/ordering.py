"""Putting things in order by a button beside each."""


def moved(names: list[str], move: str) -> list[str]:
    """`move` is a name and how far: "tel:-1". Anything else leaves them as they are."""
    name, _, by = move.partition(":")
    if name not in names or by not in {"-1", "1"}:
        return names
    rest = [each for each in names if each != name]
    rest.insert(max(names.index(name) + int(by), 0), name)
    return rest
