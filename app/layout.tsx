import type { Metadata, Viewport } from 'next';
import { cookies, headers } from 'next/headers';
import type { ReactNode } from 'react';
import { chooseLanguage, LANGUAGE_COOKIE } from '#lib/i18n/language.ts';
import { messagesOf } from '#lib/i18n/messages/index.ts';
import { LanguageProvider } from '#lib/i18n/provider.tsx';
import { GlyphSprite } from './components/glyph.tsx';
import './tokens.css';
import './components/family.css';

export const metadata: Metadata = { title: { default: 'Podium', template: '%s · Podium' }, robots: { index: false } };
export const viewport: Viewport = { width: 'device-width', initialScale: 1, colorScheme: 'light dark' };

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const language = chooseLanguage({ cookie: (await cookies()).get(LANGUAGE_COOKIE)?.value, acceptLanguage: (await headers()).get('accept-language') });
  return (
    <html lang={language}>
      <body>
        <GlyphSprite />
        <LanguageProvider language={language} messages={messagesOf(language)}>{children}</LanguageProvider>
      </body>
    </html>
  );
}
