import type { JsonObject } from '#lib/protocol/json.ts';
import type { CompiledExercise } from './compile.ts';
import { fitsObject } from '../match/matches.ts';
import { factsOf } from './object-metadata.ts';
import { latchedObjects } from '../history/exercise-memory.ts';
import type { Memory } from '../types.ts';
import { isSystemNamespace, type Viewed } from './object-index.ts';

/** Their state tells why a Pod is not what it should be, whatever kind an exercise names. */
const CAUSES = ['v1/Pod', 'apps/v1/ReplicaSet'];
/** And theirs why a request gets no good answer. */
const BEHIND = [
  'v1/Service',
  'discovery.k8s.io/v1/EndpointSlice',
  'networking.k8s.io/v1/Ingress',
  'networking.k8s.io/v1/IngressClass',
];

/** Of a subject what can begin an attempt. Without manifests anything can, where something named is owned by it. */
interface Root {
  readonly gvk: string;
  readonly namespace: string;
  readonly where: JsonObject | undefined;
  readonly manifests: readonly JsonObject[] | null;
}

/** Of a subject what can be bound to it. Without manifests anything can that is in place. */
interface Place {
  readonly name: string;
  readonly gvk: string;
  readonly namespace: string;
  readonly where: JsonObject | undefined;
  readonly ownedBy: string | undefined;
  readonly manifests: readonly JsonObject[] | null;
}

/** Which changes can make another judgement of an exercise: in a full room most of what happens concerns few of its exercises. */
export class Concern {
  readonly #subjects: ReadonlySet<string>;
  readonly #kinds: ReadonlySet<string>;
  readonly #roots: readonly Root[];
  readonly #places: readonly Place[];

  constructor({ subjects, attempt: attempts, checks }: CompiledExercise) {
    this.#subjects = new Set(subjects.map(({ gvk }) => gvk));
    const asks =
      checks.some(({ kind }) => kind === 'probe') || BEHIND.some((gvk) => this.#subjects.has(gvk));
    this.#kinds = new Set(
      subjects.length > 0 ? [...this.#subjects, ...CAUSES, ...(asks ? BEHIND : [])] : [],
    );
    const owners = new Set(subjects.map(({ ownedBy }) => ownedBy));
    this.#roots = subjects.flatMap(({ name, gvk, namespace, where }): Root[] => {
      const manifests = attempts
        .map((attempt) => attempt[name])
        .filter((manifest) => manifest !== undefined);
      return manifests.length === 0 && !owners.has(name)
        ? []
        : [{ gvk, namespace, where, manifests: owners.has(name) ? null : manifests }];
    });
    const hasSteps = checks.some(({ kind }) => kind === 'sequence');
    this.#places = subjects.map(({ name, gvk, namespace, where, ownedBy }): Place => {
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
  isTouched(gvks: ReadonlySet<string>, holds: boolean): boolean {
    return !(holds ? this.#subjects : this.#kinds).isDisjointFrom(gvks);
  }

  /**
   * Whether one of these objects, as they were or as they are, can be one of its subjects. Where all checks hold, a change of
   * any other object changes nothing: there is no reason to be told, and so no cause to be looked for.
   * `find`: what stands by its uid.
   */
  isPart(
    changed: readonly Viewed[],
    memory: Memory,
    find: (uid: string) => Viewed | undefined,
  ): boolean {
    const seen = latchedObjects(memory);
    return changed.some(
      (viewed) =>
        seen.has(viewed.ref.uid) || this.#places.some((place) => this.#fits(place, viewed, find)),
    );
  }

  #fits(
    { gvk, namespace, where, ownedBy, manifests }: Place,
    viewed: Viewed,
    find: (uid: string) => Viewed | undefined,
  ): boolean {
    const { ref, object } = viewed;
    if (gvk !== ref.gvk || (ref.ns !== '' && ref.ns !== namespace)) return false;
    if (where !== undefined && !fitsObject(where, object)) return false;
    if (manifests !== null && !manifests.some((manifest) => fitsObject(manifest, object)))
      return false;
    return (
      ownedBy === undefined ||
      factsOf(object).owners.some((uid) => {
        const owner = find(uid);
        return (
          owner === undefined ||
          this.#places.some((place) => place.name === ownedBy && this.#fits(place, owner, find))
        );
      })
    );
  }

  /** Whether one of these objects can begin it, where it belongs or elsewhere. */
  isBegun(set: readonly Viewed[]): boolean {
    return set.some(({ ref, object }) =>
      this.#roots.some(
        ({ gvk, namespace, where, manifests }) =>
          gvk === ref.gvk &&
          (ref.ns === '' || ref.ns === namespace || !isSystemNamespace(ref.ns)) &&
          (where === undefined || fitsObject(where, object)) &&
          (manifests === null || manifests.some((manifest) => fitsObject(manifest, object))),
      ),
    );
  }
}
