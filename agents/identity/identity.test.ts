import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openIdentity } from './identity.ts';
import { verifyEd25519 } from '#lib/kit/ed25519.ts';
import { importAgentKey, generatePrivateKey } from './agent-key.ts';
import { readMachineId } from './machine-id.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'identity-'));
});
afterEach(() => rm(folder, { recursive: true }));
const openOn = (machineId: string | null) => openIdentity(folder, () => Promise.resolve(machineId));

it('verifies a signature only for its own text and key', () => {
  const key = importAgentKey(generatePrivateKey());
  const signature = key.sign('text');
  expect(verifyEd25519(key.publicKey, 'text', signature)).toBe(true);
  expect(verifyEd25519(key.publicKey, 'other', signature)).toBe(false);
  expect(verifyEd25519(importAgentKey(generatePrivateKey()).publicKey, 'text', signature)).toBe(
    false,
  );
  expect(verifyEd25519('nonsense', 'text', signature)).toBe(false);
  expect(key.publicKey).toMatch(/^[A-Za-z0-9_-]{43}$/);
});

it('L1: the same VM keeps its key and stored state, readable only by its owner', async () => {
  const first = await openOn('m1');
  await first.updateStoredState({ serverKey: 'k', cluster: 'c' });
  const again = await openOn('m1');
  expect(again.key().publicKey).toBe(first.key().publicKey);
  expect(again.storedState()).toMatchObject({ serverKey: 'k', cluster: 'c' });
  expect((await stat(join(folder, 'identity.json'))).mode & 0o777).toBe(0o600);
});

it('4.3: keeps the former key until the server accepts the new one', async () => {
  const identity = await openOn('m1');
  const first = identity.key().publicKey;
  expect(identity.formerKey()).toBeNull();
  await identity.renewKey();
  // A second key before the server accepted the first one: the seat still belongs to the oldest.
  await identity.renewKey();
  const again = await openOn('m1');
  expect(again.key().publicKey).toBe(identity.key().publicKey);
  expect(again.formerKey()?.publicKey).toBe(first);
  await again.confirmKey();
  expect(again.formerKey()).toBeNull();
  expect((await openOn('m1')).formerKey()).toBeNull();
});

it('4.3: a cloned VM has no former key, so it can not take the seat of its original', async () => {
  await (await openOn('m1')).renewKey();
  expect((await openOn('m2')).formerKey()).toBeNull();
});

it('L1: another VM discards both key and spool', async () => {
  const first = await openOn('m1');
  await mkdir(first.spoolFolder);
  await writeFile(join(first.spoolFolder, 'epoch.json'), '{}');
  const clone = await openOn('m2');
  expect(clone.key().publicKey).not.toBe(first.key().publicKey);
  expect(clone.storedState().serverKey).toBeUndefined();
  expect(await readdir(folder)).not.toContain('spool');
});

it('keeps a generated id on a VM without one, and replaces a damaged identity', async () => {
  const first = await openOn(null);
  expect((await openOn(null)).machine).toBe(first.machine);
  await writeFile(join(folder, 'identity.json'), '{"half');
  expect((await openOn(null)).key().publicKey).not.toBe(first.key().publicKey);
});

it('prefers the cloud instance id to the hardware id and ignores placeholders', async () => {
  const files = (given: Record<string, string>) => (path: string) =>
    given[path] === undefined ? Promise.reject(new Error('ENOENT')) : Promise.resolve(given[path]);
  const uuid = '/sys/class/dmi/id/product_uuid';
  const cloud = '/var/lib/cloud/data/instance-id';
  const [a, b, c] = await Promise.all([
    readMachineId(files({ [uuid]: 'AAAA-1\n' })),
    readMachineId(files({ [uuid]: 'AAAA-1', [cloud]: 'i-7' })),
    readMachineId(files({ [uuid]: 'AAAA-1', [cloud]: 'nocloud' })),
  ]);
  expect([a, a === b, a === c]).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), false, true]);
  expect(await readMachineId(files({ [uuid]: '00000000-0000-0000-0000-000000000000' }))).toBeNull();
});
