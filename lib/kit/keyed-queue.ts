/** Runs work one at a time per key, in the order of the calls. Different keys run side by side. */
export interface KeyedQueue {
  /** Settles like `work`. Work that fails doesn't stop the work after it. */
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
}

export function createKeyedQueue(): KeyedQueue {
  const lastByKey = new Map<string, Promise<unknown>>();
  return {
    run(key, work) {
      const result = (lastByKey.get(key) ?? Promise.resolve()).then(work, work);
      lastByKey.set(key, result);
      const forget = (): void => {
        if (lastByKey.get(key) === result) lastByKey.delete(key);
      };
      result.then(forget, forget);
      return result;
    },
  };
}
