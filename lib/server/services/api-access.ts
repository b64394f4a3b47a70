import { recordApiTokenUse } from '#db/queries/api-tokens.ts';
import { findWorkshop } from '#db/queries/workshops.ts';
import { findApiToken, isApiToken } from '#lib/auth/api-token.ts';
import { findLinkToken } from '#lib/auth/link-token.ts';
import { KeyedTokenBuckets } from '#lib/kit/token-bucket.ts';
import type { ApiScope } from '#lib/protocol/api-scopes.ts';
import { ApiScopeName } from '#lib/protocol/api/api-tokens.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import { LINK_TOKEN_PATTERN } from '#lib/protocol/link-token.ts';
import { deriveTokenKey } from '#lib/results/export/pseudonyms.ts';
import type { ApiTokenCaller, AppServices, Caller, ExportTokenCaller } from '../context.ts';
import { CLIENT_ADDRESS_HEADER } from '../http/client-address.ts';
import { auditCaller } from './caller.ts';
import type { ServiceDeps } from './deps.ts';

/** Requests with one token. */
const API_TOKEN_RATE = { burst: 60, perSecond: 5 } as const;
/** Tokens whose requests are counted. Beyond it, the one that was used longest ago is forgotten. */
const MAX_COUNTED_TOKENS = 10_000;
/** What an export token can do, in its workshop and at its level. */
const EXPORT_TOKEN_SCOPES: readonly ApiScope[] = ['workshops:read', 'results:read', 'log:read'];

/** Who sends a request to the API for programs, and whether it is allowed. */
export interface ApiAccess {
  /**
   * The sender of a request: its token, otherwise its session. Checks no scope.
   * @throws {HttpError} `token-unknown`, `token-expired`, `token-used`
   */
  identify(headers: Headers): Promise<Caller>;
  authorize: AppServices['api']['authorize'];
}

export function createApiAccess(
  deps: ServiceDeps,
  callerFrom: AppServices['callerFrom'],
): ApiAccess {
  const { db, now, audit } = deps;
  const buckets = new KeyedTokenBuckets({
    ...API_TOKEN_RATE,
    maxKeys: MAX_COUNTED_TOKENS,
    now: () => now().getTime(),
  });

  const identify: ApiAccess['identify'] = async (headers) => {
    const bearer = bearerOf(headers);
    if (bearer === null) return callerFrom(headers);
    const program: Caller = {
      session: null,
      clientAddress: headers.get(CLIENT_ADDRESS_HEADER) ?? '',
      browser: null,
    };
    const token = isApiToken(bearer)
      ? await findPersonalToken(deps, bearer)
      : await findExportToken(deps, bearer);
    if (typeof token !== 'string') return { ...program, token };
    const kind = isApiToken(bearer) ? 'api' : 'export';
    audit({
      ...auditCaller(program),
      kind: 'token-refused',
      detail: { token: kind, error: token },
    });
    throw new HttpError(token);
  };

  const limitRate = (caller: Caller, tokenId: string): void => {
    const retryMs = buckets.waitMs(tokenId);
    if (retryMs > 0) {
      audit({ ...auditCaller(caller), kind: 'limit-reached', detail: { limit: 'api-requests' } });
      throw new HttpError('too-many', { retryMs });
    }
    buckets.take(tokenId);
  };

  return {
    identify,
    async authorize(headers, scopes, workshopId) {
      const caller = await identify(headers);
      const { token } = caller;
      if (token === undefined) return caller;
      limitRate(caller, token.id);
      if (token.kind === 'api') await recordApiTokenUse(db, token.id, now());
      // Before the scopes: a workshop that the token can't see is the same as an unknown one.
      if (workshopId !== null) assertTokenSees(deps, caller, workshopId);
      for (const scope of scopes) requireScope(caller, scope);
      return caller;
    },
  };
}

/** The bearer token of a program; null without one. */
function bearerOf(headers: Headers): string | null {
  return /^Bearer +(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1] ?? null;
}

async function findPersonalToken(
  { db, now }: ServiceDeps,
  bearer: string,
): Promise<ApiTokenCaller | 'token-unknown' | 'token-expired'> {
  const found = await findApiToken(db, bearer, now());
  if (!found.ok) return found.error;
  const { id, person, scopes, workshopIds, salt } = found.row;
  return {
    kind: 'api',
    id,
    person,
    // A scope of another release grants nothing.
    scopes: new Set(scopes.flatMap((scope) => ApiScopeName.safeParse(scope).data ?? [])),
    workshopIds,
    pseudonymKey: salt === null ? null : deriveTokenKey(found.secret, salt),
  };
}

async function findExportToken(
  { db, now }: ServiceDeps,
  bearer: string,
): Promise<ExportTokenCaller | 'token-unknown' | 'token-expired' | 'token-used'> {
  const found = await findLinkToken(db, bearer, ['export'], now());
  if (!found.ok) return found.error;
  const { id, workshopId, level, salt } = found.row;
  const workshop = workshopId === null ? null : await findWorkshop(db, workshopId);
  if (workshop === null) return 'token-unknown';
  const secret = LINK_TOKEN_PATTERN.exec(bearer)?.[2] ?? '';
  return {
    kind: 'export',
    id,
    workshop,
    level: level ?? 'pseudonymous',
    pseudonymKey: salt === null ? null : deriveTokenKey(secret, salt),
  };
}

/**
 * Refuses a workshop that the caller's token doesn't name, as if it didn't exist. The role of a person
 * is checked where the data is read.
 * @throws {HttpError} `token-unknown`, which the security log has, or `not-found`
 */
export function assertTokenSees(
  { audit }: Pick<ServiceDeps, 'audit'>,
  caller: Caller,
  workshopId: string,
): void {
  const { token } = caller;
  if (token?.kind === 'export' && token.workshop.id !== workshopId) {
    const error = 'token-unknown';
    audit({ ...auditCaller(caller), kind: 'token-refused', detail: { token: 'export', error } });
    throw new HttpError(error);
  }
  if (token?.kind === 'api' && token.workshopIds?.includes(workshopId) === false)
    throw new HttpError('not-found');
}

/**
 * Callers without a token have no scopes: their role decides alone.
 * @throws {HttpError} `forbidden`
 */
export function requireScope({ token }: Caller, scope: ApiScope): void {
  if (token === undefined) return;
  const scopes = token.kind === 'api' ? token.scopes : new Set(EXPORT_TOKEN_SCOPES);
  if (!scopes.has(scope))
    throw new HttpError('forbidden', {
      field: 'scope',
      message: `This needs a token with the scope ${scope}.`,
    });
}
