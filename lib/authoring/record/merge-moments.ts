import type { FixtureMoment } from '#lib/packs/schema.ts';
import type { JsonObject } from '#lib/protocol/json.ts';

const getUid = (object: JsonObject): string =>
  String((object['metadata'] as JsonObject | undefined)?.['uid'] ?? '');

/**
 * The same history in as few moments as tell it: neighbours become one wherever `tells` answers the same for the whole as
 * before. What stands at the end never changes. `tells`: all that matters of a history, as one text.
 */
export function mergeNeighbors(
  moments: readonly FixtureMoment[],
  summarize: (moments: readonly FixtureMoment[]) => string,
): FixtureMoment[] {
  const wanted = summarize(moments);
  let best = [...moments];
  // Long stretches first: most of a recording is Pods on their way, and goes in a few tries.
  for (let length = best.length; length >= 2; length = length > 2 ? Math.ceil(length / 2) : 1) {
    for (let start = 0; start + length <= best.length;) {
      const tried = [
        ...best.slice(0, start),
        mergeMoments(best.slice(start, start + length)),
        ...best.slice(start + length),
      ];
      if (summarize(tried) === wanted) best = tried;
      else start += 1;
    }
  }
  return best;
}

/** Several moments as one: the last word on each object, in the order in which they were last spoken of. */
export function mergeMoments(moments: readonly FixtureMoment[]): FixtureMoment {
  const set = new Map<string, JsonObject>();
  const gone = new Set<string>();
  const answers = new Map<string, FixtureMoment['answers'][number]>();
  for (const moment of moments) {
    for (const object of moment.set) {
      const uid = getUid(object);
      set.delete(uid);
      set.set(uid, object);
      // What was answered before its object changed says nothing of the object as it is now.
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
    // An object that was changed here may have stood before: only its own history tells, so its end is always said.
    gone: [...gone],
    answers: [...answers.values()].filter(({ of }) => !gone.has(of)),
    quiz: moments.flatMap((moment) => moment.quiz),
    ...(moments.some((moment) => moment.away) && { away: true as const }),
  };
}

/** Without the ends of objects that were never told of, and moments in which nothing is left. */
export function removeEmptyMoments(moments: readonly FixtureMoment[]): FixtureMoment[] {
  const known = new Set<string>();
  return moments.flatMap((moment) => {
    const gone = moment.gone.filter((uid) => known.delete(uid));
    for (const object of moment.set) known.add(getUid(object));
    const left = { ...moment, gone };
    return left.set.length + left.gone.length + left.answers.length + left.quiz.length > 0
      ? [left]
      : [];
  });
}
