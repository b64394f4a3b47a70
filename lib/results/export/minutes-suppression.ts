import type { MinutesRow } from '../states.ts';
import { suppressRow } from '../suppression.ts';
import type { TableRow } from './tables.ts';

const STATES = ['working', 'failing', 'stuck', 'passed'] as const;

/**
 * The table `minutes` without small groups. All students of one moment are in one row of it, so the
 * numbers of exercises are hidden as the cells of one row. If a state of any exercise is small then,
 * the states of the moment are left out, because the page shows their sums over all exercises.
 */
export function suppressMinutes(rows: readonly MinutesRow[]): TableRow<'minutes'>[] {
  return [...Map.groupBy(rows, ({ at }) => at).values()].flatMap((moment) => {
    const present = suppressRow(moment.map((row) => row.present)).cells;
    const states = suppressRow(moment.flatMap((row) => STATES.map((state) => row[state])));
    const showsStates = states.cells.every(({ state }) => state === 'shown');
    return moment.map((row, index) => {
      const cell = present[index];
      return {
        exercise: row.exercise,
        at: row.at,
        present: cell?.state === 'shown' ? cell.count : null,
        working: showsStates ? row.working : null,
        failing: showsStates ? row.failing : null,
        stuck: showsStates ? row.stuck : null,
        passed: showsStates ? row.passed : null,
      };
    });
  });
}
