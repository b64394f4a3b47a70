import type { JsonObject } from '#lib/protocol/json.ts';
import type { CompiledExercise } from './compile.ts';
import { matchesObject } from '../match/matches.ts';
import { readMetadata } from './object-metadata.ts';
import { listLatchedUids } from '../history/exercise-memory.ts';
import type { ExerciseMemory } from '../types.ts';
import { isSystemNamespace, type ObservedObject } from './object-index.ts';

/** Their state tells why a Pod is not what it should be, whatever kind an exercise names. */
const CAUSE_KINDS = ['v1/Pod', 'apps/v1/ReplicaSet'];
/** And theirs why a request gets no good answer. */
const REQUEST_PATH_KINDS = [
  'v1/Service',
  'discovery.k8s.io/v1/EndpointSlice',
  'networking.k8s.io/v1/Ingress',
  'networking.k8s.io/v1/IngressClass',
];

/** Of a subject what can begin an attempt. Without manifests anything can, where something named is owned by it. */
interface AttemptRule {
  readonly gvk: string;
  readonly namespace: string;
  readonly where: JsonObject | undefined;
  readonly manifests: readonly JsonObject[] | null;
}

/** Of a subject what can be bound to it. Without manifests anything can that is in place. */
interface SubjectRule {
  readonly name: string;
  readonly gvk: string;
  readonly namespace: string;
  readonly where: JsonObject | undefined;
  readonly ownedBy: string | undefined;
  readonly manifests: readonly JsonObject[] | null;
}

/** Which changes can make another judgement of an exercise: in a full room most of what happens concerns few of its exercises. */
export class ExerciseDependencies {
  readonly #subjectKinds: ReadonlySet<string>;
  readonly #kinds: ReadonlySet<string>;
  readonly #attemptRules: readonly AttemptRule[];
  readonly #subjectRules: readonly SubjectRule[];

  constructor({ subjects, attempt: attempts, checks }: CompiledExercise) {
    this.#subjectKinds = new Set(subjects.map(({ gvk }) => gvk));
    const asks =
      checks.some(({ kind }) => kind === 'probe') ||
      REQUEST_PATH_KINDS.some((gvk) => this.#subjectKinds.has(gvk));
    this.#kinds = new Set(
      subjects.length > 0
        ? [...this.#subjectKinds, ...CAUSE_KINDS, ...(asks ? REQUEST_PATH_KINDS : [])]
        : [],
    );
    const owners = new Set(subjects.map(({ ownedBy }) => ownedBy));
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
      // What was done step by step is judged on after the attempt is gone, by `where` alone.
      const isNamed =
        manifests.length > 0 &&
        manifests.every((manifest) => manifest !== undefined) &&
        !(hasSteps && where !== undefined);
      return { name, gvk, namespace, where, ownedBy, manifests: isNamed ? manifests : null };
    });
  }

  /** Whether objects of these kinds count once the exercise is begun. `holds`: all of its checks do, so that there is no reason to be told. */
  dependsOnKinds(gvks: ReadonlySet<string>, allPass: boolean): boolean {
    return !(allPass ? this.#subjectKinds : this.#kinds).isDisjointFrom(gvks);
  }

  /**
   * Whether one of these objects, as they were or as they are, can be one of its subjects. Where all checks hold, a change of
   * any other object changes nothing: there is no reason to be told, and so no cause to be looked for.
   * `find`: what stands by its uid.
   */
  includesObject(
    changed: readonly ObservedObject[],
    memory: ExerciseMemory,
    find: (uid: string) => ObservedObject | undefined,
  ): boolean {
    const seen = listLatchedUids(memory);
    return changed.some(
      (viewed) =>
        seen.has(viewed.ref.uid) ||
        this.#subjectRules.some((place) => this.#matches(place, viewed, find)),
    );
  }

  #matches(
    { gvk, namespace, where, ownedBy, manifests }: SubjectRule,
    viewed: ObservedObject,
    find: (uid: string) => ObservedObject | undefined,
  ): boolean {
    const { ref, object } = viewed;
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
            (place) => place.name === ownedBy && this.#matches(place, owner, find),
          )
        );
      })
    );
  }

  /** Whether one of these objects can begin it, where it belongs or elsewhere. */
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
