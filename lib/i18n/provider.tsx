'use client';
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { IntlProvider } from 'use-intl';
import { LANGUAGE_COOKIE, type Language } from './language.ts';
import type { Messages } from './messages/typing.ts';

interface LanguageSwitch {
  readonly language: Language;
  /** Changes every word on the page in place: nothing is loaded again, nothing typed is lost. Remembered for a year. */
  readonly setLanguage: (language: Language) => void;
}

const LanguageContext = createContext<LanguageSwitch | null>(null);

const YEAR_S = 365 * 24 * 3600;

async function load(language: Language): Promise<Messages> {
  const [{ compileMessages }, { messages }] = await Promise.all([import('./messages/compile.ts'), language === 'ja' ? import('./messages/ja.ts') : import('./messages/en.ts')]);
  return compileMessages(messages);
}

/** Words for all below it. `language` and `messages` come from the server, so the first paint is already in the reader's language. */
export function LanguageProvider(props: { readonly language: Language; readonly messages: Messages; readonly children: ReactNode }) {
  const [shown, show] = useState({ language: props.language, messages: props.messages });

  const setLanguage = useCallback((language: Language) => {
    const secure = window.location.protocol === 'https:' ? '; Secure' : '';
    document.cookie = `${LANGUAGE_COOKIE}=${language}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax${secure}`;
    // The words may be out of reach for a moment: the page then stays as it is, and the cookie holds for the next one.
    load(language).then((messages) => show({ language, messages }), () => undefined);
  }, []);

  useEffect(() => {
    document.documentElement.lang = shown.language;
  }, [shown.language]);

  const value = useMemo(() => ({ language: shown.language, setLanguage }), [shown.language, setLanguage]);
  return (
    <LanguageContext value={value}>
      <IntlProvider locale={shown.language} messages={shown.messages} timeZone="UTC">{props.children}</IntlProvider>
    </LanguageContext>
  );
}

/** The language shown now, and how to change it. */
export function useLanguage(): LanguageSwitch {
  const value = useContext(LanguageContext);
  if (value === null) throw new Error('useLanguage needs a LanguageProvider above it');
  return value;
}
