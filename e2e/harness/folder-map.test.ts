import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ESLint } from 'eslint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/**
 * A small project with the folders of the map, linted with the repository's own rules. The test
 * proves what the rules reject, independent of the files in the real folders.
 */
const REJECTED: Record<string, { code: string; message: RegExp }> = {
  'lib/protocol/by-name.ts': {
    code: `export * from '#lib/grading/rule.ts';`,
    message:
      /protocol must not import #lib\/grading\/rule\.ts \(grading\)\. See the map.*pass it in/,
  },
  'lib/protocol/by-path.ts': {
    code: `export * from '../grading/rule.ts';`,
    message: /protocol must not import/,
  },
  'lib/protocol/type-only.ts': {
    code: `export type { rule } from '#lib/grading/rule.ts';`,
    message: /protocol must not import/,
  },
  'lib/protocol/dynamic.ts': {
    code: `export const later = import('#lib/grading/rule.ts');`,
    message: /protocol must not import/,
  },
  'lib/cluster/missing.ts': {
    code: `export * from '#lib/nowhere/gone.ts';`,
    message: /cluster must not import #lib\/nowhere/,
  },
  'lib/grading/of-server.ts': {
    code: `export * from '#app/page.ts';`,
    message: /grading must not import #app\/page\.ts/,
  },
  'app/service.ts': {
    code: `export * from '#lib/server/other.ts';`,
    message: /app-routes must not import #lib\/server\/other\.ts \(server\)/,
  },
  'app/browser.tsx': {
    code: `'use client';\nimport { context } from '#lib/server/context.ts';\nexport const c = context;`,
    message: /runs in the browser/,
  },
  'app/_features/student/other-feature.ts': {
    code: `export * from '#app/_features/live-room/part.ts';`,
    message: /feature student must not import #app\/_features\/live-room\/part\.ts/,
  },
  'app/_components/feature.ts': {
    code: `export * from '#app/_features/live-room/part.ts';`,
    message: /app-components must not import #app\/_features\/live-room\/part\.ts/,
  },
  'app/room-state.ts': {
    code: `export * from '#lib/room/state.ts';`,
    message: /app-routes must not import #lib\/room\/state\.ts \(room\)/,
  },
  'lib/kit/protocol.ts': {
    code: `export * from '#lib/protocol/frame.ts';`,
    message: /kit must not import #lib\/protocol\/frame\.ts \(protocol\)/,
  },
  'lib/unmapped/file.ts': {
    code: 'export const lost = 1;',
    message: /does not match any file pattern/,
  },
  'app/kube.ts': {
    code: `export { KubeConfig } from '@kubernetes/client-node';`,
    message: /Only agents\/ talks to a Kubernetes API server/,
  },
  'lib/server/kube.ts': {
    code: `export { KubeConfig } from '@kubernetes/client-node';`,
    message: /Only agents\/ talks/,
  },
  'db/kube.ts': {
    code: `export type { V1Pod } from '@kubernetes/client-node/dist/index.js';`,
    message: /Only agents\/ talks/,
  },
  'lib/room/kube.ts': {
    code: `export const kube = import('@kubernetes/client-node');`,
    message: /Only agents\/ talks/,
  },
  'lib/server/port.ts': {
    code: 'export const port = process.env.PORT;',
    message:
      /Only lib\/server\/environment\.ts and agents\/cli\/environment\.ts read the environment/,
  },
  'agents/cli/home.ts': {
    code: `export const { env } = process;`,
    message: /read the environment/,
  },
  'db/url.ts': {
    code: `import { env } from 'node:process';\nexport const url = env.DATABASE_URL;`,
    message: /read the environment/,
  },
  'lib/server/floating.ts': {
    code: 'export function start(work: () => Promise<void>): void {\n  work();\n}',
    message: /Promises must be awaited/,
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
  'agents/cli/environment.ts': 'export const home = process.env.HOME;',
  'agents/kube/connect.ts': `export { KubeConfig } from '@kubernetes/client-node';`,
  'app/page.ts': `export * from '#lib/server/context.ts';`,
  'app/_features/live-room/part.ts': `export * from '#lib/room/views.ts';`,
  'app/_components/part.ts': `export * from '#lib/room/roles.ts';`,
  'app/route.ts': `export * from '#app/_features/live-room/part.ts';`,
  'lib/room/views.ts': 'export const view = 1;',
  'lib/room/roles.ts': 'export const role = 1;',
  'lib/room/state.ts': `export * from '#lib/grading/rule.ts';`,
  'e2e/walk.ts': `export * from '#lib/grading/rule.ts';\nexport const home = process.env.HOME;`,
};

const repository = join(import.meta.dirname, '../..');
const project = mkdtempSync(join(tmpdir(), 'folder-map-'));
const messages = new Map<string, string[]>();

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
  for (const [file, { code }] of Object.entries(REJECTED)) write(file, code);
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
    messages.set(
      result.filePath,
      result.messages.map((found) => found.message),
    );
}, 180_000);

afterAll(() => {
  rmSync(project, { recursive: true });
});

describe('the folder map', () => {
  it.each(Object.entries(REJECTED))('rejects %s', (file, { message }) => {
    expect(messages.get(join(project, file))).toContainEqual(expect.stringMatching(message));
  });

  it.each(Object.keys(ALLOWED))('allows %s', (file) => {
    expect(messages.get(join(project, file))).toEqual([]);
  });
});
