import { resolve } from 'node:path';
import { z } from 'zod';
import { didYouMean } from '#lib/packs/suggest.ts';
import {
  BACKUP_DEFAULTS,
  BACKUP_VARIABLES,
  toBackupSettings,
  type BackupSettings,
} from './backup/settings.ts';
import manifest from '../../package.json' with { type: 'json' };
import { isLoopback } from './loopback.ts';
import {
  findOidcErrors,
  findOidcWarnings,
  OIDC_DEFAULTS,
  OIDC_SECRETS,
  OIDC_VARIABLES,
  toOidcSettings,
  type OidcSettings,
} from './oidc/settings.ts';
import { readSecretFile, readSecrets, secretFileName } from './secret-files.ts';
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
  /**
   * Direct address of the database, for locks and migrations, when `databaseUrl` is a pooler; null:
   * the same address.
   */
  readonly databaseOwnerUrl?: string | null;
  readonly assetsUrl: string | null;
  /** Image of the agent that runs in a student's cluster. */
  readonly agentImage?: string;
  /** Proxies whose X-Forwarded-For counts; null: PODIUM_TRUSTED_PROXIES isn't set. */
  readonly trustedProxies?: readonly AddressBlock[] | null;
  /** File of the server's private key, absolute; null: the key is in the database. */
  readonly keyFile?: string | null;
  /** Days that entries of the security log are kept. */
  readonly auditDays?: number;
  /** Days after the end of a workshop until its names are erased; 0: never. */
  readonly namesDays?: number;
  /** As `namesDays`, for the log. */
  readonly logDays?: number;
  /** Folder of the exercise packs, absolute; null: `packs` in the project's folder. */
  readonly packsDir?: string | null;
  /** Seconds between "not ready" and closing after SIGTERM, so that a load balancer follows. */
  readonly drainSeconds?: number;
  /** null: text on a terminal, else JSON. */
  readonly logFormat?: 'text' | 'json' | null;
  readonly logLevel?: 'info' | 'warn' | 'error';
  /** Which requests are logged; `slow`: those that take longer than a second. */
  readonly loggedRequests?: 'none' | 'slow' | 'all';
  /** Whether the start prints a sign-in link. In a log store, the link would be a credential. */
  readonly printsSignInLink?: boolean;
  /** When scheduled backups run, and how backups are encrypted. */
  readonly backup?: BackupSettings;
  /** Where `/metrics` is answered without authentication; null: nowhere. */
  readonly metrics?: { readonly host: string; readonly port: number } | null;
  /** The provider with which staff can sign in; null: none. */
  readonly oidc?: OidcSettings | null;
}

/** One variable, for `podium check-config`. */
export interface Setting {
  readonly name: string;
  /** As given, or the default; null: not set and without a default. A secret is only `set`. */
  readonly value: string | null;
  readonly source: 'default' | 'environment' | 'file';
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

const isDatabaseUrl = (text: string): boolean => isUrl(text, 'postgres:', 'postgresql:');
/** `HOST:PORT`, an IPv6 address in brackets. null for other texts. */
function parseListenAddress(text: string): { host: string; port: number } | null {
  const [, host = '', port = ''] =
    /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+):(\d{1,5})$/.exec(text) ?? [];
  return host === '' || Number(port) > 65_535
    ? null
    : { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

const retentionDays = (name: string, days: string) =>
  z
    .string()
    .default(days)
    .refine(
      (text) => /^\d{1,5}$/.test(text),
      `${name} must be a number of days from 0 to 99999 (0: keep forever).`,
    )
    .transform(Number);

/** A container image: an optional registry, a path, and an optional tag and digest. */
const IMAGE_REFERENCE =
  /^[a-z0-9][a-z0-9._-]*(:\d{1,5})?(\/[a-z0-9][a-z0-9._-]*)*(:[\w.-]{1,128})?(@sha256:[0-9a-f]{64})?$/i;
/** The published image of the same version. */
export const DEFAULT_AGENT_IMAGE = `podium-agent:${manifest.version}`;

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
        isDatabaseUrl,
        'DATABASE_URL must start with postgresql:// and name a server, for example postgresql://podium@db.example/podium.',
      ),
  ),
  PODIUM_DATABASE_OWNER_URL: optionalText(
    z
      .string()
      .refine(
        isDatabaseUrl,
        'PODIUM_DATABASE_OWNER_URL must start with postgresql:// and name the database server itself, without the pooler.',
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
  PODIUM_AGENT_IMAGE: z
    .string()
    .refine(
      (text) => IMAGE_REFERENCE.test(text),
      'PODIUM_AGENT_IMAGE must be the name of a container image, for example registry.example/podium-agent:1.0.',
    )
    .default(DEFAULT_AGENT_IMAGE),
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
  PODIUM_PACKS: optionalText(z.string()),
  PODIUM_PRINT_SIGN_IN_LINK: z
    .enum(['yes', 'no'], 'PODIUM_PRINT_SIGN_IN_LINK must be yes or no.')
    .default('yes'),
  PODIUM_LOG: z.enum(['text', 'json'], 'PODIUM_LOG must be text or json.').optional(),
  PODIUM_LOG_LEVEL: z
    .enum(['info', 'warn', 'error'], 'PODIUM_LOG_LEVEL must be info, warn or error.')
    .default('info'),
  PODIUM_LOG_REQUESTS: z
    .enum(['none', 'slow', 'all'], 'PODIUM_LOG_REQUESTS must be none, slow or all.')
    .default('slow'),
  PODIUM_METRICS: z
    .string()
    .optional()
    .transform((text) => (text === undefined ? null : (parseListenAddress(text) ?? undefined)))
    .refine(
      (address) => address !== undefined,
      'PODIUM_METRICS must be an address and a port of this server, for example 127.0.0.1:9464.',
    ),
  PODIUM_DRAIN_SECONDS: z
    .string()
    .default('5')
    .refine(
      (text) => /^\d{1,3}$/.test(text) && Number(text) <= 300,
      'PODIUM_DRAIN_SECONDS must be a number of seconds from 0 to 300.',
    )
    .transform(Number),
  PODIUM_AUDIT_DAYS: z
    .string()
    .default('365')
    .refine(
      (text) => /^\d{1,5}$/.test(text) && Number(text) >= 1,
      'PODIUM_AUDIT_DAYS must be a number of days from 1 to 99999.',
    )
    .transform(Number),
  PODIUM_NAMES_DAYS: retentionDays('PODIUM_NAMES_DAYS', '90'),
  PODIUM_LOG_DAYS: retentionDays('PODIUM_LOG_DAYS', '365'),
  ...BACKUP_VARIABLES,
  ...OIDC_VARIABLES,
});

/** The variables of the server, in the order of the README. */
export const SETTING_NAMES = Object.keys(EnvironmentVariables.shape);

/** Variables that are secrets. Each can also be given as a file, whose path is in `NAME_FILE`. */
const SECRET_NAMES: readonly string[] = [
  'DATABASE_URL',
  'PODIUM_DATABASE_OWNER_URL',
  ...OIDC_SECRETS,
];

/** What a variable means that isn't set, where that is a value. */
const DEFAULTS: Readonly<Record<string, string>> = {
  PORT: '3000',
  PODIUM_DATA: 'data',
  PODIUM_AGENT_IMAGE: DEFAULT_AGENT_IMAGE,
  PODIUM_AUDIT_DAYS: '365',
  PODIUM_NAMES_DAYS: '90',
  PODIUM_LOG_DAYS: '365',
  PODIUM_PRINT_SIGN_IN_LINK: 'yes',
  PODIUM_LOG_LEVEL: 'info',
  PODIUM_LOG_REQUESTS: 'slow',
  PODIUM_DRAIN_SECONDS: '5',
  ...BACKUP_DEFAULTS,
  ...OIDC_DEFAULTS,
};

/** `PODIUM_…` variables of the agent, and those of the project's own tests. */
const OTHER_PROGRAMS =
  /^PODIUM_(SERVER|TOKEN|STATE|PROXY|CA|SEAT|REQUIRE|CHROMIUM|CLUSTER_DIR|DEPLOY_DIR|(TEST|HOSTILE|CI)_.*)$/;

export type ParsedEnvironment =
  | {
      readonly ok: true;
      readonly environment: Environment;
      readonly settings: readonly Setting[];
      /** One sentence each, about variables that have no effect. */
      readonly warnings: readonly string[];
    }
  | { readonly ok: false; readonly errors: readonly string[] };

/**
 * Reports all errors at once, one sentence each. An empty variable counts as not set. A secret in a
 * file may end with one newline.
 */
export function parseEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
  cwd: string,
  readSecret = readSecretFile,
): ParsedEnvironment {
  const given = Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) =>
      value === undefined || value.trim() === '' ? [] : [[name, value.trim()]],
    ),
  );
  const { values, errors: secretErrors } = readSecrets(SECRET_NAMES, given, cwd, readSecret);
  const errors = [...secretErrors, ...findOidcErrors(given)];
  const parsed = EnvironmentVariables.safeParse({ ...given, ...values });
  if (!parsed.success || errors.length > 0)
    return {
      ok: false,
      errors: [...errors, ...(parsed.error?.issues ?? []).map((issue) => issue.message)],
    };
  const { PORT, HOST, PODIUM_DATA, PODIUM_URL, DATABASE_URL, PODIUM_ASSETS_URL } = parsed.data;
  const publicUrl = PODIUM_URL === null ? null : withoutSlash(PODIUM_URL);
  const absolute = (path: string | null): string | null =>
    path === null ? null : resolve(cwd, path);
  return {
    ok: true,
    environment: {
      port: PORT,
      host: HOST ?? defaultHost(publicUrl),
      dataDir: resolve(cwd, PODIUM_DATA),
      isDefaultDataDir: given['PODIUM_DATA'] === undefined,
      publicUrl,
      databaseUrl: DATABASE_URL,
      databaseOwnerUrl: parsed.data.PODIUM_DATABASE_OWNER_URL,
      assetsUrl: PODIUM_ASSETS_URL === null ? null : withoutSlash(PODIUM_ASSETS_URL),
      agentImage: parsed.data.PODIUM_AGENT_IMAGE,
      trustedProxies: parsed.data.PODIUM_TRUSTED_PROXIES as readonly AddressBlock[] | null,
      keyFile: absolute(parsed.data.PODIUM_KEY_FILE),
      auditDays: parsed.data.PODIUM_AUDIT_DAYS,
      namesDays: parsed.data.PODIUM_NAMES_DAYS,
      logDays: parsed.data.PODIUM_LOG_DAYS,
      packsDir: absolute(parsed.data.PODIUM_PACKS),
      printsSignInLink: parsed.data.PODIUM_PRINT_SIGN_IN_LINK === 'yes',
      logFormat: parsed.data.PODIUM_LOG ?? null,
      logLevel: parsed.data.PODIUM_LOG_LEVEL,
      loggedRequests: parsed.data.PODIUM_LOG_REQUESTS,
      drainSeconds: parsed.data.PODIUM_DRAIN_SECONDS,
      backup: toBackupSettings(parsed.data, cwd),
      metrics: parsed.data.PODIUM_METRICS ?? null,
      oidc: toOidcSettings(parsed.data),
    },
    settings: SETTING_NAMES.map((name) => describeSetting(name, given, values)),
    warnings: [
      ...warnAboutUnknown(Object.keys(given)),
      ...findOidcWarnings({ ...given, ...values }),
      ...(DATABASE_URL === null && parsed.data.PODIUM_DATABASE_OWNER_URL !== null
        ? ['PODIUM_DATABASE_OWNER_URL has no effect without DATABASE_URL.']
        : []),
    ],
  };
}

function describeSetting(
  name: string,
  given: Readonly<Record<string, string>>,
  fromFiles: Readonly<Record<string, string>>,
): Setting {
  if (fromFiles[name] !== undefined) return { name, value: 'set', source: 'file' };
  const value = given[name];
  if (value === undefined) return { name, value: DEFAULTS[name] ?? null, source: 'default' };
  return { name, value: SECRET_NAMES.includes(name) ? 'set' : value, source: 'environment' };
}

function warnAboutUnknown(names: readonly string[]): readonly string[] {
  const known = [...SETTING_NAMES, ...SECRET_NAMES.map(secretFileName)];
  return names
    .filter(
      (name) => name.startsWith('PODIUM_') && !known.includes(name) && !OTHER_PROGRAMS.test(name),
    )
    .map((name) => {
      const suggestion = didYouMean(name, known);
      return `${name} has no effect: Podium doesn't know it${suggestion === undefined ? '.' : `, ${suggestion}`}`;
    });
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

/** Parses the environment of this process. */
export function readEnvironment(): ParsedEnvironment {
  return parseEnvironment(process.env, process.cwd());
}

/** Where kubectl looks for a kubeconfig, for `podium pack record`. */
export function readKubeconfigSources(): { readonly variable?: string; readonly home?: string } {
  const { KUBECONFIG: variable, HOME: home } = process.env;
  return { ...(variable && { variable }), ...(home && { home }) };
}
