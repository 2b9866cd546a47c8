"""Whether the browser and this program mean the same chunks: what follows from the one's counts and the other's."""


def check(name, frames, views, pyramid):
    """Says so where the browser counts other visible chunks than we do; each view comes with when it was asked for."""
    number = wrong = 0
    for frame in frames:
        while number + 1 < len(views) and views[number + 1][0] <= frame["begin"]:
            number += 1
        # A frame may have begun before the key that was pressed just then.
        expected = {sum(map(len, view.chunks(pyramid))) for _, view in views[max(0, number - 1):number + 1]}
        wrong += frame["visible"] not in expected
    if wrong:
        print(f"  {name}: {wrong} of {len(frames)} frames count other visible chunks than we do: do not trust it")
