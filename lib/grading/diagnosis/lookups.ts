import { objectsAt, textAt } from '#lib/kit/json.ts';
import { readMetadata } from '../engine/object-metadata.ts';
import type { ObjectIndex, ObservedObject } from '../engine/object-index.ts';
import type { ProbeResponseRecord } from './context.ts';
import type { StepCounter } from './steps.ts';

/**
 * Maps over the whole cluster that several findings need, so that no finding searches all objects
 * for each object. Each is built when it is first needed.
 */
export class DiagnosisLookups {
  readonly #index: ObjectIndex;
  readonly #responses: readonly ProbeResponseRecord[];
  readonly #steps: StepCounter;
  readonly #byName = new Map<string, ReadonlyMap<string, ObservedObject>>();
  readonly #byNamespace = new Map<string, ReadonlyMap<string, readonly ObservedObject[]>>();
  #responsesByUid: ReadonlyMap<string, ProbeResponseRecord[]> | null = null;
  #claimsInUse: ReadonlySet<string> | null = null;
  #volumesByClass: ReadonlyMap<string, readonly ObservedObject[]> | null = null;

  constructor(index: ObjectIndex, responses: readonly ProbeResponseRecord[], steps: StepCounter) {
    this.#index = index;
    this.#responses = responses;
    this.#steps = steps;
  }

  /** The newest object with that name that isn't terminating. */
  findByName(gvk: string, namespace: string, name: string): ObservedObject | undefined {
    this.#steps.add();
    let objects = this.#byName.get(gvk);
    if (objects === undefined) {
      const built = new Map<string, ObservedObject>();
      for (const observed of this.#list(gvk)) {
        const key = nameKey(observed.ref.ns, observed.ref.name);
        if (!built.has(key) && !readMetadata(observed.object).isTerminating)
          built.set(key, observed);
      }
      this.#byName.set(gvk, (objects = built));
    }
    return objects.get(nameKey(namespace, name));
  }

  /** The objects of a kind by namespace, newest first. */
  groupByNamespace(gvk: string): ReadonlyMap<string, readonly ObservedObject[]> {
    let groups = this.#byNamespace.get(gvk);
    if (groups === undefined) {
      groups = Map.groupBy(this.#list(gvk), ({ ref }) => ref.ns);
      this.#byNamespace.set(gvk, groups);
    }
    return groups;
  }

  /** Probe responses for the object with that uid. */
  listResponses(uid: string): readonly ProbeResponseRecord[] {
    if (this.#responsesByUid === null) {
      this.#steps.add(this.#responses.length);
      this.#responsesByUid = Map.groupBy(this.#responses, ({ ref }) => ref.uid);
    }
    const responses = this.#responsesByUid.get(uid) ?? [];
    this.#steps.add(1 + responses.length);
    return responses;
  }

  /** Whether a Pod mounts the claim. */
  isClaimInUse(namespace: string, name: string): boolean {
    this.#steps.add();
    this.#claimsInUse ??= new Set(
      this.#list('v1/Pod').flatMap(({ ref, object }) => {
        const volumes = objectsAt(object, 'spec', 'volumes');
        this.#steps.add(volumes.length);
        return volumes.map((volume) =>
          nameKey(ref.ns, textAt(volume, 'persistentVolumeClaim', 'claimName')),
        );
      }),
    );
    return this.#claimsInUse.has(nameKey(namespace, name));
  }

  /** PersistentVolumes of a storage class, newest first. */
  listVolumes(storageClass: string): readonly ObservedObject[] {
    this.#steps.add();
    this.#volumesByClass ??= Map.groupBy(this.#list('v1/PersistentVolume'), ({ object }) =>
      textAt(object, 'spec', 'storageClassName'),
    );
    return this.#volumesByClass.get(storageClass) ?? [];
  }

  #list(gvk: string): readonly ObservedObject[] {
    const objects = this.#index.listByKind(gvk);
    this.#steps.add(objects.length);
    return objects;
  }
}

/** Neither part can contain NUL. */
function nameKey(namespace: string, name: string): string {
  return `${namespace}\0${name}`;
}
