import type { Database } from '#db/connect.ts';
import { uniqueStaffName } from '#db/queries/memberships.ts';
import {
  endInstructorByClaims,
  findIdentity,
  giveInstructorByClaims,
  hasIdentity,
  insertIdentity,
  touchIdentity,
} from '#db/queries/identities.ts';
import { findPerson, insertPerson } from '#db/queries/people.ts';
import { transact } from '#db/transaction.ts';
import { formatSessionCookie } from '#lib/auth/cookie.ts';
import { openSealedText, sealText } from '#lib/auth/sealed-text.ts';
import { generateId } from '#lib/auth/secret.ts';
import { Semaphore } from '#lib/kit/semaphore.ts';
import { normalizeDisplayName } from '#lib/protocol/display-name.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import { parseReturnAddress, signInAddress } from '#lib/protocol/page-address.ts';
import { isRoleWord } from '#lib/protocol/role-words.ts';
import { singleLineText } from '#lib/protocol/api/text.ts';
import type { OidcServices, Redirection } from '../data-services.ts';
import type { Caller } from '../context.ts';
import type { Log } from '../logger.ts';
import { formatAttemptCookie, readAttempt, type Attempt } from '../oidc/attempt.ts';
import { matchesClaims, type Claims } from '../oidc/claim-rules.ts';
import { OidcError } from '../oidc/failure.ts';
import { openProvider, type OidcProvider, type ProviderIdentity } from '../oidc/provider.ts';
import type { OidcSettings } from '../oidc/settings.ts';
import { auditCaller } from './caller.ts';
import type { ServiceDeps } from './deps.ts';
import { announceSignIn, startStaffSession } from './staff-sessions.ts';

const CALLBACK_PATH = '/auth/oidc/callback';
/** Requests of browsers that wait for the provider at once. Others get `provider-unavailable`. */
const MAX_WAITING_SIGN_INS = 20;
/** Longer names in claims are no names. */
const MAX_CLAIM_NAME_CHARS = 200;
/** The name of a person whose claims have none, until they choose one. */
const DEFAULT_NAME = 'staff';

/** The steps of a sign-in, and the sign-out at the provider. */
interface OidcService extends OidcServices {
  /**
   * Where a browser ends the provider's session, for the sealed ID token of its session here. null
   * if the provider offers none, or doesn't answer.
   */
  endProviderSession(sealedIdToken: string): Promise<string | null>;
}

/** Signs staff in at the provider of the settings. */
export function oidcService(deps: ServiceDeps, log: Log): OidcService {
  const { oidc: settings = null, now } = deps;
  if (settings === null) return WITHOUT_PROVIDER;
  return createOidcService(deps, log, settings, openProvider(settings, now));
}

const WITHOUT_PROVIDER: OidcService = {
  providerName: null,
  start: () => Promise.reject(new HttpError('not-found')),
  findAccount: () => Promise.resolve(null),
  finish: () => Promise.reject(new HttpError('not-found')),
  endProviderSession: () => Promise.resolve(null),
};

function createOidcService(
  deps: ServiceDeps,
  log: Log,
  settings: OidcSettings,
  provider: OidcProvider,
): OidcService {
  const { db, now, url, audit, serverKey } = deps;
  const attemptKey = serverKey.deriveKey('oidc attempt');
  const idTokenKey = serverKey.deriveKey('oidc id token');
  const waiting = new Semaphore(MAX_WAITING_SIGN_INS);

  const whileWaiting = async <T>(work: () => Promise<T>): Promise<T> => {
    const release = waiting.tryAcquire();
    if (release === null)
      throw new OidcError('provider-unavailable', 'Too many sign-ins wait for the provider');
    try {
      return await work();
    } finally {
      release();
    }
  };

  /** Leads back to the sign-in page, which says what is wrong. */
  const refuse = (caller: Caller, next: string | null, error: OidcError): string => {
    log('warn', `The sign-in with ${settings.name} failed: ${error.reason}: ${error.message}`);
    audit({
      ...auditCaller(caller),
      kind: 'sign-in-failed',
      detail: { with: 'oidc', error: error.reason },
    });
    const query = new URLSearchParams({ problem: error.reason, ...(next !== null && { next }) });
    return `${url}/sign-in?${query.toString()}`;
  };

  /** Signs in whom the provider names, if the claims allow it. */
  const admit = async (
    caller: Caller,
    identity: ProviderIdentity,
    linkTo: string | null,
  ): Promise<SignedInPerson> => {
    const { claims } = identity;
    if (!matchesClaims(settings.allowed, claims)) {
      await transact(db, (tx) => endInstructorByClaims(tx, identity));
      throw new OidcError('not-allowed', 'The claims match no rule of PODIUM_OIDC_ALLOWED');
    }
    const createsWorkshops = matchesClaims(settings.instructors, claims);
    const idToken = sealText(idTokenKey, JSON.stringify([settings.issuer, identity.idToken]));
    const { session, isNamed } = await transact(db, async (tx) => {
      const at = now();
      const personId = await findOrCreatePerson(tx, identity, { linkTo, at });
      if (createsWorkshops) await giveInstructorByClaims(tx, { ...identity, personId });
      else await endInstructorByClaims(tx, identity);
      const person = await findPerson(tx, personId);
      return {
        session: await startStaffSession(tx, caller, { personId, now: at, idToken }),
        isNamed: person?.namedAt != null,
      };
    });
    announceSignIn(deps, caller, session, {
      detail: { with: 'oidc', createsWorkshops, ...(linkTo !== null && { linksAccount: true }) },
      workshopId: null,
    });
    return { secret: session.secret, isNamed };
  };

  return {
    providerName: settings.name,

    async start(caller, { next: wanted, site, links }) {
      const next = parseReturnAddress(wanted);
      const linkTo = links ? personOf(caller) : null;
      // No other site can link its account to the reader, also in a browser that doesn't name the site.
      const isUnasked = links ? site !== 'same-origin' || linkTo === null : site === 'cross-site';
      if (isUnasked) return { location: url + signInAddress(next), cookies: [] };
      try {
        const begun = await whileWaiting(() => provider.begin(url + CALLBACK_PATH));
        const { state, nonce, verifier } = begun;
        const startedAt = now().getTime();
        const attempt: Attempt = { state, nonce, verifier, next, linkTo, startedAt };
        return {
          location: begun.url.href,
          cookies: [formatAttemptCookie(url, attemptKey, attempt)],
        };
      } catch (error) {
        if (!(error instanceof OidcError)) throw error;
        return { location: refuse(caller, next, error), cookies: [] };
      }
    },

    async finish(caller, { query, cookie }): Promise<Redirection> {
      const attempt = readAttempt(cookie, { url, key: attemptKey, now: now() });
      if (attempt === null || !isAnswerTo(attempt, query) || !isOfCaller(attempt, caller)) {
        const error = new OidcError('attempt-unknown', 'The browser has no such attempt');
        return { location: refuse(caller, attempt?.next ?? null, error), cookies: [] };
      }
      // Each attempt has one answer, also one that fails.
      const ended = formatAttemptCookie(url, attemptKey, null);
      try {
        const callback = new URL(`${url}${CALLBACK_PATH}?${query.toString()}`);
        const identity = await whileWaiting(() => provider.finish(callback, attempt));
        const { secret, isNamed } = await admit(caller, identity, attempt.linkTo);
        return {
          location: url + (isNamed ? (attempt.next ?? '/workshops') : signInAddress(attempt.next)),
          cookies: [formatSessionCookie(url, secret), ended],
        };
      } catch (error) {
        if (!(error instanceof OidcError)) throw error;
        return { location: refuse(caller, attempt.next, error), cookies: [ended] };
      }
    },

    async findAccount(caller) {
      const { name: providerName, issuer } = settings;
      const personId = personOf(caller);
      if (personId === null) return null;
      return { providerName, isLinked: await hasIdentity(db, { issuer, personId }) };
    },

    async endProviderSession(sealedIdToken) {
      const text = openSealedText(idTokenKey, sealedIdToken);
      if (text === null) return null;
      const [issuer, idToken = ''] = JSON.parse(text) as string[];
      if (issuer !== settings.issuer) return null;
      try {
        const end = await provider.endSession({ idToken, returnTo: `${url}/` });
        return end?.href ?? null;
      } catch (error) {
        if (!(error instanceof OidcError)) throw error;
        log('warn', `The sign-out at ${settings.name} failed: ${error.message}`);
        return null;
      }
    },
  };
}

interface SignedInPerson {
  /** Of the new session. */
  readonly secret: string;
  /** The person has a name, so the page that they asked for can open. */
  readonly isNamed: boolean;
}

function isAnswerTo({ state }: Attempt, query: URLSearchParams): boolean {
  const states = query.getAll('state');
  return states.length === 1 && states[0] === state;
}

/** The staff member who is signed in in the caller's browser. */
function personOf(caller: Caller): string | null {
  return caller.session?.person?.id ?? null;
}

/** Whether the person who began to link an account is still signed in. */
function isOfCaller({ linkTo }: Attempt, caller: Caller): boolean {
  return linkTo === null || linkTo === personOf(caller);
}

/**
 * The person of the account: the one who links it, or else whom the first sign-in created with the
 * name of the claims.
 */
async function findOrCreatePerson(
  db: Database,
  { issuer, subject, claims }: ProviderIdentity,
  { linkTo, at }: { readonly linkTo: string | null; readonly at: Date },
): Promise<string> {
  const known = await findIdentity(db, { issuer, subject });
  if (known !== null) {
    if (linkTo !== null && linkTo !== known.personId)
      throw new OidcError('account-taken', 'The account belongs to another person');
    await touchIdentity(db, known, at);
    return known.personId;
  }
  if (linkTo !== null) {
    if (await insertIdentity(db, { issuer, subject, personId: linkTo, seenAt: at })) return linkTo;
    throw new OidcError('account-taken', 'The account was linked meanwhile');
  }
  const name = findClaimedName(claims);
  const personId = generateId();
  await insertPerson(db, {
    id: personId,
    name: await uniqueStaffName(db, [], name ?? DEFAULT_NAME),
    isInstructor: false,
    namedAt: name === null ? null : at,
  });
  if (await insertIdentity(db, { issuer, subject, personId, seenAt: at })) return personId;
  // Another request has created it meanwhile.
  throw new OidcError('attempt-unknown', 'Two first sign-ins with one account at once');
}

/** A name that isn't only the word for a role; null without one. */
function findClaimedName(claims: Claims): string | null {
  for (const claim of ['name', 'preferred_username', 'nickname']) {
    const { success, data } = singleLineText(MAX_CLAIM_NAME_CHARS).safeParse(claims[claim]);
    if (success && !isRoleWord(data)) return normalizeDisplayName(data);
  }
  return null;
}
