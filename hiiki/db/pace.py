"""How many rows a step of long work takes."""

UNHURRIED = 0.4  # seconds a step may hold the book, so that others hardly notice
LONGEST = 8000  # rows


def next_size(size: int, took: float, *, usual: int) -> int:
    """Longer steps where they go quickly, since each waits for the disk and writes the pages of every index
    it touches; shorter ones where they do not. `took` is in seconds."""
    if took > 2 * UNHURRIED:
        return max(size // 2, usual // 4)
    return min(size * 2, LONGEST) if took < UNHURRIED / 2 else size
