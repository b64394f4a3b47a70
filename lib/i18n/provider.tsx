'use client';
/*
 * Where words come from, and where a new one goes.
 *
 * - A message of a page: messages/<file>.{ja,en}.ts. It reaches the page inside its HTML, in the reader's language alone: the root
 *   layout brings `common`, and each page.tsx names the rest by namespace, `<Words of={['instructor.room', 'inside']}>`
 *   (app/words.tsx). A namespace that a page does not name is not there, and a use of it is an error in the browser's console.
 * - A reason, an incident, what to tell a student: reasons/*.{ja,en}.ts. Fetched after the first paint, a file a language
 *   (reasons/fetched.ts); components take them by `useSay` and `useTell` (app/components/say.ts), which suspend until they are
 *   there, so they stand below a `<Suspense>`: both rooms have one around all that needs the server's data.
 * - More words of that kind: `byLanguage({ ja: () => import(…), en: () => import(…) })`, taken by `useWords`.
 *
 * A switch of language fetches all messages of the other language and whatever of the second and third kind is in use, then
 * changes every word in one paint.
 */
import {
  createContext,
  use,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react';
import { IntlProvider, useMessages } from 'use-intl';
import { lazyByLanguage, loadUsed, type LazyByLanguage } from './lazy-by-language.ts';
import { LANGUAGE_COOKIE, type Language } from './language.ts';
import type { Messages } from './messages/types.ts';

interface LanguageSettings {
  readonly language: Language;
  /** Changes every word on the page in place: nothing is loaded again, nothing typed is lost. Remembered for a year. */
  readonly setLanguage: (language: Language) => void;
}

interface ShownLanguage {
  readonly language: Language;
  /** All words, once the reader has switched; null while the page's own are enough. */
  readonly all: Messages | null;
}

const LanguageContext = createContext<(LanguageSettings & ShownLanguage) | null>(null);

const YEAR_S = 365 * 24 * 3600;

async function compileLoaded(loading: Promise<{ readonly messages: object }>): Promise<Messages> {
  const [{ compileMessages }, { messages }] = await Promise.all([
    import('./messages/compile.ts'),
    loading,
  ]);
  return compileMessages(messages);
}

const allMessages = lazyByLanguage({
  ja: () => compileLoaded(import('./messages/ja.ts')),
  en: () => compileLoaded(import('./messages/en.ts')),
});

/** The reader's language for all below it, and the messages that every page has. Both come from the server: nothing flashes. */
export function LanguageProvider(props: {
  readonly language: Language;
  readonly messages: Partial<Messages>;
  readonly children: ReactNode;
}) {
  const [shown, show] = useState<ShownLanguage>({ language: props.language, all: null });
  const requestedLanguage = useRef(props.language);

  const setLanguage = useCallback((language: Language) => {
    const secure = window.location.protocol === 'https:' ? '; Secure' : '';
    document.cookie = `${LANGUAGE_COOKIE}=${language}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax${secure}`;
    requestedLanguage.current = language;
    // The words may be out of reach for a while: the page then stays as it is, and the last wish counts.
    void Promise.all([allMessages.load(language), loadUsed(language)]).then(([all]) => {
      if (requestedLanguage.current === language) show({ language, all });
    });
  }, []);

  useEffect(() => {
    document.documentElement.lang = shown.language;
  }, [shown.language]);

  const value = useMemo(() => ({ ...shown, setLanguage }), [shown, setLanguage]);
  return (
    <LanguageContext value={value}>
      <IntlProvider
        locale={shown.language}
        messages={shown.all ?? (props.messages as Messages)}
        timeZone="UTC"
      >
        {props.children}
      </IntlProvider>
    </LanguageContext>
  );
}

/** Messages of one page beside those that every page has; the server's `Words` (app/words.tsx) mounts it. */
export function PageMessages({
  language,
  messages,
  children,
}: {
  readonly language: Language;
  readonly messages: Partial<Messages>;
  readonly children: ReactNode;
}) {
  const { language: shown, all, setLanguage } = useLanguageContext();
  const outer = useMessages();
  const pageMessages = useMemo(() => ({ ...outer, ...messages }), [outer, messages]);
  const isOutdated = all === null && language !== shown;
  // Another tab has switched, and this page came after: it follows.
  useEffect(() => {
    if (isOutdated) setLanguage(language);
  }, [isOutdated, language, setLanguage]);
  return (
    <IntlProvider locale={all ? shown : language} messages={all ?? pageMessages} timeZone="UTC">
      {children}
    </IntlProvider>
  );
}

function useLanguageContext() {
  const value = useContext(LanguageContext);
  if (value === null) throw new Error('words need a LanguageProvider above them');
  return value;
}

/** The language shown now, and how to change it. */
export function useLanguage(): LanguageSettings {
  return useLanguageContext();
}

/** Fetched words in the language shown now. Suspends until they are there, and not again when the reader switches. */
export function useLazyMessages<Words>(words: LazyByLanguage<Words>): Words {
  const { language } = useLanguageContext();
  return use(words.load(language));
}
