import type { JsonObject } from '#lib/kit/json.ts';
import type { CompiledExercise } from './types.ts';
import { matchesObject } from '../match/matches.ts';
import { readMetadata } from './object-metadata.ts';
import { listLatchedUids } from '../history/exercise-memory.ts';
import type { ExerciseMemory } from '../types.ts';
import { isSystemNamespace, type ObservedObject } from './object-index.ts';

/** Kinds whose state explains why a Pod isn't running, for any exercise. */
const CAUSE_KINDS = ['v1/Pod', 'apps/v1/ReplicaSet'];
/** Kinds whose state explains why a request gets no good response. */
const REQUEST_PATH_KINDS = [
  'v1/Service',
  'discovery.k8s.io/v1/EndpointSlice',
  'networking.k8s.io/v1/Ingress',
  'networking.k8s.io/v1/IngressClass',
];

/**
 * The objects of a subject that can start an attempt. Without manifests, every object can, because
 * a named subject can be owned by it, or be behind it.
 */
interface AttemptRule {
  readonly gvk: string;
  readonly namespace: string;
  readonly where: JsonObject | undefined;
  readonly manifests: readonly JsonObject[] | null;
}

/**
 * The objects that can be bound to a subject. Without manifests, every object in the right
 * namespace can.
 */
interface SubjectRule {
  readonly name: string;
  readonly gvk: string;
  readonly namespace: string;
  readonly where: JsonObject | undefined;
  readonly ownedBy: string | undefined;
  readonly manifests: readonly JsonObject[] | null;
}

/**
 * Decides which changes can affect the evaluation of an exercise. In a full room, most changes
 * concern only a few of the exercises.
 */
export class ExerciseDependencies {
  readonly #subjectKinds: ReadonlySet<string>;
  readonly #kinds: ReadonlySet<string>;
  readonly #attemptRules: readonly AttemptRule[];
  readonly #subjectRules: readonly SubjectRule[];

  constructor({ subjects, attempt: attempts, checks }: CompiledExercise) {
    this.#subjectKinds = new Set(subjects.map(({ gvk }) => gvk));
    const sendsRequests =
      checks.some(({ kind }) => kind === 'probe') ||
      REQUEST_PATH_KINDS.some((gvk) => this.#subjectKinds.has(gvk));
    this.#kinds = new Set(
      subjects.length > 0
        ? [...this.#subjectKinds, ...CAUSE_KINDS, ...(sendsRequests ? REQUEST_PATH_KINDS : [])]
        : [],
    );
    const owners = new Set(
      subjects.flatMap(({ ownedBy, behind, notBehind }) => [ownedBy, behind, notBehind]),
    );
    this.#attemptRules = subjects.flatMap(({ name, gvk, namespace, where }): AttemptRule[] => {
      const manifests = attempts
        .map((attempt) => attempt[name])
        .filter((manifest) => manifest !== undefined);
      return manifests.length === 0 && !owners.has(name)
        ? []
        : [{ gvk, namespace, where, manifests: owners.has(name) ? null : manifests }];
    });
    const hasSteps = checks.some(({ kind }) => kind === 'sequence');
    this.#subjectRules = subjects.map(({ name, gvk, namespace, where, ownedBy }): SubjectRule => {
      const manifests = attempts.map((attempt) => attempt[name]);
      // A sequence is still evaluated after the objects of the attempt are deleted, and then only
      // `where` selects the objects.
      const isNamed =
        manifests.length > 0 &&
        manifests.every((manifest) => manifest !== undefined) &&
        !(hasSteps && where !== undefined);
      return { name, gvk, namespace, where, ownedBy, manifests: isNamed ? manifests : null };
    });
  }

  /**
   * Whether changes to objects of these kinds can affect a started exercise. `allPass`: all of its
   * checks pass, so no reason is needed.
   */
  dependsOnKinds(gvks: ReadonlySet<string>, allPass: boolean): boolean {
    return !(allPass ? this.#subjectKinds : this.#kinds).isDisjointFrom(gvks);
  }

  /**
   * Whether one of the changed objects, in its old or new state, can be a subject of the exercise.
   * If all checks pass, a change to any other object has no effect, because there is no reason to
   * explain and no root cause to find. `find` returns the current object with a uid.
   */
  includesObject(
    changed: readonly ObservedObject[],
    memory: ExerciseMemory,
    find: (uid: string) => ObservedObject | undefined,
  ): boolean {
    const latchedUids = listLatchedUids(memory);
    return changed.some(
      (observed) =>
        latchedUids.has(observed.ref.uid) ||
        this.#subjectRules.some((rule) => this.#matches(rule, observed, find)),
    );
  }

  #matches(
    { gvk, namespace, where, ownedBy, manifests }: SubjectRule,
    observed: ObservedObject,
    find: (uid: string) => ObservedObject | undefined,
  ): boolean {
    const { ref, object } = observed;
    if (gvk !== ref.gvk || (ref.ns !== '' && ref.ns !== namespace)) return false;
    if (where !== undefined && !matchesObject(where, object)) return false;
    if (manifests !== null && !manifests.some((manifest) => matchesObject(manifest, object)))
      return false;
    return (
      ownedBy === undefined ||
      readMetadata(object).ownerUids.some((uid) => {
        const owner = find(uid);
        return (
          owner === undefined ||
          this.#subjectRules.some(
            (rule) => rule.name === ownedBy && this.#matches(rule, owner, find),
          )
        );
      })
    );
  }

  /** Whether one of these objects can start the exercise, in its namespace or in another one. */
  canStartWith(set: readonly ObservedObject[]): boolean {
    return set.some(({ ref, object }) =>
      this.#attemptRules.some(
        ({ gvk, namespace, where, manifests }) =>
          gvk === ref.gvk &&
          (ref.ns === '' || ref.ns === namespace || !isSystemNamespace(ref.ns)) &&
          (where === undefined || matchesObject(where, object)) &&
          (manifests === null || manifests.some((manifest) => matchesObject(manifest, object))),
      ),
    );
  }
}
