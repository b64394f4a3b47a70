import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { IconSprite } from '#app/_components/icon-sprite.tsx';
import { getReaderLanguage } from '#app/_lib/reader-language.ts';
import { getReaderTheme } from '#app/_lib/reader-theme.ts';
import { pickMessages } from '#lib/i18n/messages/index.ts';
import { LanguageProvider } from '#lib/i18n/provider.tsx';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Podium', template: '%s · Podium' },
  robots: { index: false },
};
export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  colorScheme: 'light dark',
};

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const language = await getReaderLanguage();
  return (
    <html lang={language} data-theme={await getReaderTheme()}>
      <body>
        <IconSprite />
        <LanguageProvider language={language} messages={pickMessages(language, ['common'])}>
          {children}
        </LanguageProvider>
      </body>
    </html>
  );
}
