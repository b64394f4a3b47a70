import type { Language } from './language.ts';
import { untilFetched } from './retry-until-fetched.ts';

/** Words that no page carries: they are fetched, in the reader's language alone. */
export interface ByLanguage<Words> {
  /** Fetched once a language, always the same promise; waits while the network is away. */
  readonly load: (language: Language) => Promise<Words>;
}

const used = new Set<ByLanguage<unknown>>();

/** `loaders` name one `import()` each, so that the bundler makes a file of each language. */
export function byLanguage<Words>(
  loaders: Readonly<Record<Language, () => Promise<Words>>>,
): ByLanguage<Words> {
  const coming = new Map<Language, Promise<Words>>();
  const words: ByLanguage<Words> = {
    load(language) {
      used.add(words);
      const known = coming.get(language);
      if (known) return known;
      const promise = untilFetched(loaders[language]);
      coming.set(language, promise);
      // As React notes it on a promise that it has awaited itself: who takes it from now on has the words in the same paint.
      void promise.then((value) => Object.assign(promise, { status: 'fulfilled', value }));
      return promise;
    },
  };
  return words;
}

/** Everything that was fetched so far in one language, in `language` too: a switch then changes all words in one paint. */
export async function loadUsed(language: Language): Promise<void> {
  await Promise.all([...used].map((words) => words.load(language)));
}
