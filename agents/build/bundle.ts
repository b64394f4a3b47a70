import { build, type BuildResult, type Plugin } from 'esbuild';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Largest script that is handed out, bytes: 300 machines fetch it over one room's Wi-Fi. */
export const SCRIPT_LIMIT = 1_400_000;

/** The agent waits most of its time: without optimising compilers it runs in 71 MB of memory instead of 90, on Node 24. */
const MEMORY_FLAGS = '--optimize-for-size --no-opt --no-maglev --no-sparkplug';

/** Of package.json the agent needs its version, not the list of what the server is made of. */
const versionOnly = (version: string): Plugin => ({
  name: 'version-only',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]package\.json$/ }, ({ path }) =>
      path === `${ROOT}package.json`
        ? { contents: JSON.stringify({ version }), loader: 'json' }
        : undefined,
    );
  },
});

/** zod carries the words of fifty languages; the agent puts its own words to what is wrong. */
const noLocales: Plugin = {
  name: 'no-locales',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
      loader: 'js',
    }));
  },
};

/** Of client-node only the kubeconfig is used, and its files have no side effects, which its package.json does not say. */
const kubeconfigOnly: Plugin = {
  name: 'kubeconfig-only',
  setup({ onResolve, resolve }) {
    onResolve(
      { filter: /^(@kubernetes\/client-node$|\.)/ },
      async ({ path, importer, kind, resolveDir, pluginData }) => {
        if (
          pluginData === 'resolved' ||
          (path.startsWith('.') && !importer.includes('@kubernetes/client-node'))
        )
          return undefined;
        const target = path.startsWith('.') ? path : '@kubernetes/client-node/dist/config.js';
        return {
          ...(await resolve(target, { importer, kind, resolveDir, pluginData: 'resolved' })),
          sideEffects: false,
        };
      },
    );
  },
};

/** client-node's kubeconfig names two of undici's dispatchers; its fetch, caches and mocks would be half of the script. */
const dispatchersOnly: Plugin = {
  name: 'dispatchers-only',
  setup({ onLoad }) {
    // Loaded when first asked for, which only a SOCKS or HTTP proxy in a kubeconfig does: it costs memory.
    const lazily = (name: string, file: string) =>
      `Object.defineProperty(exports, '${name}', { enumerable: true, get: () => require('./lib/dispatcher/${file}') });`;
    const contents = `${lazily('Agent', 'agent.js')}\n${lazily('ProxyAgent', 'proxy-agent.js')}`;
    onLoad({ filter: /[\\/]undici[\\/]index\.js$/ }, () => ({ contents, loader: 'js' }));
  },
};

export interface Bundle {
  readonly script: Uint8Array;
  /** Bytes by package, largest first; our own sources under `podium`. */
  readonly parts: readonly (readonly [string, number])[];
}

/** Bundles the agent into one CommonJS script that runs on Node 22 and later. */
export async function bundleAgent(version: string): Promise<Bundle> {
  const result = await build({
    absWorkingDir: ROOT,
    entryPoints: ['agents/command/podium-agent.ts'],
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    minify: true,
    legalComments: 'none',
    banner: {
      js: `#!/usr/bin/env node\n'use strict';require('node:v8').setFlagsFromString('${MEMORY_FLAGS}');`,
    },
    // Native speed-ups of ws, which do without.
    external: ['bufferutil', 'utf-8-validate'],
    conditions: ['node'],
    plugins: [versionOnly(version), noLocales, kubeconfigOnly, dispatchersOnly],
    metafile: true,
    write: false,
    outfile: 'podium-agent.cjs',
    logLevel: 'error',
  });
  const script = result.outputFiles[0]?.contents;
  if (script === undefined) throw new Error('esbuild wrote nothing');
  return { script, parts: listParts(result) };
}

function listParts({ metafile }: BuildResult<{ metafile: true }>): [string, number][] {
  const parts = new Map<string, number>();
  for (const [path, { bytesInOutput }] of Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs),
  )) {
    const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? 'podium';
    parts.set(name, (parts.get(name) ?? 0) + bytesInOutput);
  }
  return [...parts].toSorted(([, a], [, b]) => b - a);
}
