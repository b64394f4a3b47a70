import { resolve } from 'node:path';
import { z } from 'zod';
import { parseAddressBlock, PROXY_LIMITS, type AddressBlock } from './http/client-address.ts';

/** The settings of the operator. Everything else that the server needs is in the database. */
export interface Environment {
  readonly port: number;
  readonly host: string;
  /** Absolute. */
  readonly dataDir: string;
  /** PODIUM_DATA isn't set, so the database can use another folder if this one can't be used. */
  readonly isDefaultDataDir?: boolean;
  /** Public address, without a trailing slash; null for the address that it listens on. */
  readonly publicUrl: string | null;
  readonly databaseUrl: string | null;
  readonly assetsUrl: string | null;
  /** Proxies whose X-Forwarded-For counts; null: PODIUM_TRUSTED_PROXIES isn't set. */
  readonly trustedProxies?: readonly AddressBlock[] | null;
  /** File of the server's private key, absolute; null: the key is in the database. */
  readonly keyFile?: string | null;
  /** Days that entries of the security log are kept. */
  readonly auditDays?: number;
}

const isUrl = (text: string, ...protocols: string[]): boolean =>
  protocols.includes(URL.parse(text)?.protocol ?? '');
const isOriginOnly = (text: string): boolean => {
  const url = URL.parse(text);
  return (
    url !== null &&
    url.username === '' &&
    url.search === '' &&
    url.hash === '' &&
    url.pathname === '/'
  );
};
const withoutSlash = (text: string): string => text.replace(/\/+$/, '');
const optionalText = (text: z.ZodString) => text.optional().transform((value) => value ?? null);

const EnvironmentVariables = z.object({
  PORT: z
    .string()
    .default('3000')
    .refine(
      (text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535,
      'PORT must be a number from 0 to 65535 (0: any free port).',
    )
    .transform(Number),
  HOST: optionalText(
    z
      .string()
      .refine(
        (text) => /^[A-Za-z0-9.:-]+$/.test(text),
        'HOST must be an address or host name of this server, for example 127.0.0.1 or 0.0.0.0.',
      ),
  ),
  PODIUM_DATA: z.string().default('data'),
  PODIUM_URL: optionalText(
    z
      .string()
      .refine(
        (text) => isUrl(text, 'http:', 'https:') && isOriginOnly(text),
        'PODIUM_URL must be the address that users open, without a path, for example https://podium.example.',
      ),
  ),
  DATABASE_URL: optionalText(
    z
      .string()
      .refine(
        (text) => isUrl(text, 'postgres:', 'postgresql:'),
        'DATABASE_URL must start with postgresql:// and name a server, for example postgresql://podium@db.example/podium.',
      ),
  ),
  PODIUM_ASSETS_URL: optionalText(
    z
      .string()
      .refine(
        (text) => isUrl(text, 'http:', 'https:'),
        "PODIUM_ASSETS_URL must be the URL of a folder with the agent's files.",
      ),
  ),
  PODIUM_TRUSTED_PROXIES: z
    .string()
    .optional()
    .transform((text) => text?.split(',').map((entry) => parseAddressBlock(entry.trim())) ?? null)
    .refine(
      (blocks): blocks is AddressBlock[] | null =>
        blocks === null || (blocks.length <= PROXY_LIMITS.trustedBlocks && !blocks.includes(null)),
      `PODIUM_TRUSTED_PROXIES must be at most ${PROXY_LIMITS.trustedBlocks} addresses or CIDR blocks with commas between them, for example 10.0.0.5,192.168.0.0/16.`,
    ),
  PODIUM_KEY_FILE: optionalText(z.string()),
  PODIUM_AUDIT_DAYS: z
    .string()
    .default('365')
    .refine(
      (text) => /^\d{1,5}$/.test(text) && Number(text) >= 1,
      'PODIUM_AUDIT_DAYS must be a number of days from 1 to 99999.',
    )
    .transform(Number),
});

export type ParsedEnvironment =
  | { readonly ok: true; readonly environment: Environment }
  | { readonly ok: false; readonly errors: readonly string[] };

/** Reports all errors at once, one sentence each. An empty variable counts as not set. */
export function parseEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
  cwd: string,
): ParsedEnvironment {
  const given = Object.fromEntries(
    Object.entries(variables)
      .filter(([, value]) => value !== undefined && value.trim() !== '')
      .map(([name, value]) => [name, value?.trim()]),
  );
  const parsed = EnvironmentVariables.safeParse(given);
  if (!parsed.success)
    return { ok: false, errors: parsed.error.issues.map((issue) => issue.message) };
  const { PORT, HOST, PODIUM_DATA, PODIUM_URL, DATABASE_URL, PODIUM_ASSETS_URL } = parsed.data;
  const publicUrl = PODIUM_URL === null ? null : withoutSlash(PODIUM_URL);
  return {
    ok: true,
    environment: {
      port: PORT,
      host: HOST ?? defaultHost(publicUrl),
      dataDir: resolve(cwd, PODIUM_DATA),
      isDefaultDataDir: given['PODIUM_DATA'] === undefined,
      publicUrl,
      databaseUrl: DATABASE_URL,
      assetsUrl: PODIUM_ASSETS_URL === null ? null : withoutSlash(PODIUM_ASSETS_URL),
      trustedProxies: parsed.data.PODIUM_TRUSTED_PROXIES as readonly AddressBlock[] | null,
      keyFile:
        parsed.data.PODIUM_KEY_FILE === null ? null : resolve(cwd, parsed.data.PODIUM_KEY_FILE),
      auditDays: parsed.data.PODIUM_AUDIT_DAYS,
    },
  };
}

/**
 * Listens only locally, unless PODIUM_URL is plain HTTP at an address that others can reach. Then
 * there is no proxy in front of the server.
 */
function defaultHost(publicUrl: string | null): string {
  return publicUrl !== null &&
    publicUrl.startsWith('http:') &&
    !isLoopback(new URL(publicUrl).hostname)
    ? '0.0.0.0'
    : '127.0.0.1';
}

/** @param host a host name or an address, IPv6 with or without brackets */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host === '::1' || /^127\./.test(host);
}

/** Parses the environment of this process. */
export function readEnvironment(): ParsedEnvironment {
  return parseEnvironment(process.env, process.cwd());
}

/** Where kubectl looks for a kubeconfig, for `podium pack record`. */
export function readKubeconfigSources(): { readonly variable?: string; readonly home?: string } {
  const { KUBECONFIG: variable, HOME: home } = process.env;
  return { ...(variable && { variable }), ...(home && { home }) };
}
