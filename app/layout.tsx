import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { GlyphSprite } from './components/glyph.tsx';
import './tokens.css';
import './components/family.css';

export const metadata: Metadata = { title: { default: 'Podium', template: '%s · Podium' }, robots: { index: false } };
export const viewport: Viewport = { width: 'device-width', initialScale: 1, colorScheme: 'light dark' };

export default function RootLayout({ children }: { readonly children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <GlyphSprite />
        {children}
      </body>
    </html>
  );
}
