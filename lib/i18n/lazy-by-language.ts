import type { Language } from './language.ts';
import { retryUntilFetched } from './retry-until-fetched.ts';

/** Texts that aren't part of a page. They are loaded in the reader's language only. */
export interface LazyByLanguage<Texts> {
  /** Loads once per language and returns the same promise. Retries while the network is down. */
  readonly load: (language: Language) => Promise<Texts>;
}

const usedResources = new Set<LazyByLanguage<unknown>>();

/** Each loader has its own `import()`, so that the bundler creates one file per language. */
export function lazyByLanguage<Texts>(
  loaders: Readonly<Record<Language, () => Promise<Texts>>>,
): LazyByLanguage<Texts> {
  const pending = new Map<Language, Promise<Texts>>();
  const resource: LazyByLanguage<Texts> = {
    load(language) {
      usedResources.add(resource);
      const existing = pending.get(language);
      if (existing) return existing;
      const promise = retryUntilFetched(loaders[language]);
      pending.set(language, promise);
      // React marks the promises that `use` awaited like this. Marking it here saves components that
      // read it later an empty render.
      void promise.then((value) => Object.assign(promise, { status: 'fulfilled', value }));
      return promise;
    },
  };
  return resource;
}

/**
 * Loads everything that was loaded so far in `language` as well, so that a language switch changes all
 * texts in one render.
 */
export async function loadUsed(language: Language): Promise<void> {
  await Promise.all([...usedResources].map((resource) => resource.load(language)));
}
