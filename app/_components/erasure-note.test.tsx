import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { messages } from '#lib/i18n/messages/en.ts';
import { LanguageProvider } from '#lib/i18n/provider.tsx';
import { ErasureNote } from './erasure-note.tsx';

it('names each step that comes, and its day in the time zone of the workshop', () => {
  // Late in the evening in UTC is the next day in Tokyo.
  const at = Date.parse('2026-12-11T20:00:00Z');
  const erasures = [
    { step: 'names', at },
    { step: 'log', at: at + 24 * 3_600_000 },
  ] as const;
  const text = renderToStaticMarkup(
    <LanguageProvider language="en" messages={messages as never}>
      <ErasureNote workshop={{ erasures: [...erasures], timeZone: 'Asia/Tokyo' }} />
    </LanguageProvider>,
  );
  expect(text).toBe(
    'Names are erased on December 12, 2026 (Tokyo). The log is erased on December 13, 2026 (Tokyo).',
  );
});
