"""Looking numbers up in tables, for compiled code: linear in one and two variables, held at the ends."""

from uppertier.compiled import lean


@lean
def place_in(grid, x):
    """Return the index of the interval of an ascending grid that holds x, from 0 to len(grid) - 2.

    A value on an inner grid point belongs to the interval above it, one beyond the ends to the end interval.
    """
    low = 0
    high = len(grid) - 1
    while high - low > 1:
        middle = (low + high) // 2
        if x < grid[middle]:
            high = middle
        else:
            low = middle
    return low


@lean
def linear(grid, values, x):
    """Return the value at x on the straight lines between the points; beyond the ends, the end value.

    `grid` ascends, at least two points; `values` has as many.
    """
    i = place_in(grid, x)
    part = (x - grid[i]) / (grid[i + 1] - grid[i])
    part = min(max(part, 0.0), 1.0)
    return (1.0 - part) * values[i] + part * values[i + 1]


@lean
def even_place(start, step, count, x):
    """Return interval index and the part of it that lies below x, on an even grid of `count` points; held."""
    steps = min(max((x - start) / step, 0.0), count - 1.0)
    i = min(int(steps), count - 2)
    return i, steps - i


@lean
def bilinear(table, x0, dx, y0, dy, x, y):
    """Return the value at (x, y) in a table on even grids, linear in each variable; held at the edges.

    `table[i, j]` stands at (x0 + i dx, y0 + j dy); at least two points each way.
    """
    i, right = even_place(x0, dx, table.shape[0], x)
    j, up = even_place(y0, dy, table.shape[1], y)
    near = (1.0 - up) * table[i, j] + up * table[i, j + 1]
    far = (1.0 - up) * table[i + 1, j] + up * table[i + 1, j + 1]
    return (1.0 - right) * near + right * far
