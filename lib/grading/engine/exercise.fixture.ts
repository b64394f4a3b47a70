import type { Check, Exercise, Step } from '#lib/packs/types.ts';
import type { FixtureMoment } from '#lib/packs/schema.ts';
import type { Json, JsonObject } from '#lib/protocol/json.ts';
import { compileExercise, type CompiledExercise } from './compile.ts';
import { play, type Played } from '../history/replay.ts';

const words = { ja: 'あ', en: 'a' };

/** Leaves out what no test of judging reads. */
type Without<Value> = Value extends infer One ? Omit<One, 'title' | 'message' | 'next'> : never;
export type PlainStep = Without<Step>;
export type PlainCheck =
  | Without<Exclude<Check, { kind: 'sequence' | 'quiz' }>>
  | {
      readonly id: string;
      readonly kind: 'sequence';
      readonly of?: string;
      readonly within?: number;
      readonly steps: readonly PlainStep[];
    }
  | Without<Extract<Check, { kind: 'quiz' }>>;

export function plainExercise(
  more: Partial<Omit<Exercise, 'checks'>> & { readonly checks: readonly PlainCheck[] },
): Exercise {
  const { checks, ...rest } = more;
  const said = (check: PlainCheck): Check =>
    ({
      title: words,
      message: words,
      ...check,
      ...('steps' in check && {
        steps: check.steps.map((step) => ({ title: words, message: words, ...step })),
      }),
    }) as Check;
  return {
    id: 'one',
    kind: 'hands-on',
    section: 's',
    minutes: 1,
    title: words,
    task: words,
    hints: [],
    solution: words,
    subjects: [{ name: 'pod', gvk: 'v1/Pod', namespace: 'default' }],
    attempt: [{ pod: {} }],
    checks: checks.map(said),
    ...rest,
  };
}

export function compiled(...args: Parameters<typeof plainExercise>): CompiledExercise {
  return compileExercise(plainExercise(...args));
}

export const moment = (more: Partial<FixtureMoment>): FixtureMoment => ({
  seconds: 5,
  set: [],
  gone: [],
  answers: [],
  quiz: [],
  ...more,
});
export const set = (...objects: JsonObject[]): FixtureMoment => moment({ set: objects });
export const gone = (...uids: string[]): FixtureMoment => moment({ gone: uids });

export function object(
  kind: string,
  name: string,
  more: JsonObject = {},
  metadata: JsonObject = {},
): JsonObject {
  const apiVersion =
    { ReplicaSet: 'apps/v1', Deployment: 'apps/v1', Ingress: 'networking.k8s.io/v1' }[kind] ?? 'v1';
  return {
    apiVersion,
    kind,
    metadata: { name, namespace: 'default', uid: name, ...metadata },
    ...more,
  };
}
export const owned = (by: string): { ownerReferences: Json } => ({
  ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: by, uid: by }],
});

/** The codes of the reasons in the end, by check; the verdict where there are none. */
export function said({ verdict, reasons }: Played): string | Record<string, string> {
  const codes = Object.entries(reasons).map(([check, { code }]) => [check, code] as const);
  return verdict === 'pass' || codes.length === 0 ? verdict : Object.fromEntries(codes);
}
export const after = (exercise: CompiledExercise, ...moments: FixtureMoment[]): Played =>
  play(exercise, moments);
