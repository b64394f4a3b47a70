import { diagnose } from '#lib/grading/diagnose.ts';
import { judge } from '#lib/grading/judge.ts';
import type { CompiledExercise } from '#lib/grading/compile.ts';
import type { Incident, Reason } from '#lib/grading/types.ts';
import type { Viewed } from '#lib/grading/view.ts';
import { slim } from '#lib/cluster/slim/slim.ts';
import { standingAtEnd, type Fixture } from '#lib/packs/fixtures.ts';
import type { JsonObject } from '#lib/protocol/json.ts';

/** What the engine says of a recorded cluster, in a fixture's own words. */
export interface Said {
  readonly verdict: Fixture['verdict'];
  /** Of the checks that do not hold. */
  readonly reasons: readonly Reason[];
  readonly incidents: readonly Incident[];
  /** What is kept from moment to moment: latched steps and the pass, as one text. */
  readonly trail: string;
}

export function sayOf(exercise: CompiledExercise, fixture: Pick<Fixture, 'moments'>): Said {
  const objects = standingAtEnd(fixture).map(viewed);
  const { judgement } = judge(exercise, { objects, kindState: () => 'watching' });
  const reasons = judgement.state === 'judged' ? judgement.checks.flatMap((check) => (check.state === 'holds' ? [] : [check.reason])) : judgement.state === 'unknown' ? [judgement.reason] : [];
  const verdict = judgement.state !== 'judged' ? judgement.state : reasons.length === 0 ? 'pass' : 'fail';
  return { verdict, reasons, incidents: diagnose(objects, { exercises: [exercise] }), trail: '' };
}

function viewed(object: JsonObject, index: number): Viewed {
  const { uid, name, namespace = '' } = object['metadata'] as Record<string, string>;
  const gvk = `${String(object['apiVersion'])}/${String(object['kind'])}`;
  return { ref: { uid: uid ?? String(index), gvk, ns: namespace, name: name ?? '' }, object: slim(gvk, object) ?? object, foundAtConnect: false, at: index };
}
