import type { FixtureMoment } from '#lib/packs/schema.ts';
import type { JsonObject } from '#lib/kit/json.ts';

const getUid = (object: JsonObject): string =>
  String((object['metadata'] as JsonObject | undefined)?.['uid'] ?? '');

/**
 * Merges neighboring moments as long as the outcome stays the same. The state at the end never
 * changes.
 * @param summarize everything that matters about a history, as one text
 */
export function mergeNeighbors(
  moments: readonly FixtureMoment[],
  summarize: (moments: readonly FixtureMoment[]) => string,
): FixtureMoment[] {
  const outcome = summarize(moments);
  let best = [...moments];
  // Long runs first: most of a recording is Pods that start, which merge in a few tries.
  for (let length = best.length; length >= 2; length = length > 2 ? Math.ceil(length / 2) : 1) {
    for (let start = 0; start + length <= best.length;) {
      const candidate = [
        ...best.slice(0, start),
        mergeMoments(best.slice(start, start + length)),
        ...best.slice(start + length),
      ];
      if (summarize(candidate) === outcome) best = candidate;
      else start += 1;
    }
  }
  return best;
}

/** Merges moments into one with the last state of each object, in the order of the last changes. */
export function mergeMoments(moments: readonly FixtureMoment[]): FixtureMoment {
  const set = new Map<string, JsonObject>();
  const gone = new Set<string>();
  const answers = new Map<string, FixtureMoment['answers'][number]>();
  for (const moment of moments) {
    for (const object of moment.set) {
      const uid = getUid(object);
      set.delete(uid);
      set.set(uid, object);
      // A probe response from before the change says nothing about the object as it is now.
      for (const [key, { of }] of answers) if (of === uid) answers.delete(key);
    }
    for (const uid of moment.gone) {
      set.delete(uid);
      gone.add(uid);
    }
    for (const answer of moment.answers) answers.set(`${answer.check} ${answer.of}`, answer);
  }
  return {
    seconds: Math.round(moments.reduce((sum, moment) => sum + moment.seconds, 0) * 10) / 10,
    set: [...set.values()],
    // An object that is deleted here may have existed before these moments, so keep every deletion.
    gone: [...gone],
    answers: [...answers.values()].filter(({ of }) => !gone.has(of)),
    quiz: moments.flatMap((moment) => moment.quiz),
    ...(moments.some((moment) => moment.away) && { away: true as const }),
  };
}

/** Removes deletions of objects that were never recorded, then moments without content. */
export function removeEmptyMoments(moments: readonly FixtureMoment[]): FixtureMoment[] {
  const recorded = new Set<string>();
  return moments.flatMap((moment) => {
    const gone = moment.gone.filter((uid) => recorded.delete(uid));
    for (const object of moment.set) recorded.add(getUid(object));
    const cleaned = { ...moment, gone };
    return cleaned.set.length + gone.length + cleaned.answers.length + cleaned.quiz.length > 0
      ? [cleaned]
      : [];
  });
}
