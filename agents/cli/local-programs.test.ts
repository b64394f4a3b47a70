import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '#lib/kit/clock.ts';
import { checksumProof } from '#lib/protocol/agent-download.ts';
import { en } from '#agents/messages/en.ts';
import type { AgentCliContext } from './context.ts';
import { machineIdCommand } from './machine-id.ts';
import { verifyDownloadCommand } from './verify-download.ts';

let written: string[];
const createContext = (fields: Partial<AgentCliContext> = {}): AgentCliContext => ({
  environment: {},
  terminal: {
    write: (...lines) => void written.push(...lines),
    isInteractive: false,
    confirm: () => Promise.resolve(true),
  },
  messages: en,
  language: 'en',
  log: () => undefined,
  clock: systemClock,
  hostname: 'vm-17',
  isRoot: false,
  stopSignal: new AbortController().signal,
  ...fields,
});
const host = (machineIdFile: string | null) =>
  ({ machineIdFile }) as Parameters<typeof machineIdCommand>[1];
beforeEach(() => {
  written = [];
});

describe('machine-id', () => {
  it('prints the id of the VM', async () => {
    await machineIdCommand(createContext(), host(null), () => Promise.resolve('abc'));
    expect(written).toEqual(['abc']);
  });

  it('says why there is no id', async () => {
    const noId = () => Promise.resolve(null);
    await expect(machineIdCommand(createContext(), host('/sys/x'), noId)).rejects.toThrow(
      'Run: sudo podium-agent machine-id',
    );
    await expect(
      machineIdCommand(createContext({ isRoot: true }), host('/sys/x'), noId),
    ).rejects.toThrow('this VM has no id');
  });
});

describe('M14: verify-download', () => {
  const keys = generateKeyPairSync('ed25519');
  const serverKey = keys.publicKey.export({ format: 'jwk' }).x!;
  const token = `podium1.abcdefghij.${'s'.repeat(32)}.${serverKey}`;
  const CHECKSUMS = 'abc  podium-agent.cjs\n';
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'podium-verify-'));
    await writeFile(join(folder, 'SHA256SUMS'), CHECKSUMS);
  });
  afterEach(() => rm(folder, { recursive: true }));
  const signText = (text: string) =>
    sign(null, Buffer.from(text), keys.privateKey).toString('base64url');
  const verify = (environment: AgentCliContext['environment']) =>
    verifyDownloadCommand(
      { command: 'verify-download', yes: false, from: folder, state: folder },
      createContext({ environment }),
    );

  it('accepts checksums that the server of the token signed', async () => {
    await writeFile(join(folder, 'SHA256SUMS.sig'), `${signText(checksumProof(CHECKSUMS))}\n`);
    expect(await verify({ PODIUM_TOKEN: token })).toBe(0);
    await writeFile(
      join(folder, 'settings.json'),
      JSON.stringify({ server: 'https://p.example', token, kubeconfig: '/k' }),
    );
    expect(await verify({})).toBe(0);
  });

  it.each([
    ['no signature', () => rm(join(folder, 'SHA256SUMS.sig'), { force: true })],
    [
      'a signature of other checksums',
      () => writeSignature(checksumProof('def  podium-agent.cjs\n')),
    ],
    ['a signature of another text', () => writeSignature(CHECKSUMS)],
  ])('refuses %s', async (_name, prepare) => {
    await prepare();
    await expect(verify({ PODIUM_TOKEN: token })).rejects.toThrow("aren't signed by your server");
  });
  const writeSignature = (text: string) =>
    writeFile(join(folder, 'SHA256SUMS.sig'), signText(text));

  it('says that it checks nothing without a token', async () => {
    expect(await verify({})).toBe(0);
    expect(written).toEqual([en.download.unknownServer]);
  });
});
