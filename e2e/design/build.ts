import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import tailwind from '@tailwindcss/postcss';
import { build } from 'esbuild';
import postcss from 'postcss';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** The entry of each page, and its style sheets besides the global one. */
const PAGES = {
  'live-room': { entry: 'page.tsx', sheets: 'app/{_components,_features/live-room}/**/*.css' },
  projector: {
    entry: 'projector-page.tsx',
    sheets: 'app/{_components,_features/projector}/**/*.css',
  },
} as const;

/**
 * Builds a page that shows parts of the live room, or the projector view, with fixed data, without a
 * server or a database.
 */
export async function buildDesignPage(name: keyof typeof PAGES = 'live-room'): Promise<string> {
  const { entry, sheets: pattern } = PAGES[name];
  const globals = join(ROOT, 'app/globals.css');
  const [{ css }, sheets, { outputFiles }] = await Promise.all([
    postcss([tailwind({ optimize: false })]).process(await readFile(globals, 'utf8'), {
      from: globals,
    }),
    Promise.all(
      globSync(pattern, { cwd: ROOT })
        .sort()
        .map((sheet) => readFile(join(ROOT, sheet), 'utf8')),
    ),
    build({
      entryPoints: [join(ROOT, 'e2e/design', entry)],
      bundle: true,
      write: false,
      format: 'iife',
      jsx: 'automatic',
      target: 'es2022',
      absWorkingDir: ROOT,
      define: { 'process.env.NODE_ENV': '"production"', 'process.env': '{}' },
      // As in next.config.js: pages receive compiled messages.
      alias: { 'use-intl/format-message': 'use-intl/format-message/format-only' },
    }),
  ]);
  const script = (outputFiles[0]?.text ?? '').replaceAll('</script', '<\\/script');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Design</title><style>${css}\n${sheets.join('\n')}</style></head><body><script>${script}</script></body></html>`;
}
