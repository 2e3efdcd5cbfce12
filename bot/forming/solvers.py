"""The solvers of scipy that are used, with types, which scipy does not have."""

from typing import Any, cast

import numpy as np
import numpy.typing as npt
import scipy.optimize  # pyright: ignore[reportMissingTypeStubs] -- scipy has none
import scipy.sparse  # pyright: ignore[reportMissingTypeStubs] -- scipy has none

_optimize, _sparse = cast(Any, scipy.optimize), cast(Any, scipy.sparse)
Reals = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]


def assign(scores: npt.NDArray[Any]) -> tuple[Numbers, Numbers]:
    """Rows and columns of the assignment with the greatest sum."""
    rows, columns = _optimize.linear_sum_assignment(scores, maximize=True)
    return np.asarray(rows, np.int64), np.asarray(columns, np.int64)


def cover(worth: Reals, rows: Numbers, starts: Numbers, count: int) -> tuple[float, Reals]:
    """The best worth of columns that cover each row once, used in part, and the rows' prices."""
    result = _optimize.linprog(
        -worth,
        A_eq=_matrix(rows, starts, count),
        b_eq=np.ones(count),
        bounds=(0, None),
        method="highs-ds",
    )
    return -float(result.fun), -np.asarray(result.eqlin.marginals, np.float64)


def cover_whole(
    worth: Reals, rows: Numbers, starts: Numbers, count: int, *, nodes: int, tolerance: float
) -> npt.NDArray[np.bool_] | None:
    """Which columns cover each row once with the best worth, if so many nodes found any."""
    once = np.ones(count)
    result = _optimize.milp(
        -worth,
        integrality=np.ones(len(worth)),
        bounds=_optimize.Bounds(0, 1),
        constraints=_optimize.LinearConstraint(_matrix(rows, starts, count), once, once),
        options={"node_limit": nodes, "mip_rel_gap": tolerance},
    )
    return None if result.x is None else np.asarray(result.x, np.float64) > 0.5


def _matrix(rows: Numbers, starts: Numbers, count: int) -> object:
    return _sparse.csc_array((np.ones(len(rows)), rows, starts), shape=(count, len(starts) - 1))
