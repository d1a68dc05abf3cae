"""Lays a donor's face over a target's: first as a rigid print, then bent like a thin metal plate."""

import cv2
import numpy as np
import numpy.typing as npt

from studio.cast import JAW, Pixels, Plane, Points, Still

Matrix = npt.NDArray[np.float64]  # (2, 3) affine
FOREHEAD = 5  # control points on the upper edge of the face mask
_RING_ANGLES = np.radians([-34.0, -17.0, 0.0, 17.0, 34.0])
_GRID = 4  # the plate is solved on every 4th pixel and read between them
_GIVE = 2.0  # knots may miss by a little, against folds at the lids


def similarity(source: Points, goal: Points) -> Matrix:
    """Turn, scale and shift that bring `source` nearest to `goal` (least squares; Umeyama 1991)."""
    source_mean, goal_mean = source.mean(axis=0), goal.mean(axis=0)
    s, g = source - source_mean, goal - goal_mean
    u, spread, vt = np.linalg.svd(g.T @ s)
    sign = np.diag([1.0, np.sign(np.linalg.det(u @ vt))])
    turn = u @ sign @ vt
    scale = float((spread * np.diag(sign)).sum() / (s**2).sum())
    shift = goal_mean - scale * turn @ source_mean
    return np.column_stack([scale * turn, shift])


def moved(points: Points, matrix: Matrix) -> Points:
    return points @ matrix[:, :2].T + matrix[:, 2]


def forehead(still: Still) -> Points:
    """Five points where rays from between the brows leave the face mask."""
    if still.crown is not None:
        return still.crown
    marks = still.landmarks
    up = marks[27] - marks[8]
    up = up / np.linalg.norm(up)
    across = np.array([-up[1], up[0]])
    return np.array([_edge(still.face, marks[27], np.cos(a) * up + np.sin(a) * across) for a in _RING_ANGLES])


def _edge(face: Plane, start: Points, way: Points) -> Points:
    steps = start + np.arange(20, 200)[:, None] * way
    height, width = face.shape
    inside = [0 <= x < width and 0 <= y < height and face[int(y), int(x)] > 0.5 for x, y in steps]
    last = max((i for i, seen in enumerate(inside) if seen), default=0)
    return np.asarray(steps[last])


def control_points(still: Still) -> Points:
    """68 landmarks and the forehead, in that order."""
    return np.vstack([still.landmarks, forehead(still)])


def goal_points(donor: Points, target: Points, matrix: Matrix, shape: float) -> Points:
    """Outline and forehead end on the target's; features end between rigid (0) and bent (1)."""
    weight = np.full((len(donor), 1), shape)
    weight[JAW] = 1.0
    weight[-FOREHEAD:] = 1.0
    return weight * target + (1 - weight) * moved(donor, matrix)


def rigid_map(matrix: Matrix, height: int, width: int) -> tuple[Plane, Plane]:
    """For every pixel of the target: where in the donor it comes from."""
    back = _inverse(matrix)
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    return (
        (back[0, 0] * x + back[0, 1] * y + back[0, 2]).astype(np.float32),
        (back[1, 0] * x + back[1, 1] * y + back[1, 2]).astype(np.float32),
    )


def plate_map(source: Points, goal: Points, matrix: Matrix, height: int, width: int) -> tuple[Plane, Plane]:
    """As rigid_map, bent so that `goal` shows `source` (thin-plate spline; Bookstein 1989)."""
    edge = _border(height, width)
    knots = np.vstack([goal, edge])
    weights = _solved(knots, np.vstack([source, moved(edge, _inverse(matrix))]))
    y, x = np.mgrid[0 : height + _GRID : _GRID, 0 : width + _GRID : _GRID].astype(np.float64)
    spots = np.column_stack([x.ravel(), y.ravel()])
    coarse = np.hstack([_bend(spots, knots), _plane(spots)]) @ weights
    fine_y, fine_x = np.mgrid[0:height, 0:width].astype(np.float32) / np.float32(_GRID)
    fine = cv2.remap(coarse.reshape(*x.shape, 2).astype(np.float32), fine_x, fine_y, cv2.INTER_LINEAR)
    return fine[..., 0].astype(np.float32), fine[..., 1].astype(np.float32)


def _border(height: int, width: int) -> Points:
    """Corners and middles of the edges stay where the rigid print has them."""
    xs, ys = (0, width / 2, width - 1), (0, height / 2, height - 1)
    return np.array([(x, y) for x in xs for y in ys if (x, y) != (xs[1], ys[1])], np.float64)


def _solved(knots: Points, values: Points) -> npt.NDArray[np.float64]:
    """Weights of the knots, then of the plane under them."""
    count = len(knots)
    system = np.zeros((count + 3, count + 3))
    system[:count, :count] = _bend(knots, knots) + _GIVE * np.eye(count)
    system[:count, count:] = _plane(knots)
    system[count:, :count] = _plane(knots).T
    return np.asarray(np.linalg.solve(system, np.vstack([values, np.zeros((3, 2))])), np.float64)


def _plane(points: Points) -> npt.NDArray[np.float64]:
    return np.column_stack([np.ones(len(points)), points])


def _bend(a: Points, b: Points) -> npt.NDArray[np.float64]:
    square = ((a[:, None, :] - b[None, :, :]) ** 2).sum(axis=2)
    return np.asarray(square * np.log(square + 1e-9) / 2, np.float64)


def _inverse(matrix: Matrix) -> Matrix:
    return np.asarray(cv2.invertAffineTransform(matrix), np.float64)


def drawn_through(maps: tuple[Plane, Plane], pixels: Pixels) -> Pixels:
    warped = cv2.remap(pixels, maps[0], maps[1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.clip(warped, 0, 1).astype(np.float32)
