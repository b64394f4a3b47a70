import type { ObservedObject } from '../engine/object-index.ts';
import { MAX_COMPARED_OBJECTS, type StepCounter } from './steps.ts';

/** Keys and values of a selector. */
export type Selector = readonly (readonly [key: string, value: string])[];

/**
 * Objects by namespace and label pair, for the pairs that some selector names. A selector is matched
 * against the objects with its rarest pair only.
 */
export class LabelIndex {
  readonly #buckets = new Map<string, ObservedObject[]>();
  readonly #labels = new Map<ObservedObject, ReadonlyMap<string, string>>();
  readonly #steps: StepCounter;

  /** @param objects newest first */
  constructor(
    objects: readonly ObservedObject[],
    selectors: readonly Selector[],
    labelsOf: (observed: ObservedObject) => ReadonlyMap<string, string>,
    steps: StepCounter,
  ) {
    this.#steps = steps;
    const wanted = new Set<string>();
    for (const selector of selectors) {
      steps.add(1 + selector.length);
      for (const [key, value] of selector) wanted.add(`${key}\0${value}`);
    }
    for (const observed of objects) {
      const labels = labelsOf(observed);
      this.#labels.set(observed, labels);
      steps.add(1 + labels.size);
      for (const [key, value] of labels) {
        if (!wanted.has(`${key}\0${value}`)) continue;
        const bucket = this.#buckets.get(bucketKey(observed.ref.ns, key, value));
        if (bucket) bucket.push(observed);
        else this.#buckets.set(bucketKey(observed.ref.ns, key, value), [observed]);
      }
    }
  }

  /**
   * The newest objects that the selector matches. `isComplete` is false if there were too many
   * objects to look at all of them.
   */
  select(
    namespace: string,
    selector: Selector,
  ): { readonly matching: readonly ObservedObject[]; readonly isComplete: boolean } {
    this.#steps.add(1 + selector.length);
    const rarest = selector
      .map(([key, value]) => this.#buckets.get(bucketKey(namespace, key, value)) ?? [])
      .reduce((least, bucket) => (bucket.length < least.length ? bucket : least));
    const compared = rarest.slice(0, MAX_COMPARED_OBJECTS);
    const matching = compared.filter((observed) => {
      this.#steps.add(selector.length);
      const labels = this.#labels.get(observed);
      return selector.every(([key, value]) => labels?.get(key) === value);
    });
    return { matching, isComplete: compared.length === rarest.length };
  }
}

function bucketKey(namespace: string, key: string, value: string): string {
  return `${namespace}\0${key}\0${value}`;
}
