import { cookies, headers } from 'next/headers';
import { chooseLanguage, LANGUAGE_COOKIE, type Language } from '#lib/i18n/language.ts';

/** The language for the pages of this request. */
export async function getReaderLanguage(): Promise<Language> {
  return chooseLanguage({
    cookie: (await cookies()).get(LANGUAGE_COOKIE)?.value,
    acceptLanguage: (await headers()).get('accept-language'),
  });
}
