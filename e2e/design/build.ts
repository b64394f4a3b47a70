import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import tailwind from '@tailwindcss/postcss';
import { build } from 'esbuild';
import postcss from 'postcss';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const SHEETS = [
  'app/components/family.css',
  'app/_features/live-room/live-room.css',
  'app/_features/live-room/grid/grid.css',
];

/** A page that shows parts of the room by itself: no server, no database, and what it shows is the same each time. */
export async function buildDesignPage(): Promise<string> {
  const tokens = join(ROOT, 'app/tokens.css');
  const [{ css }, sheets, { outputFiles }] = await Promise.all([
    postcss([tailwind({ optimize: false })]).process(await readFile(tokens, 'utf8'), {
      from: tokens,
    }),
    Promise.all(SHEETS.map((sheet) => readFile(join(ROOT, sheet), 'utf8'))),
    build({
      entryPoints: [join(ROOT, 'e2e/look/page.tsx')],
      bundle: true,
      write: false,
      format: 'iife',
      jsx: 'automatic',
      target: 'es2022',
      absWorkingDir: ROOT,
      define: { 'process.env.NODE_ENV': '"production"' },
      // As next.config.js has it: pages get their messages parsed.
      alias: { 'use-intl/format-message': 'use-intl/format-message/format-only' },
    }),
  ]);
  const script = (outputFiles[0]?.text ?? '').replaceAll('</script', '<\\/script');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Look</title><style>${css}\n${sheets.join('\n')}</style></head><body><script>${script}</script></body></html>`;
}
