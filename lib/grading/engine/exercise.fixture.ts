import type { Check, Exercise, Step } from '#lib/packs/types.ts';
import type { FixtureMoment } from '#lib/packs/schema.ts';
import type { Json, JsonObject } from '#lib/kit/json.ts';
import { compileExercise } from './compile.ts';
import type { CompiledExercise } from './types.ts';
import { replayFixture, type ReplayResult } from '../history/replay.ts';

const text = { ja: 'あ', en: 'a' };

/** Omits the texts, which the evaluation doesn't read. */
type WithoutTexts<Value> = Value extends infer Item
  ? Omit<Item, 'title' | 'message' | 'next'>
  : never;
export type PlainStep = WithoutTexts<Step>;
export type PlainCheck =
  | WithoutTexts<Exclude<Check, { kind: 'sequence' | 'quiz' }>>
  | {
      readonly id: string;
      readonly kind: 'sequence';
      readonly of?: string;
      readonly within?: number;
      readonly steps: readonly PlainStep[];
    }
  | WithoutTexts<Extract<Check, { kind: 'quiz' }>>;

/** An exercise with one Pod as the subject, and with the same text everywhere. */
export function plainExercise(
  more: Partial<Omit<Exercise, 'checks'>> & { readonly checks: readonly PlainCheck[] },
): Exercise {
  const { checks, ...rest } = more;
  const withTexts = (check: PlainCheck): Check =>
    ({
      title: text,
      message: text,
      ...check,
      ...('steps' in check && {
        steps: check.steps.map((step) => ({ title: text, message: text, ...step })),
      }),
    }) as Check;
  return {
    id: 'one',
    kind: 'hands-on',
    section: 's',
    minutes: 1,
    title: text,
    task: text,
    hints: [],
    solution: text,
    subjects: [{ name: 'pod', gvk: 'v1/Pod', namespace: 'default' }],
    attempt: [{ pod: {} }],
    checks: checks.map(withTexts),
    ...rest,
  };
}

/** Compiles a {@link plainExercise}. */
export function compileTestExercise(...args: Parameters<typeof plainExercise>): CompiledExercise {
  return compileExercise(plainExercise(...args));
}

export const createMoment = (more: Partial<FixtureMoment>): FixtureMoment => ({
  seconds: 5,
  set: [],
  gone: [],
  answers: [],
  quiz: [],
  ...more,
});
export const setObjects = (...objects: JsonObject[]): FixtureMoment =>
  createMoment({ set: objects });
export const removeObjects = (...uids: string[]): FixtureMoment => createMoment({ gone: uids });

/** An object in the default namespace whose uid is its name. */
export function createObject(
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
export const ownerMetadata = (by: string): { ownerReferences: Json } => ({
  ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: by, uid: by }],
});

/**
 * The reason codes at the end, by check; the verdict if there are none or the exercise was passed.
 */
export function summarizeReplay({
  verdict,
  reasons,
}: ReplayResult): string | Record<string, string> {
  const codes = Object.entries(reasons).map(([check, { code }]) => [check, code] as const);
  return verdict === 'pass' || codes.length === 0 ? verdict : Object.fromEntries(codes);
}
export const replayMoments = (
  exercise: CompiledExercise,
  ...moments: FixtureMoment[]
): ReplayResult => replayFixture(exercise, moments);
