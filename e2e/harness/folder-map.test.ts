import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ESLint } from 'eslint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/**
 * A small project with the folders of the map, linted with the repository's own rules: what the rules refuse is proven here,
 * whatever the real folders hold today.
 */
const REFUSED: Record<string, { code: string; says: RegExp }> = {
  'lib/protocol/by-name.ts': {
    code: `export * from '#lib/grading/rule.ts';`,
    says: /protocol may not import #lib\/grading\/rule\.ts \(grading\): see the map.*pass it in/,
  },
  'lib/protocol/by-path.ts': {
    code: `export * from '../grading/rule.ts';`,
    says: /protocol may not import/,
  },
  'lib/protocol/type-only.ts': {
    code: `export type { rule } from '#lib/grading/rule.ts';`,
    says: /protocol may not import/,
  },
  'lib/protocol/dynamic.ts': {
    code: `export const later = import('#lib/grading/rule.ts');`,
    says: /protocol may not import/,
  },
  'lib/cluster/missing.ts': {
    code: `export * from '#lib/nowhere/gone.ts';`,
    says: /cluster may not import #lib\/nowhere/,
  },
  'lib/grading/of-server.ts': {
    code: `export * from '#app/page.ts';`,
    says: /grading may not import #app\/page\.ts/,
  },
  'app/service.ts': {
    code: `export * from '#lib/server/other.ts';`,
    says: /app may not import #lib\/server\/other\.ts \(server\)/,
  },
  'app/browser.tsx': {
    code: `'use client';\nimport { context } from '#lib/server/context.ts';\nexport const c = context;`,
    says: /runs in the browser/,
  },
  'lib/unmapped/file.ts': {
    code: 'export const lost = 1;',
    says: /does not match any file pattern/,
  },
  'app/kube.ts': {
    code: `export { KubeConfig } from '@kubernetes/client-node';`,
    says: /Only agents\/ speaks to a Kubernetes API server/,
  },
  'lib/server/kube.ts': {
    code: `export { KubeConfig } from '@kubernetes/client-node';`,
    says: /Only agents\/ speaks/,
  },
  'db/kube.ts': {
    code: `export type { V1Pod } from '@kubernetes/client-node/dist/index.js';`,
    says: /Only agents\/ speaks/,
  },
  'lib/room/kube.ts': {
    code: `export const kube = import('@kubernetes/client-node');`,
    says: /Only agents\/ speaks/,
  },
  'lib/server/port.ts': {
    code: 'export const port = process.env.PORT;',
    says: /The environment is parsed once, in lib\/server\/environment\.ts/,
  },
  'agents/command/home.ts': {
    code: `export const { env } = process;`,
    says: /The environment is parsed once/,
  },
  'db/url.ts': {
    code: `import { env } from 'node:process';\nexport const url = env.DATABASE_URL;`,
    says: /The environment is parsed once/,
  },
  'lib/server/floating.ts': {
    code: 'export function start(work: () => Promise<void>): void {\n  work();\n}',
    says: /Promises must be awaited/,
  },
};

const ALLOWED: Record<string, string> = {
  'lib/protocol/frame.ts': `export { z } from 'zod';`,
  'lib/grading/rule.ts': `import { z } from '#lib/protocol/frame.ts';\nexport const rule = z;`,
  'lib/packs/expectation.ts': `export type { Verdict } from '#lib/grading/types.ts';`,
  'lib/grading/types.ts': 'export type Verdict = 1;',
  'lib/server/context.ts': 'export const context = 1;',
  'lib/server/other.ts': `export * from '#lib/grading/rule.ts';`,
  'lib/server/environment.ts': 'export const port = process.env.PORT;',
  'agents/command/environment.ts': 'export const home = process.env.HOME;',
  'agents/watch/connect.ts': `export { KubeConfig } from '@kubernetes/client-node';`,
  'app/page.ts': `export * from '#lib/server/context.ts';`,
  'e2e/walk.ts': `export * from '#lib/grading/rule.ts';\nexport const home = process.env.HOME;`,
};

const repository = join(import.meta.dirname, '../..');
const project = mkdtempSync(join(tmpdir(), 'folder-map-'));
const said = new Map<string, string[]>();

function write(file: string, text: string): void {
  mkdirSync(dirname(join(project, file)), { recursive: true });
  writeFileSync(join(project, file), text);
}

beforeAll(async () => {
  write(
    'package.json',
    JSON.stringify({ type: 'module', imports: { '#lib/*': './lib/*', '#app/*': './app/*' } }),
  );
  write(
    'tsconfig.json',
    JSON.stringify({
      extends: join(repository, 'tsconfig.json'),
      include: ['**/*.ts', '**/*.tsx'],
    }),
  );
  symlinkSync(join(repository, 'node_modules'), join(project, 'node_modules'));
  for (const [file, { code }] of Object.entries(REFUSED)) write(file, code);
  for (const [file, code] of Object.entries(ALLOWED)) write(file, code);
  const eslint = new ESLint({
    cwd: project,
    overrideConfigFile: join(repository, 'eslint.config.js'),
    overrideConfig: {
      settings: { 'boundaries/root-path': project },
      languageOptions: { parserOptions: { tsconfigRootDir: project } },
    },
  });
  for (const result of await eslint.lintFiles(['.']))
    said.set(
      result.filePath,
      result.messages.map((message) => message.message),
    );
}, 180_000);

afterAll(() => {
  rmSync(project, { recursive: true });
});

describe('the folder map', () => {
  it.each(Object.entries(REFUSED))('refuses %s', (file, { says }) => {
    expect(said.get(join(project, file))).toContainEqual(expect.stringMatching(says));
  });

  it.each(Object.keys(ALLOWED))('allows %s', (file) => {
    expect(said.get(join(project, file))).toEqual([]);
  });
});
