import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import {
  MAX_LINE_BYTES,
  ControlRequest,
  type ControlHandlers,
} from '#agents/control-socket/protocol.ts';
import { startControlSocket } from '#agents/control-socket/server.ts';
import { KubeconfigError, loadKubeconfig } from '#agents/kube/kubeconfig.ts';
import { createReadApi } from '#agents/kube/read-api.ts';
import { en } from '#agents/messages/en.ts';
import { ja } from '#agents/messages/ja.ts';
import { compileWithKinds } from '#lib/grading/engine/custom-fields.ts';
import type { Json } from '#lib/kit/json.ts';
import { loadDraft, type DraftLoadResult } from '#lib/packs/load.ts';
import { ExerciseFile } from '#lib/packs/schema.ts';
import { cloneJson, hostileText, withEdits, withMutations } from './fuzz-json.ts';
import { listExerciseFolders } from './fuzz-objects.ts';
import { arbitraryOf } from './schema-arbitrary.ts';

/** A folder for the files of one target. */
async function withFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'podium-fuzz-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const YAML_PIECES = [
  '&a ',
  '*a',
  '<<: *a\n',
  '!!binary ',
  '!!js/function ',
  '---\n',
  '...\n',
  '? ',
  '- ',
  '{',
  '[',
  ': ',
  '|\n',
  '>\n',
  '\t',
  '%YAML 9.9\n',
  '#',
  '"',
];

const KUBECONFIG: Json = {
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': 'kind',
  contexts: [
    { name: 'kind', context: { cluster: 'kind', user: 'kim', namespace: 'default' } },
    { name: 'dev', context: { namespace: 'dev' } },
  ],
  clusters: [
    {
      name: 'kind',
      cluster: {
        server: 'https://127.0.0.1:6443/',
        'certificate-authority-data': 'LS0tLS1CRUdJTg==',
        'certificate-authority': 'ca.crt',
        'insecure-skip-tls-verify': false,
        'tls-server-name': 'kubernetes',
        'proxy-url': 'http://127.0.0.1:3128',
        extensions: [{ name: 'client.authentication.k8s.io/exec', extension: { a: 1 } }],
      },
    },
  ],
  users: [
    {
      name: 'kim',
      user: {
        token: 'secret',
        tokenFile: 'token',
        username: 'kim',
        password: 'secret',
        'client-certificate-data': 'LS0tLS1CRUdJTg==',
        'client-key-data': 'LS0tLS1CRUdJTg==',
        as: 'boss',
        'as-groups': ['a'],
        exec: {
          apiVersion: 'client.authentication.k8s.io/v1',
          command: './plug-in',
          args: ['login'],
          env: [{ name: 'A', value: 'b' }],
          installHint: 'Install it.',
          provideClusterInfo: true,
          interactiveMode: 'IfAvailable',
        },
        'auth-provider': { name: 'oidc', config: { 'id-token': 'x' } },
      },
    },
  ],
};

/** Kubeconfigs as text: a complete one with mutated fields, then edited. */
export const kubeconfigText: fc.Arbitrary<string> = withEdits(
  fc.oneof(
    withMutations(fc.constant(KUBECONFIG)).map((value) => stringify(value)),
    withMutations(fc.constant(KUBECONFIG)).map((value) => JSON.stringify(value)),
  ),
  YAML_PIECES,
);

/** Loading fails only with a sentence for the student, and never reads or runs what it names. */
export async function checkKubeconfig(content: string): Promise<void> {
  await withFolder(async (folder) => {
    const flag = join(folder, 'config');
    await writeFile(flag, content);
    try {
      const { config, ignored } = loadKubeconfig({ flag }, content.length % 2 === 0 ? en : ja);
      createReadApi(config).close();
      if (ignored.includes('')) throw new Error('an ignored entry has no sentence');
    } catch (error) {
      if (!(error instanceof KubeconfigError)) throw error;
    }
  });
}

const CONTROL_HANDLERS: ControlHandlers = {
  status: () => Promise.reject(new Error('not connected yet')),
  // A handler that fails without an Error.
  claim: () => Promise.reject(undefined),
  doctor: () => Promise.resolve({ ok: true, findings: [] }),
  reconnect: () => Promise.resolve({ ok: true }),
  planned: () => Promise.resolve({ ok: true, kinds: [] }),
  check: ({ exercise = '' }) => Promise.resolve({ ok: true, exercises: [exercise], results: [] }),
};

/** What a client writes on the control socket: lines of requests, in one piece or several. */
export const controlInput: fc.Arbitrary<readonly string[]> = fc.array(
  fc.oneof(
    withMutations(arbitraryOf(ControlRequest), { max: 2 }).map(
      (request) => `${JSON.stringify(request)}\n`,
    ),
    withEdits(
      arbitraryOf(ControlRequest).map((request) => JSON.stringify(cloneJson(request))),
      ['\n', '\r\n', '{', '[', '"'],
    ),
    hostileText,
    fc.constantFrom('\n', 'x'.repeat(70_000), '['.repeat(50_000)),
  ),
  { minLength: 1, maxLength: 3 },
);

/** @returns a check that an agent answers each line with at most one line, and stays reachable */
export async function openControlSocket(): Promise<{
  check(pieces: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'podium-fuzz-'));
  const path = join(folder, 'agent.sock');
  const socket = await startControlSocket(path, CONTROL_HANDLERS);
  const exchange = async (pieces: readonly string[]): Promise<string> => {
    const client = createConnection({ path, allowHalfOpen: true });
    client.on('error', () => undefined);
    await once(client, 'connect');
    for (const piece of pieces) client.write(piece);
    client.end();
    return text(client).catch(() => '');
  };
  return {
    async check(pieces) {
      const answer = await exchange(pieces);
      if (answer !== '') {
        const [line = '', ...rest] = answer.split('\n');
        const parsed = JSON.parse(line) as { ok?: unknown };
        if (rest.join('') !== '' || typeof parsed.ok !== 'boolean')
          throw new Error(`the agent answered ${answer.slice(0, 200)}`);
        if (Buffer.byteLength(answer) > MAX_LINE_BYTES.response)
          throw new Error(`the answer has ${String(answer.length)} characters`);
      }
      const next = await exchange(['{"kind":"reconnect"}\n']);
      if (next !== '{"ok":true}\n') throw new Error(`the next request was answered ${next}`);
    },
    async stop() {
      await socket.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** The `exercise.yaml` of all exercises of the course. */
function readExerciseTexts(): readonly string[] {
  return listExerciseFolders().map((folder) => readFileSync(join(folder, 'exercise.yaml'), 'utf8'));
}

const PACK_YAML = stringify({
  id: 'fuzz',
  version: '1.0.0',
  title: { en: 'Fuzz', ja: 'Fuzz' },
  languages: ['en', 'ja'],
  sections: ['pod', 'a', 's'].map((id) => ({ id, title: { en: id, ja: id } })),
  exercises: ['one'],
  kinds: [{ gvk: 'example.com/v1/Widget', paths: ['spec.size'] }],
});

/** Texts of exercise.yaml: from the course and from the schema, with mutations and edits. */
export function exerciseText(): fc.Arbitrary<string> {
  const recorded = readExerciseTexts();
  const values = recorded.map((source) => parse(source) as unknown);
  const known = ['v1/Pod', 'apps/v1/Deployment', 'pod', 'pods', 'pod.spec.nodeName == "web"'];
  return fc.oneof(
    withEdits(fc.constantFrom(...recorded), YAML_PIECES),
    withMutations(fc.constantFrom(...values)).map((value) => stringify(value)),
    withMutations(arbitraryOf(ExerciseFile, { known }), { max: 1 }).map((value) =>
      stringify(value),
    ),
  );
}

/** Loads an exercise. Its errors have positions, and are never thrown. */
export async function loadExerciseText(content: string): Promise<DraftLoadResult> {
  return withFolder(async (folder) => {
    await mkdir(join(folder, 'one'));
    await writeFile(join(folder, 'pack.yaml'), PACK_YAML);
    await writeFile(join(folder, 'one', 'exercise.yaml'), content);
    const result = await loadDraft(folder, 'one', { compile: compileWithKinds });
    if (
      result.kind === 'refused' &&
      !result.errors.every(({ line, column }) => line > 0 && column > 0)
    )
      throw new Error(`an error has no position: ${JSON.stringify(result.errors).slice(0, 500)}`);
    return result;
  });
}
