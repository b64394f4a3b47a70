'use client';
/*
 * Where texts come from, and where to add one:
 *
 * - A message of a page: messages/<file>.{ja,en}.ts. It is part of the HTML of the page, in the
 *   reader's language only. The root layout provides `common`, each page.tsx the other namespaces:
 *   `<MessagesProvider namespaces={['instructor.room']}>` (app/_lib/messages-provider.tsx). Using
 *   another namespace is an error in the browser's console.
 * - A reason, an incident, advice for instructors: reasons/*.{ja,en}.ts. Loaded after the first
 *   paint, one file per language (reasons/lazy-reasons.ts). Components read them with `useReasonText`
 *   and `useCoachingText` (app/_components/use-reason-text.ts), which suspend while they load, so
 *   they are rendered below a `<Suspense>`.
 * - Other texts to load later: `lazyByLanguage({ ja: () => import(…), en: () => import(…) })`, read
 *   with `useLazyMessages`.
 *
 * A language switch loads all messages and everything else that is in use in the other language,
 * then changes all texts in one render.
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
import { mergeMessages } from './merge-messages.ts';
import type { Messages } from './messages/types.ts';

interface LanguageSettings {
  readonly language: Language;
  /** Changes all texts without a reload, so that no input is lost. Stored for a year. */
  readonly setLanguage: (language: Language) => void;
}

interface ShownLanguage {
  readonly language: Language;
  /** All messages, after the reader switched the language; null before. */
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

/** Provides the language and the common messages. Both come from the server, so that nothing flashes. */
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
    // Loading can take long on a bad network. Until then the page stays as it is; the last choice wins.
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

/** Adds the messages of a page. Rendered by `MessagesProvider` on the server. */
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
  const pageMessages = useMemo(
    () => mergeMessages(outer, messages) as unknown as Messages,
    [outer, messages],
  );
  const isOutdated = all === null && language !== shown;
  // The language was switched in another tab before this page was loaded.
  useEffect(() => {
    if (isOutdated) setLanguage(language);
  }, [isOutdated, language, setLanguage]);
  return (
    <IntlProvider locale={all ? shown : language} messages={all ?? pageMessages} timeZone="UTC">
      {children}
    </IntlProvider>
  );
}

/**
 * Shows its children in this language, whatever the reader's is. Suspends while the texts load, which
 * the page doesn't have in another language.
 */
export function FixedLanguage({
  language,
  children,
}: {
  readonly language: Language;
  readonly children: ReactNode;
}) {
  return useLanguageContext().language === language ? (
    children
  ) : (
    <OtherLanguage language={language}>{children}</OtherLanguage>
  );
}

function OtherLanguage({
  language,
  children,
}: {
  readonly language: Language;
  readonly children: ReactNode;
}) {
  return (
    <IntlProvider
      key={language}
      locale={language}
      messages={use(allMessages.load(language))}
      timeZone="UTC"
    >
      {children}
    </IntlProvider>
  );
}

function useLanguageContext() {
  const value = useContext(LanguageContext);
  if (value === null) throw new Error('useLanguage needs a LanguageProvider above it');
  return value;
}

/** The language of the page, and how to change it. */
export function useLanguage(): LanguageSettings {
  return useLanguageContext();
}

/** Loaded texts in the language of the page. Suspends while they load, but not after a language switch. */
export function useLazyMessages<Texts>(resource: LazyByLanguage<Texts>): Texts {
  const { language } = useLanguageContext();
  return use(resource.load(language));
}
