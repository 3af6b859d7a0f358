"""A linear programme written row by row and solved by HiGHS inside ortools."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np
import numpy.typing as npt
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt
from ortools.math_opt.solvers import highs_pb2

INFINITY = float("inf")
MOST_ROWS = 4000
"""Up to so many rows the simplex method that goes on from where it stood is the quicker one."""


def solved(model: mathopt.Model, seconds: float) -> mathopt.SolveResult | None:
    """Primal and dual values, by the interior point method without a vertex at its end.

    That is much quicker, and good duals are all. Where HiGHS cannot tell what it has found, the
    simplex method answers; None when time runs out.
    """
    limit = timedelta(seconds=max(0.1, seconds))
    parameters = mathopt.SolveParameters(time_limit=limit)
    options = {"solver": "ipm", "run_crossover": "off"}
    parameters.highs = highs_pb2.HighsOptionsProto(string_options=options)
    try:
        result = mathopt.solve(model, mathopt.SolverType.HIGHS, params=parameters)
    except AttributeError:  # how ortools 9.15 ends when HiGHS says "unknown"
        plain = mathopt.SolveParameters(time_limit=limit)
        result = mathopt.solve(model, mathopt.SolverType.GLOP, params=plain)
    return result if result.has_dual_feasible_solution() else None


class Growing:
    """A programme that grows by columns and is solved time and again.

    The simplex method goes on from where it stood, which is quicker up to a certain size.
    """

    def __init__(self, model: mathopt.Model) -> None:
        self.model = model
        self.simplex: mathopt.IncrementalSolver | None = None
        if sum(1 for _ in model.linear_constraints()) <= MOST_ROWS:
            self.simplex = mathopt.IncrementalSolver(model, mathopt.SolverType.GLOP)

    @property
    def is_slow(self) -> bool:
        """Whether each solution begins anew."""
        return self.simplex is None

    def solved(self, seconds: float) -> mathopt.SolveResult | None:
        """Primal and dual values; None when time runs out."""
        if self.simplex is None:
            return solved(self.model, seconds)
        limit = timedelta(seconds=max(0.1, seconds))
        primal = mathopt.LPAlgorithm.PRIMAL_SIMPLEX
        parameters = mathopt.SolveParameters(time_limit=limit, lp_algorithm=primal)
        try:
            result = self.simplex.solve(params=parameters)
        except AttributeError:  # how ortools 9.15 ends when GLOP says "abnormal"
            self.simplex = mathopt.IncrementalSolver(self.model, mathopt.SolverType.GLOP)
            return solved(self.model, seconds)
        found = result.termination.reason == mathopt.TerminationReason.OPTIMAL
        return result if found else None


@dataclass
class LinearProgram:
    """Minimise cost over columns within bounds and rows `low <= sum <= high`."""

    costs: list[float] = field(default_factory=list)
    uppers: list[float] = field(default_factory=list)
    lows: list[float] = field(default_factory=list)
    highs: list[float] = field(default_factory=list)
    entry_rows: list[int] = field(default_factory=list)
    entry_columns: list[int] = field(default_factory=list)
    entries: list[float] = field(default_factory=list)
    are_whole: list[bool] = field(default_factory=list)

    def column(self, cost: float = 0.0, upper: float = INFINITY, *, is_whole: bool = False) -> int:
        """A new column between 0 and `upper`, a whole number or any."""
        self.costs.append(cost)
        self.uppers.append(upper)
        self.are_whole.append(is_whole)
        return len(self.costs) - 1

    def row(self, low: float = -INFINITY, high: float = INFINITY) -> int:
        """A new row."""
        self.lows.append(low)
        self.highs.append(high)
        return len(self.lows) - 1

    def add(self, row: int, column: int, entry: float) -> None:
        """Add an entry; one pair of row and column may be added to again."""
        self.entry_rows.append(row)
        self.entry_columns.append(column)
        self.entries.append(entry)

    def duals(self, seconds: float) -> npt.NDArray[np.float64] | None:
        """Dual price of each row, by the interior point method; None when time runs out."""
        model = mathopt.Model.from_model_proto(self._proto())
        result = solved(model, seconds)
        if result is None:
            return None
        rows = sorted(model.linear_constraints(), key=lambda row: row.id)
        return np.array([result.dual_values(row) for row in rows])

    def whole(self, seconds: float, gap: float) -> npt.NDArray[np.float64] | None:
        """The value of each column, at most a share of `gap` from the best; None: none in time."""
        model = mathopt.Model.from_model_proto(self._proto())
        parameters = mathopt.SolveParameters(
            time_limit=timedelta(seconds=max(0.1, seconds)), relative_gap_tolerance=gap
        )
        result = mathopt.solve(model, mathopt.SolverType.HIGHS, params=parameters)
        if not result.has_primal_feasible_solution():
            return None
        columns = sorted(model.variables(), key=lambda column: column.id)
        return np.array(result.variable_values(columns))

    def _proto(self) -> model_pb2.ModelProto:
        proto = model_pb2.ModelProto()
        columns, rows = range(len(self.costs)), range(len(self.lows))
        proto.variables.ids.extend(columns)
        proto.variables.lower_bounds.extend(0.0 for _ in columns)
        proto.variables.upper_bounds.extend(self.uppers)
        proto.variables.integers.extend(self.are_whole)
        proto.linear_constraints.ids.extend(rows)
        proto.linear_constraints.lower_bounds.extend(self.lows)
        proto.linear_constraints.upper_bounds.extend(self.highs)
        proto.objective.linear_coefficients.ids.extend(columns)
        proto.objective.linear_coefficients.values.extend(self.costs)
        self._fill(proto.linear_constraint_matrix)
        return proto

    def _fill(self, matrix: model_pb2.ModelProto) -> None:
        """Sort entries by row and column and add up those of one place."""
        places = np.array(self.entry_rows, dtype=np.int64) * len(self.costs)
        places += np.array(self.entry_columns, dtype=np.int64)
        unique, inverse = np.unique(places, return_inverse=True)
        sums = np.bincount(inverse, weights=np.array(self.entries))
        kept = sums != 0
        matrix.row_ids.extend((unique[kept] // len(self.costs)).tolist())
        matrix.column_ids.extend((unique[kept] % len(self.costs)).tolist())
        matrix.coefficients.extend(sums[kept].tolist())
