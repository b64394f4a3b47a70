import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { verifyEd25519 } from '#lib/kit/ed25519.ts';
import { importAgentKey } from './agent-key.ts';
import { clusterMachineId, deriveClusterKey } from './cluster-identity.ts';
import { openIdentity } from './identity.ts';

const SECRET = 's'.repeat(32);
const CLUSTER = '5d9c3b9e-7a8e-4f0e-9d52-1f6b9d1f6c11';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cluster-identity-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('derives the same working key for the same token and cluster, and others otherwise', () => {
  const key = importAgentKey(deriveClusterKey(SECRET, CLUSTER));
  expect(verifyEd25519(key.publicKey, 'text', key.sign('text'))).toBe(true);
  expect(importAgentKey(deriveClusterKey(SECRET, CLUSTER)).publicKey).toBe(key.publicKey);
  for (const [secret, cluster] of [
    ['t'.repeat(32), CLUSTER],
    [SECRET, 'another cluster'],
  ] as const)
    expect(importAgentKey(deriveClusterKey(secret, cluster)).publicKey).not.toBe(key.publicKey);
});

it('keeps the derived key of earlier Pods working: it is pinned', () => {
  expect(importAgentKey(deriveClusterKey(SECRET, CLUSTER)).publicKey).toBe(
    'EFPElIsBvHNnkMV6aHVFwYPBgiNkO7Ypfbk1Rzd81pM',
  );
});

it('hides the uid of the cluster in the machine id', () => {
  expect(clusterMachineId(CLUSTER)).toMatch(/^[0-9a-f]{32}$/);
  expect(clusterMachineId(CLUSTER)).not.toBe(clusterMachineId('another cluster'));
});

it('L1: a Pod without files has the identity of the Pod before it', async () => {
  const machine = () => Promise.resolve(clusterMachineId(CLUSTER));
  const derived = deriveClusterKey(SECRET, CLUSTER);
  const first = await openIdentity(join(folder, 'one'), machine, derived);
  const second = await openIdentity(join(folder, 'two'), machine, derived);
  expect(second.key().publicKey).toBe(first.key().publicKey);
  expect(second.machine).toBe(first.machine);
});

it('replaces the random key of a shared token when a personal token comes', async () => {
  const machine = () => Promise.resolve(clusterMachineId(CLUSTER));
  const random = await openIdentity(folder, machine);
  const derived = deriveClusterKey(SECRET, CLUSTER);
  const personal = await openIdentity(folder, machine, derived);
  expect(personal.key().publicKey).toBe(importAgentKey(derived).publicKey);
  expect(personal.key().publicKey).not.toBe(random.key().publicKey);
  expect(personal.formerKey()).toBeNull();
});
