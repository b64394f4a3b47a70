import { expect, it } from 'vitest';
import { parseEnvironment } from './environment.ts';

it('has a default for every setting', () => {
  expect(parseEnvironment({}, '/srv')).toEqual({
    ok: true,
    environment: {
      port: 3000,
      host: '127.0.0.1',
      dataDir: '/srv/data',
      isDefaultDataDir: true,
      publicUrl: null,
      databaseUrl: null,
      assetsUrl: null,
      trustedProxies: null,
      keyFile: null,
      auditDays: 365,
    },
  });
});

it('reports all errors at once, one sentence each', () => {
  const parsed = parseEnvironment(
    {
      PORT: '99999',
      HOST: 'a b',
      PODIUM_URL: 'podium.example',
      DATABASE_URL: 'mysql://x',
      PODIUM_ASSETS_URL: 'x',
    },
    '/',
  );
  expect(parsed).toMatchObject({
    ok: false,
    errors: [
      /^PORT must/,
      /^HOST must/,
      /^PODIUM_URL must/,
      /^DATABASE_URL must/,
      /^PODIUM_ASSETS_URL must/,
    ].map((start) => expect.stringMatching(start)),
  });
});

it.each([
  [
    { PODIUM_URL: 'https://podium.example/' },
    { publicUrl: 'https://podium.example', host: '127.0.0.1' },
  ],
  [{ PODIUM_URL: 'http://192.0.2.7:3000' }, { host: '0.0.0.0' }],
  [{ PODIUM_URL: 'http://192.0.2.7:3000', HOST: '192.0.2.7' }, { host: '192.0.2.7' }],
  [
    { PODIUM_TRUSTED_PROXIES: '10.0.0.5, fd00::/8' },
    {
      trustedProxies: [
        { address: '10.0.0.5', prefix: 32, family: 'ipv4' },
        { address: 'fd00::', prefix: 8, family: 'ipv6' },
      ],
    },
  ],
  [
    { PORT: ' 0 ', PODIUM_DATA: '/var/lib/podium', PODIUM_URL: '' },
    { port: 0, dataDir: '/var/lib/podium', isDefaultDataDir: false, publicUrl: null },
  ],
])('accepts %j', (variables, environment) => {
  expect(parseEnvironment(variables, '/srv')).toMatchObject({ ok: true, environment });
});

it.each(['proxy.example', '10.0.0.0/40', '10.0.0.5,', Array(65).fill('10.0.0.5').join()])(
  'refuses the trusted proxies %s',
  (value) => {
    expect(parseEnvironment({ PODIUM_TRUSTED_PROXIES: value }, '/')).toEqual({
      ok: false,
      errors: [expect.stringMatching(/^PODIUM_TRUSTED_PROXIES must be at most 64/)],
    });
  },
);
