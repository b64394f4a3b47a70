import type { JsonObject } from '#lib/protocol/json.ts';
import type { CompiledExercise } from './compile.ts';
import { fitsObject } from './expect/fits.ts';
import { isSystemNamespace, type Viewed } from './view.ts';

/** Their state tells why a Pod is not what it should be, whatever kind an exercise names. */
const CAUSES = ['v1/Pod', 'apps/v1/ReplicaSet'];
/** And theirs why a request gets no good answer. */
const BEHIND = ['v1/Service', 'discovery.k8s.io/v1/EndpointSlice', 'networking.k8s.io/v1/Ingress', 'networking.k8s.io/v1/IngressClass'];

/** Of a subject what can begin an attempt. Without manifests anything can, where something named is owned by it. */
interface Root {
  readonly gvk: string;
  readonly namespace: string;
  readonly where: JsonObject | undefined;
  readonly manifests: readonly JsonObject[] | null;
}

/** Which changes can make another judgement of an exercise: in a full room most of what happens concerns few of its exercises. */
export class Concern {
  readonly #subjects: ReadonlySet<string>;
  readonly #kinds: ReadonlySet<string>;
  readonly #roots: readonly Root[];

  constructor({ subjects, attempt: attempts, checks }: CompiledExercise) {
    this.#subjects = new Set(subjects.map(({ gvk }) => gvk));
    const asks = checks.some(({ kind }) => kind === 'probe') || BEHIND.some((gvk) => this.#subjects.has(gvk));
    this.#kinds = new Set(subjects.length > 0 ? [...this.#subjects, ...CAUSES, ...(asks ? BEHIND : [])] : []);
    const owners = new Set(subjects.map(({ ownedBy }) => ownedBy));
    this.#roots = subjects.flatMap(({ name, gvk, namespace, where }): Root[] => {
      const manifests = attempts.map((attempt) => attempt[name]).filter((manifest) => manifest !== undefined);
      return manifests.length === 0 && !owners.has(name) ? [] : [{ gvk, namespace, where, manifests: owners.has(name) ? null : manifests }];
    });
  }

  /** Whether objects of these kinds count once the exercise is begun. `holds`: all of its checks do, so that there is no reason to be told. */
  isTouched(gvks: ReadonlySet<string>, holds: boolean): boolean {
    return !(holds ? this.#subjects : this.#kinds).isDisjointFrom(gvks);
  }

  /** Whether one of these objects can begin it, where it belongs or elsewhere. */
  isBegun(set: readonly Viewed[]): boolean {
    return set.some(({ ref, object }) => this.#roots.some(({ gvk, namespace, where, manifests }) =>
      gvk === ref.gvk
      && (ref.ns === '' || ref.ns === namespace || !isSystemNamespace(ref.ns))
      && (where === undefined || fitsObject(where, object))
      && (manifests === null || manifests.some((manifest) => fitsObject(manifest, object)))));
  }
}
