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
    { PORT: ' 0 ', PODIUM_DATA: '/var/lib/podium', PODIUM_URL: '' },
    { port: 0, dataDir: '/var/lib/podium', isDefaultDataDir: false, publicUrl: null },
  ],
])('accepts %j', (variables, environment) => {
  expect(parseEnvironment(variables, '/srv')).toMatchObject({ ok: true, environment });
});
