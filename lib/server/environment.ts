import { resolve } from 'node:path';
import { z } from 'zod';

/** What the operator may set. Anything else that the server needs is in the database. */
export interface Environment {
  readonly port: number;
  readonly host: string;
  /** Absolute. */
  readonly dataDir: string;
  /** Public address without a slash at its end; null: the one it listens on. */
  readonly publicUrl: string | null;
  readonly databaseUrl: string | null;
  readonly assetsUrl: string | null;
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
      'PORT must be a number from 0 to 65535 (0: any free one).',
    )
    .transform(Number),
  HOST: optionalText(
    z
      .string()
      .refine(
        (text) => /^[A-Za-z0-9.:-]+$/.test(text),
        'HOST must be an address or a host name of this machine, such as 127.0.0.1 or 0.0.0.0.',
      ),
  ),
  PODIUM_DATA: z.string().default('data'),
  PODIUM_URL: optionalText(
    z
      .string()
      .refine(
        (text) => isUrl(text, 'http:', 'https:') && isOriginOnly(text),
        'PODIUM_URL must be the address people open, such as https://podium.example, with nothing after the host.',
      ),
  ),
  DATABASE_URL: optionalText(
    z
      .string()
      .refine(
        (text) => isUrl(text, 'postgres:', 'postgresql:'),
        'DATABASE_URL must begin with postgresql:// and name a server, such as postgresql://podium@db.example/podium.',
      ),
  ),
  PODIUM_ASSETS_URL: optionalText(
    z
      .string()
      .refine(
        (text) => isUrl(text, 'http:', 'https:'),
        "PODIUM_ASSETS_URL must be the web address of a folder with the agent's files.",
      ),
  ),
});

export type ParsedEnvironment =
  | { readonly ok: true; readonly environment: Environment }
  | { readonly ok: false; readonly errors: readonly string[] };

/** All mistakes at once, a sentence each. An empty variable counts as one that is not set. */
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
      publicUrl,
      databaseUrl: DATABASE_URL,
      assetsUrl: PODIUM_ASSETS_URL === null ? null : withoutSlash(PODIUM_ASSETS_URL),
    },
  };
}

/** This machine alone, unless plain http was asked for at an address that others can reach: then no proxy stands before us. */
function defaultHost(publicUrl: string | null): string {
  return publicUrl !== null &&
    publicUrl.startsWith('http:') &&
    !isLoopback(new URL(publicUrl).hostname)
    ? '0.0.0.0'
    : '127.0.0.1';
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host === '::1' || /^127\./.test(host);
}

/** The environment of this process. */
export function readEnvironment(): ParsedEnvironment {
  return parseEnvironment(process.env, process.cwd());
}

/** Where kubectl would look for a kubeconfig: for what authors record. */
export function readKubeconfigSources(): { readonly variable?: string; readonly home?: string } {
  const { KUBECONFIG: variable, HOME: home } = process.env;
  return { ...(variable && { variable }), ...(home && { home }) };
}
