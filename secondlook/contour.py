"""Walks round the parts of a mask and gives their outline: polygons of (x, y) from 0 to 1."""

from secondlook.pictures import Mask, Outline

SMALLEST = 24  # pixel edges round a part; what is smaller is the noise of a mask
MOST_POINTS = 80  # of one polygon

Corner = tuple[int, int]


def trace(mask: Mask) -> Outline:
    """The outer and inner rims of all parts, without those too small to be seen; the longest first."""
    height, width = mask.shape
    rims = sorted((rim for rim in _rims(mask) if len(rim) >= SMALLEST), key=len, reverse=True)
    return tuple(
        tuple((round(x / width, 4), round(y / height, 4)) for x, y in rim[:: -(-len(rim) // MOST_POINTS)])
        for rim in rims
    )


def _rims(mask: Mask) -> list[list[Corner]]:
    """Closed walks along pixel edges, the changed side always on the right."""
    ways = _edges(mask)
    rims = []
    while ways:
        start, rim = next(iter(ways)), list[Corner]()
        corner = start
        while not rim or corner != start:
            rim.append(corner)
            ends = ways[corner]
            following = ends.pop()
            if not ends:
                del ways[corner]
            corner = following
        rims.append(rim)
    return rims


def _edges(mask: Mask) -> dict[Corner, list[Corner]]:
    """Corner -> corners one pixel on, along every border between changed and unchanged."""
    import numpy

    padded = numpy.pad(mask, 1).astype(numpy.int8)
    ways: dict[Corner, list[Corner]] = {}
    down = numpy.diff(padded, axis=0)[:, 1:-1]
    for y, x in numpy.argwhere(down).tolist():
        ends = ((x, y), (x + 1, y)) if down[y, x] > 0 else ((x + 1, y), (x, y))
        ways.setdefault(ends[0], []).append(ends[1])
    across = numpy.diff(padded, axis=1)[1:-1]
    for y, x in numpy.argwhere(across).tolist():
        ends = ((x, y + 1), (x, y)) if across[y, x] > 0 else ((x, y), (x, y + 1))
        ways.setdefault(ends[0], []).append(ends[1])
    return ways
