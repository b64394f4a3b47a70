import type { Deed, Repertoire } from './script.ts';

/** Everything a pack can show, over and over: each wrong answer, each right one, then all is deleted. `everyMs`: time to look at each. */
export function* rounds(exercises: readonly Repertoire[], everyMs: number): Generator<Deed> {
  const shown = exercises.filter(({ right, wrong }) => right.length + wrong.length > 0);
  while (shown.length > 0) {
    for (const { exercise, right, wrong } of shown) {
      for (const fixture of [...wrong, ...right])
        yield { afterMs: everyMs, exercise, do: 'apply', fixture };
      yield { afterMs: everyMs, exercise, do: 'delete' };
    }
  }
}
