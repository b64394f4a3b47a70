import type { ResultsInput, ResultsView } from '#lib/results/input.ts';
import { compareResults, computeResults, computeStudentReport } from '#lib/results/results.ts';
import type { Results } from '#lib/results/types.ts';
import type { Computation, ComputedValues, RequestedView, VersionedWorkshop } from './messages.ts';
import { createSeatNaming } from './seat-naming.ts';

/** Reads the input of a workshop; null if it doesn't exist. `now`: ms since 1970. */
export type ReadInput = (of: VersionedWorkshop, now: number) => Promise<ResultsInput | null>;

/** The view of a student's report, which is always about the whole day and with names. */
const WHOLE_NAMED_DAY: RequestedView = {
  level: 'named',
  showsHelpers: false,
  group: null,
  from: null,
  to: null,
};

/** Reads and computes. null: the workshop or the student doesn't exist. */
export async function compute(
  computation: Computation,
  readInput: ReadInput,
): Promise<ComputedValues[keyof ComputedValues]> {
  const { now } = computation;
  switch (computation.kind) {
    case 'results': {
      const input = await readInput(computation.of, now);
      return input && computeForReader(input, computation.view);
    }
    case 'student': {
      const input = await readInput(computation.of, now);
      const view = { ...WHOLE_NAMED_DAY, ...createSeatNaming('named', []) } satisfies ResultsView;
      return input && computeStudentReport(input, view, computation.seatId);
    }
    case 'comparison': {
      const inputs: ResultsInput[] = [];
      for (const of of computation.of) {
        const input = await readInput(of, now);
        if (input === null) return null;
        inputs.push(input);
      }
      return compareResults(inputs, computation.level);
    }
  }
}

function computeForReader(input: ResultsInput, view: RequestedView): Results {
  const { nameSeat, sortStudents } = createSeatNaming(view.level, input.seats, view.pseudonymKey);
  const results = computeResults(input, { ...view, nameSeat });
  return { ...results, students: results.students && sortStudents(results.students) };
}
