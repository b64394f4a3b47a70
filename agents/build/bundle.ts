import { build, type BuildResult, type Plugin } from 'esbuild';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Maximum size of the script in bytes, because 300 VMs can download it over one Wi-Fi. */
export const SCRIPT_LIMIT = 1_400_000;

/**
 * The agent is idle most of the time. Without optimizing compilers it needs 71 MB of memory instead
 * of 90 MB (Node 24).
 */
const MEMORY_FLAGS = '--optimize-for-size --no-opt --no-maglev --no-sparkplug';

/** The agent needs only the version of package.json, not the list of dependencies. */
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

/** zod has messages in fifty languages. The agent uses its own. */
const noLocales: Plugin = {
  name: 'no-locales',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
      loader: 'js',
    }));
  },
};

/**
 * The agent uses only the kubeconfig of client-node, whose package.json doesn't say that its files
 * have no side effects.
 */
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

/**
 * client-node's kubeconfig uses two dispatchers of undici. Its fetch, caches and mocks would be
 * half of the script.
 */
const dispatchersOnly: Plugin = {
  name: 'dispatchers-only',
  setup({ onLoad }) {
    // Load them on first use, because they cost memory. Only a SOCKS or HTTP proxy in a kubeconfig
    // needs them.
    const lazily = (name: string, file: string) =>
      `Object.defineProperty(exports, '${name}', { enumerable: true, get: () => require('./lib/dispatcher/${file}') });`;
    const contents = `${lazily('Agent', 'agent.js')}\n${lazily('ProxyAgent', 'proxy-agent.js')}`;
    onLoad({ filter: /[\\/]undici[\\/]index\.js$/ }, () => ({ contents, loader: 'js' }));
  },
};

/**
 * The agent parses kubeconfigs (agents/kube/kubeconfig-file.ts) and gives client-node the result, so
 * client-node's YAML parser is never called.
 */
const noClientYaml: Plugin = {
  name: 'no-client-yaml',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]js-yaml[\\/]/ }, () => ({
      contents: 'export default {};',
      loader: 'js',
    }));
  },
};

export interface Bundle {
  readonly script: Uint8Array;
  /** Bytes by package, largest first. The project's own sources are `podium`. */
  readonly parts: readonly (readonly [string, number])[];
}

/** Bundles the agent into one CommonJS script that runs on Node 22 and later. */
export async function bundleAgent(version: string): Promise<Bundle> {
  const result = await build({
    absWorkingDir: ROOT,
    entryPoints: ['agents/cli/podium-agent.ts'],
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    minify: true,
    legalComments: 'none',
    banner: {
      js: `#!/usr/bin/env node\n'use strict';require('node:v8').setFlagsFromString('${MEMORY_FLAGS}');`,
    },
    // Optional native add-ons of ws.
    external: ['bufferutil', 'utf-8-validate'],
    conditions: ['node'],
    plugins: [versionOnly(version), noLocales, kubeconfigOnly, dispatchersOnly, noClientYaml],
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
