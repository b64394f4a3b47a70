import { z } from 'zod';
import { isLoopback } from '../loopback.ts';
import { MAX_CLAIM_RULES, parseClaimCondition, type ClaimCondition } from './claim-rules.ts';

/** How staff sign in with OpenID Connect. */
export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  /** null: a public client, which PKCE protects. */
  readonly clientSecret: string | null;
  /** What the button calls the provider. */
  readonly name: string;
  /** Separated by spaces, with `openid`. */
  readonly scopes: string;
  readonly allowed: ClaimCondition;
  /** Who can create workshops. */
  readonly instructors: ClaimCondition;
}

export const OIDC_DEFAULTS = { PODIUM_OIDC_SCOPES: 'openid profile' } as const;
export const OIDC_SECRETS = ['PODIUM_OIDC_CLIENT_SECRET'] as const;

const MAX_NAME_CHARS = 40;
const MAX_TEXT_CHARS = 500;

const condition = (name: string, meaning: string, example: string) =>
  z
    .string()
    .optional()
    .transform((text) => (text === undefined ? null : (parseClaimCondition(text) ?? undefined)))
    .refine(
      (parsed) => parsed !== undefined,
      `${name} must be at most ${String(MAX_CLAIM_RULES)} claims of ${meaning}, with commas between them, for example ${example}; * means everyone.`,
    );

const shortText = (name: string, maxChars: number) =>
  z
    .string()
    .min(1, `${name} must not be empty.`)
    .max(maxChars, `${name} must have at most ${String(maxChars)} characters.`)
    .optional();

/** Variables of the environment about OpenID Connect. */
export const OIDC_VARIABLES = {
  PODIUM_OIDC_ISSUER: z
    .string()
    .optional()
    .refine(
      (text) => text === undefined || isIssuer(text),
      'PODIUM_OIDC_ISSUER must be the https:// address of the provider, as its discovery document names it, for example https://login.example/realms/staff.',
    ),
  PODIUM_OIDC_CLIENT_ID: shortText('PODIUM_OIDC_CLIENT_ID', MAX_TEXT_CHARS),
  PODIUM_OIDC_CLIENT_SECRET: shortText('PODIUM_OIDC_CLIENT_SECRET', MAX_TEXT_CHARS),
  PODIUM_OIDC_NAME: shortText('PODIUM_OIDC_NAME', MAX_NAME_CHARS),
  PODIUM_OIDC_SCOPES: z
    .string()
    .default(OIDC_DEFAULTS.PODIUM_OIDC_SCOPES)
    .refine(
      (text) => text.length <= MAX_TEXT_CHARS && text.split(' ').includes('openid'),
      'PODIUM_OIDC_SCOPES must be scopes with spaces between them, and contain openid.',
    ),
  PODIUM_OIDC_ALLOWED: condition('PODIUM_OIDC_ALLOWED', 'users who can sign in', 'groups=staff'),
  PODIUM_OIDC_INSTRUCTORS: condition(
    'PODIUM_OIDC_INSTRUCTORS',
    'users who can create workshops',
    'groups=instructors',
  ),
};

interface OidcVariables {
  readonly PODIUM_OIDC_ISSUER?: string | undefined;
  readonly PODIUM_OIDC_CLIENT_ID?: string | undefined;
  readonly PODIUM_OIDC_CLIENT_SECRET?: string | undefined;
  readonly PODIUM_OIDC_NAME?: string | undefined;
  readonly PODIUM_OIDC_SCOPES: string;
  readonly PODIUM_OIDC_ALLOWED?: ClaimCondition | null | undefined;
  readonly PODIUM_OIDC_INSTRUCTORS?: ClaimCondition | null | undefined;
}

/** null without a provider. */
export function toOidcSettings(variables: OidcVariables): OidcSettings | null {
  const {
    PODIUM_OIDC_ISSUER: issuer,
    PODIUM_OIDC_CLIENT_ID: clientId,
    PODIUM_OIDC_ALLOWED: allowed,
  } = variables;
  if (issuer === undefined || clientId === undefined || allowed == null) return null;
  return {
    issuer,
    clientId,
    clientSecret: variables.PODIUM_OIDC_CLIENT_SECRET ?? null,
    name: variables.PODIUM_OIDC_NAME ?? new URL(issuer).hostname,
    scopes: variables.PODIUM_OIDC_SCOPES,
    allowed,
    instructors: variables.PODIUM_OIDC_INSTRUCTORS ?? [],
  };
}

/** What is missing beside PODIUM_OIDC_ISSUER. `given`: variables that are set, by name. */
export function findOidcErrors(given: Readonly<Record<string, string>>): string[] {
  if (given['PODIUM_OIDC_ISSUER'] === undefined) return [];
  return [
    ...(given['PODIUM_OIDC_CLIENT_ID'] === undefined
      ? ['PODIUM_OIDC_CLIENT_ID must be set with PODIUM_OIDC_ISSUER: the ID of Podium there.']
      : []),
    ...(given['PODIUM_OIDC_ALLOWED'] === undefined
      ? [
          'PODIUM_OIDC_ALLOWED must be set with PODIUM_OIDC_ISSUER: who can sign in, for example groups=staff; * means everyone with an account there.',
        ]
      : []),
  ];
}

/** Variables that have no effect, one sentence each. */
export function findOidcWarnings(given: Readonly<Record<string, string>>): string[] {
  return given['PODIUM_OIDC_ISSUER'] !== undefined
    ? []
    : Object.keys(OIDC_VARIABLES)
        .filter((name) => given[name] !== undefined)
        .map((name) => `${name} has no effect without PODIUM_OIDC_ISSUER.`);
}

/** https, because requests contain the client's secret. http only on this machine, for tests. */
function isIssuer(text: string): boolean {
  const url = URL.parse(text);
  return (
    url !== null &&
    text.length <= MAX_TEXT_CHARS &&
    url.username === '' &&
    url.search === '' &&
    url.hash === '' &&
    (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)))
  );
}
