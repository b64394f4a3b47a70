import { describe, expect, it } from 'vitest';
import { parseEnvironment } from '../environment.ts';

const PROVIDER = {
  PODIUM_OIDC_ISSUER: 'https://login.example/realms/staff',
  PODIUM_OIDC_CLIENT_ID: 'podium',
  PODIUM_OIDC_ALLOWED: 'groups=staff',
};
const parse = (variables: Record<string, string | undefined>) => parseEnvironment(variables, '/');
const errorsOf = (variables: Record<string, string | undefined>): readonly string[] => {
  const parsed = parse(variables);
  return parsed.ok ? [] : parsed.errors;
};

describe('the settings of OpenID Connect', () => {
  it('need an issuer, a client and who can sign in', () => {
    expect(parse(PROVIDER)).toMatchObject({
      ok: true,
      warnings: [],
      environment: {
        oidc: {
          issuer: 'https://login.example/realms/staff',
          clientId: 'podium',
          clientSecret: null,
          name: 'login.example',
          scopes: 'openid profile',
          allowed: [{ claim: 'groups', value: 'staff' }],
          instructors: [],
        },
      },
    });
    expect(errorsOf({ PODIUM_OIDC_ISSUER: PROVIDER.PODIUM_OIDC_ISSUER })).toEqual([
      expect.stringMatching(/^PODIUM_OIDC_CLIENT_ID must be set/),
      expect.stringMatching(/^PODIUM_OIDC_ALLOWED must be set/),
    ]);
  });

  it('take everyone only if that is written', () => {
    expect(parse({ ...PROVIDER, PODIUM_OIDC_ALLOWED: '*' })).toMatchObject({
      environment: { oidc: { allowed: 'everyone', instructors: [] } },
    });
  });

  it('warn about settings without an issuer', () => {
    expect(parse({ PODIUM_OIDC_NAME: 'Login', PODIUM_OIDC_ALLOWED: '*' })).toMatchObject({
      ok: true,
      warnings: [
        'PODIUM_OIDC_NAME has no effect without PODIUM_OIDC_ISSUER.',
        'PODIUM_OIDC_ALLOWED has no effect without PODIUM_OIDC_ISSUER.',
      ],
      environment: { oidc: null },
    });
  });

  it.each([
    ['https://login.example', true],
    ['https://login.example:8443/a/b/', true],
    ['http://localhost:8080/realms/x', true],
    ['http://127.0.0.1:8080', true],
    ['http://[::1]:8080', true],
    ['http://login.example', false],
    ['http://10.0.0.1', false],
    ['https://user@login.example', false],
    ['https://login.example/?x', false],
    ['https://login.example/#x', false],
    ['login.example', false],
  ])('accept the issuer %s: %s', (issuer, isValid) => {
    expect(errorsOf({ ...PROVIDER, PODIUM_OIDC_ISSUER: issuer })).toEqual(
      isValid ? [] : [expect.stringMatching(/^PODIUM_OIDC_ISSUER must be the https:/)],
    );
  });

  it('refuse an empty file as secret', () => {
    const parsed = parseEnvironment(
      { ...PROVIDER, PODIUM_OIDC_CLIENT_SECRET_FILE: '/run/secret' },
      '/',
      () => '\n',
    );
    expect(parsed).toEqual({
      ok: false,
      errors: ['PODIUM_OIDC_CLIENT_SECRET must not be empty.'],
    });
  });
});
