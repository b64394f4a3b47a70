import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { IconSprite } from '#app/_components/icon-sprite.tsx';
import { getReaderLanguage } from '#app/_lib/reader-language.ts';
import { getReaderTheme } from '#app/_lib/reader-theme.ts';
import { pickMessages } from '#lib/i18n/messages/index.ts';
import { LanguageProvider } from '#lib/i18n/provider.tsx';
import { services } from '#lib/server/context.ts';
import './globals.css';

const DESCRIPTION = 'The live dashboard for hands-on Kubernetes workshops';

/** Social images need an absolute address, which only the running server knows. */
export function generateMetadata(): Metadata {
  return {
    metadataBase: new URL(services().url),
    title: { default: 'Podium', template: '%s · Podium' },
    description: DESCRIPTION,
    robots: { index: false },
    manifest: '/site.webmanifest',
    icons: {
      icon: [
        { url: '/icon.svg', type: 'image/svg+xml' },
        { url: '/icon-192.png', type: 'image/png', sizes: '192x192' },
      ],
      apple: '/apple-touch-icon.png',
    },
    openGraph: { siteName: 'Podium', description: DESCRIPTION, images: ['/social.png'] },
  };
}
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
