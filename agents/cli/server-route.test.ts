import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { en } from '#agents/messages/en.ts';
import { createTestCertificate } from '#agents/probe/certificate.fixture.ts';
import type { Environment } from '#agents/types.ts';
import { loadServerRoute } from './server-route.ts';

const SERVER = 'https://podium.example';
const STORED = { proxy: 'http://stored:3128' };
let folder: string;
let certificates: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podium-server-route-'));
  certificates = join(folder, 'ca.pem');
  await writeFile(certificates, createTestCertificate({ name: 'ca' }).cert);
  await writeFile(join(folder, 'text'), 'no certificate');
});
afterAll(() => rm(folder, { recursive: true }));

const load = (
  args: { proxy?: string; ca?: string },
  environment: Environment,
  settings: { proxy?: string; ca?: string } | null = null,
) => loadServerRoute(SERVER, args, settings, { environment, messages: en });

it('uses what the installation stored, unless an option or a variable names another proxy', async () => {
  expect((await load({}, {}, STORED)).proxy).toEqual({ url: STORED.proxy, source: null });
  expect((await load({}, { HTTPS_PROXY: 'http://variable:1' }, STORED)).proxy).toEqual({
    url: 'http://variable:1',
    source: 'HTTPS_PROXY',
  });
  expect(await load({ proxy: 'http://option:1' }, {}, STORED)).toMatchObject({
    proxy: { url: 'http://option:1', source: '--proxy' },
    ca: null,
  });
});

it('uses no proxy where NO_PROXY contains the server', async () => {
  const environment = { HTTPS_PROXY: 'http://variable:1', NO_PROXY: 'podium.example' };
  expect(await load({}, environment, STORED)).toMatchObject({ proxy: null, isExcluded: true });
});

it.each(['option', 'variable', 'settings'])('reads the certificates of the %s', async (source) => {
  const route = await load(
    source === 'option' ? { ca: certificates } : {},
    source === 'variable' ? { PODIUM_CA: certificates } : {},
    source === 'settings' ? { ca: certificates } : null,
  );
  expect(route.ca).toContain('BEGIN CERTIFICATE');
});

it('refuses a file without certificates, and names where it comes from', async () => {
  await expect(load({ ca: join(folder, 'text') }, {})).rejects.toThrow(
    `--ca: ${join(folder, 'text')} contains no certificate in PEM format.`,
  );
  await expect(load({}, { PODIUM_CA: join(folder, 'none') })).rejects.toThrow(
    `PODIUM_CA: ${join(folder, 'none')} can't be read (ENOENT).`,
  );
});
