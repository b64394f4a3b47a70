import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseEnvironment, SETTING_NAMES } from './environment.ts';
import { createLogger } from './logger.ts';

it('has a default for every setting', () => {
  expect(parseEnvironment({}, '/srv')).toMatchObject({
    ok: true,
    warnings: [],
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
      namesDays: 90,
      logDays: 365,
      packsDir: null,
      printsSignInLink: true,
      logFormat: null,
      logLevel: 'info',
      loggedRequests: 'slow',
      drainSeconds: 5,
      oidc: null,
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

it.each([
  ['127.0.0.1:9464', { host: '127.0.0.1', port: 9464 }],
  ['[::1]:9464', { host: '::1', port: 9464 }],
  ['metrics.internal:0', { host: 'metrics.internal', port: 0 }],
])('reads the address of the metrics %s', (text, metrics) => {
  expect(parseEnvironment({ PODIUM_METRICS: text }, '/')).toMatchObject({
    ok: true,
    environment: { metrics },
  });
});

it.each(['9464', 'localhost', '127.0.0.1:99999', 'http://127.0.0.1:9464', '::1:9464'])(
  'refuses the address of the metrics %s',
  (text) => {
    expect(parseEnvironment({ PODIUM_METRICS: text }, '/')).toEqual({
      ok: false,
      errors: [expect.stringMatching(/^PODIUM_METRICS must be an address and a port/)],
    });
  },
);

it('reads the direct address of a database behind a pooler, which needs DATABASE_URL', () => {
  const owner = 'postgresql://podium@db.example/podium';
  expect(
    parseEnvironment(
      {
        DATABASE_URL: 'postgresql://podium@pooler.example/podium',
        PODIUM_DATABASE_OWNER_URL: owner,
      },
      '/',
    ),
  ).toMatchObject({ ok: true, warnings: [], environment: { databaseOwnerUrl: owner } });
  expect(parseEnvironment({ PODIUM_DATABASE_OWNER_URL: owner }, '/')).toMatchObject({
    warnings: ['PODIUM_DATABASE_OWNER_URL has no effect without DATABASE_URL.'],
  });
});

/** A value that each variable refuses; none for those that accept any text. */
const MISTAKES: Readonly<Record<string, string | null>> = {
  PORT: '-1',
  HOST: 'a b',
  PODIUM_DATA: null,
  PODIUM_URL: 'ftp://podium.example',
  DATABASE_URL: 'mysql://db',
  PODIUM_DATABASE_OWNER_URL: 'db.example',
  PODIUM_ASSETS_URL: 'x',
  PODIUM_AGENT_IMAGE: 'a b',
  PODIUM_TRUSTED_PROXIES: 'x',
  PODIUM_KEY_FILE: null,
  PODIUM_PACKS: null,
  PODIUM_PRINT_SIGN_IN_LINK: 'maybe',
  PODIUM_LOG: 'xml',
  PODIUM_LOG_LEVEL: 'loud',
  PODIUM_LOG_REQUESTS: 'some',
  PODIUM_METRICS: 'x',
  PODIUM_DRAIN_SECONDS: '301',
  PODIUM_BACKUP_DIR: null,
  PODIUM_BACKUP_AT: '25:00',
  PODIUM_BACKUP_KEEP: 'all',
  PODIUM_BACKUP_RECIPIENT: null,
  PODIUM_AUDIT_DAYS: '0',
  PODIUM_NAMES_DAYS: 'x',
  PODIUM_LOG_DAYS: '-1',
  PODIUM_OIDC_ISSUER: null,
  PODIUM_OIDC_CLIENT_ID: 'x'.repeat(501),
  PODIUM_OIDC_CLIENT_SECRET: 'x'.repeat(501),
  PODIUM_OIDC_NAME: 'x'.repeat(41),
  PODIUM_OIDC_SCOPES: 'profile',
  PODIUM_OIDC_ALLOWED: 'staff',
  PODIUM_OIDC_INSTRUCTORS: 'groups',
};

it.each(SETTING_NAMES)('T5.1 %s: a mistake is one sentence that begins with its name', (name) => {
  const mistake = MISTAKES[name];
  expect(mistake).toBeDefined();
  if (mistake === null || mistake === undefined) return;
  expect(parseEnvironment({ [name]: mistake }, '/')).toEqual({
    ok: false,
    errors: [expect.stringMatching(new RegExp(`^${name} must .*\\.$`))],
  });
});

it.each(['DATABASE_URL', 'PODIUM_DATABASE_OWNER_URL', 'PODIUM_OIDC_CLIENT_SECRET'])(
  'T5.1 the secret %s can be a file, but not both',
  (name) => {
    const read = (variables: Record<string, string>) =>
      parseEnvironment(variables, '/srv', () => 'postgresql://podium:hush@db/podium\n');
    const fromFile = read({ [`${name}_FILE`]: 'secret' });
    expect(fromFile.ok && fromFile.settings).toContainEqual({ name, value: 'set', source: 'file' });
    expect(read({ [name]: 'postgresql://db/podium', [`${name}_FILE`]: 'secret' })).toEqual({
      ok: false,
      errors: [`${name} and ${name}_FILE are both set. Remove one of them.`],
    });
  },
);

it('T5.2 no secret is in the output of check-config, in an error or in a log line', () => {
  const password = fc.string({
    unit: fc.constantFrom(...'aBcD3xYz9Q%/:#'),
    minLength: 12,
    maxLength: 24,
  });
  const name = fc.constantFrom(
    'DATABASE_URL',
    'PODIUM_DATABASE_OWNER_URL',
    'PODIUM_OIDC_CLIENT_SECRET',
  );
  // Some of them are addresses that can't be parsed, or of another kind.
  const scheme = fc.constantFrom('postgresql://', 'mysql://', 'postgresql:/', '');
  fc.assert(
    fc.property(password, name, scheme, fc.boolean(), (secret, variable, start, isFile) => {
      const value = `${start}podium:${secret}@db.example/podium`;
      const parsed = parseEnvironment(
        { [isFile ? `${variable}_FILE` : variable]: isFile ? '/run/secret' : value, PORT: 'x' },
        '/srv',
        () => value,
      );
      const valid = parseEnvironment(
        { [isFile ? `${variable}_FILE` : variable]: isFile ? '/run/secret' : value },
        '/srv',
        () => value,
      );
      const lines: string[] = [];
      const log = createLogger({ write: (line) => lines.push(line) }, () => new Date(0));
      log('warn', `The database ${value} can't be reached`, { route: value });
      const output = JSON.stringify([parsed, valid.ok ? valid.settings : valid.errors]);
      return (
        !output.includes(secret) && (!start.includes('://') || !lines.join('').includes(secret))
      );
    }),
    { seed: 52, numRuns: 60 },
  );
}, 30_000);

it('reads a secret from its file, without the newline at the end', () => {
  const parsed = parseEnvironment({ DATABASE_URL_FILE: 'secrets/db' }, '/srv', (path) =>
    path === '/srv/secrets/db' ? 'postgresql://podium:hush@db/podium\n' : '',
  );
  expect(parsed).toMatchObject({
    ok: true,
    environment: { databaseUrl: 'postgresql://podium:hush@db/podium' },
  });
});

it('refuses a secret that is given twice, and one whose file can’t be read', () => {
  expect(
    parseEnvironment(
      { DATABASE_URL: 'postgresql://db/podium', DATABASE_URL_FILE: '/run/db' },
      '/srv',
      () => '',
    ),
  ).toEqual({
    ok: false,
    errors: ['DATABASE_URL and DATABASE_URL_FILE are both set. Remove one of them.'],
  });
  expect(
    parseEnvironment({ DATABASE_URL_FILE: 'none', PORT: 'x' }, '/srv', () => {
      throw new Error('ENOENT: no such file');
    }),
  ).toEqual({
    ok: false,
    errors: [
      "DATABASE_URL_FILE: the file /srv/none can't be read (ENOENT: no such file).",
      expect.stringMatching(/^PORT must/),
    ],
  });
});

it('names each setting with its source, and never a secret', () => {
  const secret = 'postgresql://podium:hush-91c2@db/podium';
  const describe = (variables: Record<string, string>) => {
    const parsed = parseEnvironment(variables, '/srv', () => secret);
    expect(JSON.stringify(parsed.ok && parsed.settings)).not.toContain('hush-91c2');
    return parsed.ok ? parsed.settings.filter(({ name }) => name !== 'PORT') : [];
  };
  expect(describe({ DATABASE_URL: secret, PODIUM_DATA: '/data' })).toEqual(
    expect.arrayContaining([
      { name: 'DATABASE_URL', value: 'set', source: 'environment' },
      { name: 'PODIUM_DATA', value: '/data', source: 'environment' },
      { name: 'PODIUM_URL', value: null, source: 'default' },
      { name: 'PODIUM_AUDIT_DAYS', value: '365', source: 'default' },
    ]),
  );
  expect(describe({ DATABASE_URL_FILE: '/run/db' })).toContainEqual({
    name: 'DATABASE_URL',
    value: 'set',
    source: 'file',
  });
});

it('keeps a secret out of its errors', () => {
  const parsed = parseEnvironment({ DATABASE_URL_FILE: '/run/db' }, '/srv', () => 'hush-91c2');
  expect(parsed.ok).toBe(false);
  expect(JSON.stringify(parsed)).not.toContain('hush-91c2');
});

it('warns about a variable that it doesn’t know, and names the closest one', () => {
  const parsed = parseEnvironment(
    { PODIUM_ULR: 'https://podium.example', PODIUM_TOKEN: 'x', PODIUM_NONSENSE: '1' },
    '/srv',
  );
  expect(parsed).toMatchObject({
    ok: true,
    warnings: [
      "PODIUM_ULR has no effect: Podium doesn't know it, did you mean 'PODIUM_URL'?",
      "PODIUM_NONSENSE has no effect: Podium doesn't know it.",
    ],
  });
});
