import type { Language } from './language.ts';
import { retryUntilFetched } from './retry-until-fetched.ts';

/** Words that no page carries: they are fetched, in the reader's language alone. */
export interface LazyByLanguage<Words> {
  /** Fetched once a language, always the same promise; waits while the network is away. */
  readonly load: (language: Language) => Promise<Words>;
}

const usedResources = new Set<LazyByLanguage<unknown>>();

/** `loaders` name one `import()` each, so that the bundler makes a file of each language. */
export function lazyByLanguage<Words>(
  loaders: Readonly<Record<Language, () => Promise<Words>>>,
): LazyByLanguage<Words> {
  const pending = new Map<Language, Promise<Words>>();
  const resource: LazyByLanguage<Words> = {
    load(language) {
      usedResources.add(resource);
      const existing = pending.get(language);
      if (existing) return existing;
      const promise = retryUntilFetched(loaders[language]);
      pending.set(language, promise);
      // As React notes it on a promise that it has awaited itself: who takes it from now on has the words in the same paint.
      void promise.then((value) => Object.assign(promise, { status: 'fulfilled', value }));
      return promise;
    },
  };
  return resource;
}

/** Everything that was fetched so far in one language, in `language` too: a switch then changes all words in one paint. */
export async function loadUsed(language: Language): Promise<void> {
  await Promise.all([...usedResources].map((words) => words.load(language)));
}
