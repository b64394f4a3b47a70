/**
 * State of the Hungarian algorithm. Rows and columns count from 1; column 0 is the start of a
 * search.
 */
interface AssignmentState {
  readonly cost: (row: number, column: number) => number;
  readonly columns: number;
  readonly rowPotential: Float64Array;
  readonly columnPotential: Float64Array;
  /** The row assigned to each column, 0 for none. */
  readonly rowOf: Int32Array;
}

const get = (array: Float64Array | Int32Array, index: number) => array[index] ?? 0;
const add = (array: Float64Array, index: number, value: number) =>
  (array[index] = get(array, index) + value);

/**
 * Assigns a column to each row so that the sum of scores is greatest and no column is used twice;
 * -1 for a row without a column. Hungarian algorithm with potentials, O(rows² x columns), because
 * lists come from students and can be long.
 */
export function assignBest(scores: readonly (readonly number[])[]): number[] {
  const rows = scores.length;
  const columnCount = scores[0]?.length ?? 0;
  const columns = Math.max(columnCount, rows);
  const [only] = scores;
  // Most lists are expected to have one item.
  if (only !== undefined && rows === 1) return [indexOfGreatest(only)];
  const search: AssignmentState = {
    cost: (row, column) => -(scores[row - 1]?.[column - 1] ?? 0),
    columns,
    rowPotential: new Float64Array(rows + 1),
    columnPotential: new Float64Array(columns + 1),
    rowOf: new Int32Array(columns + 1),
  };
  for (let row = 1; row <= rows; row++) assignRow(search, row);
  const assignment = new Array<number>(rows).fill(-1);
  for (let column = 1; column <= columnCount; column++) {
    const row = get(search.rowOf, column);
    if (row > 0) assignment[row - 1] = column - 1;
  }
  return assignment;
}

/** Index of the first greatest score; -1 without scores. */
function indexOfGreatest(scores: readonly number[]): number {
  return scores.reduce((best, score, at) => (score > (scores[best] ?? -Infinity) ? at : best), -1);
}

/** Finds a column for the row along the cheapest augmenting path. */
function assignRow(search: AssignmentState, row: number): void {
  const { rowOf, columns } = search;
  const cameFrom = new Int32Array(columns + 1);
  const slack = new Float64Array(columns + 1).fill(Infinity);
  const visited = new Set<number>();
  let column = 0;
  rowOf[0] = row;
  do {
    visited.add(column);
    const next = findNearestColumn(search, column, visited, slack, cameFrom);
    updatePotentials(search, get(slack, next), visited, slack);
    column = next;
  } while (get(rowOf, column) !== 0);
  for (let j = column; j !== 0; j = get(cameFrom, j)) rowOf[j] = get(rowOf, get(cameFrom, j));
}

function findNearestColumn(
  { cost, columns, rowPotential, columnPotential, rowOf }: AssignmentState,
  from: number,
  visited: ReadonlySet<number>,
  slack: Float64Array,
  cameFrom: Int32Array,
): number {
  const row = get(rowOf, from);
  let best = 0;
  for (let j = 1; j <= columns; j++) {
    if (visited.has(j)) continue;
    const reduced = cost(row, j) - get(rowPotential, row) - get(columnPotential, j);
    if (reduced < get(slack, j)) {
      slack[j] = reduced;
      cameFrom[j] = from;
    }
    if (best === 0 || get(slack, j) < get(slack, best)) best = j;
  }
  return best;
}

function updatePotentials(
  { columns, rowPotential, columnPotential, rowOf }: AssignmentState,
  delta: number,
  visited: ReadonlySet<number>,
  slack: Float64Array,
): void {
  for (let j = 0; j <= columns; j++) {
    if (visited.has(j)) {
      add(rowPotential, get(rowOf, j), delta);
      add(columnPotential, j, -delta);
    } else add(slack, j, -delta);
  }
}
