import type { Language } from './language.ts';
import { untilFetched } from './until-fetched.ts';

/** Words that no page carries: they are fetched, in the reader's language alone. */
export interface ByLanguage<Words> {
  /** Fetched once a language; waits while the network is away. */
  readonly load: (language: Language) => Promise<Words>;
  /** null before `load` has brought them. */
  readonly here: (language: Language) => Words | null;
}

const used = new Set<ByLanguage<unknown>>();

/** `loaders` name one `import()` each, so that the bundler makes a file of each language. */
export function byLanguage<Words>(loaders: Readonly<Record<Language, () => Promise<Words>>>): ByLanguage<Words> {
  const here = new Map<Language, Words>();
  const coming = new Map<Language, Promise<Words>>();
  const words: ByLanguage<Words> = {
    load(language) {
      used.add(words);
      const promise = coming.get(language) ?? untilFetched(loaders[language]);
      if (!coming.has(language)) {
        coming.set(language, promise);
        void promise.then((fetched) => here.set(language, fetched));
      }
      return promise;
    },
    here: (language) => here.get(language) ?? null,
  };
  return words;
}

/** Everything that was fetched so far in one language, in `language` too: a switch then changes all words in one paint. */
export async function loadUsed(language: Language): Promise<void> {
  await Promise.all([...used].map((words) => words.load(language)));
}
