import type { Database } from '#db/connect.ts';
import {
  findMemberRole,
  grantRole,
  isRoleAtLeast,
  listMemberWorkshops,
  uniqueStaffName,
  type MemberRole,
} from '#db/queries/memberships.ts';
import {
  findPerson,
  insertPerson,
  renamePerson,
  setInstructor,
  type PersonRow,
} from '#db/queries/people.ts';
import { findSetting, getOrCreateSetting } from '#db/queries/settings.ts';
import {
  consumeToken,
  revokeDeviceLinks,
  revokeSignInLinks,
  setTokenPerson,
  type TokenRow,
} from '#db/queries/tokens.ts';
import { findWorkshop } from '#db/queries/workshops.ts';
import { transact } from '#db/transaction.ts';
import { findLinkToken, issueLinkToken } from '#lib/auth/link-token.ts';
import { generateId } from '#lib/auth/secret.ts';
import type { Session } from '#lib/auth/session.ts';
import { HOUR_MS, MINUTE_MS } from '#lib/kit/time.ts';
import type { SignInInquiry } from '#lib/protocol/api/account.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import { isRoleWord } from '#lib/protocol/role-words.ts';

/** How long a link that signs the owner in is valid by default. */
const SIGN_IN_LINK_HOURS = 24;
/** How long a link for the person's other device is valid. */
const DEVICE_LINK_MS = 15 * MINUTE_MS;
/** Key of the setting that holds the id of the person whom the server's links sign in. */
const OPERATOR_SETTING = 'operator';
/** The name of that person until they choose one. */
const OPERATOR_NAME = 'instructor';

/**
 * Creates the link that signs the owner in. It works once, and replaces the unspent link before.
 * The page behind it has a button, because programs that preview links would otherwise use it up.
 */
export async function createSignInLink(
  db: Database,
  url: string,
  now: Date,
  hours = SIGN_IN_LINK_HOURS,
): Promise<string> {
  await revokeSignInLinks(db, now);
  const { token } = await issueLinkToken(db, {
    kind: 'sign-in',
    uses: 1,
    expiresAt: new Date(now.getTime() + hours * HOUR_MS),
    now,
  });
  return signInUrl(url, token);
}

/** Creates the link that signs another browser of a person in. It ends the one before. */
export function createDeviceLink(
  db: Database,
  url: string,
  { personId, now }: { readonly personId: string; readonly now: Date },
): Promise<{ url: string; expiresAt: Date }> {
  return transact(db, async (tx) => {
    await revokeDeviceLinks(tx, personId, now);
    const { token, expiresAt } = await issueLinkToken(tx, {
      kind: 'own-device',
      personId,
      createdBy: personId,
      uses: 1,
      expiresAt: new Date(now.getTime() + DEVICE_LINK_MS),
      now,
    });
    return { url: signInUrl(url, token), expiresAt };
  });
}

/** The token follows the #: browsers don't send that part, so it is in no access log. */
export function signInUrl(url: string, token: string): string {
  return `${url}/sign-in#${token}`;
}

/** The person whom the server's links sign in; null before the first use of one. */
export async function findOperator(db: Database): Promise<PersonRow | null> {
  const setting = await findSetting(db, OPERATOR_SETTING);
  return setting === null ? null : findPerson(db, String(setting['personId']));
}

/** A link, and what it does in a browser. */
interface ResolvedLink {
  readonly token: TokenRow;
  readonly effect: SignInInquiry['effect'];
  /** The person afterwards; null for one who doesn't exist yet. */
  readonly person: PersonRow | null;
}

/**
 * What a link does in the browser of `session`, without spending it.
 * @throws {HttpError} `token-unknown`, `token-expired`, `token-used`
 */
async function resolveLink(
  db: Database,
  session: Session | null,
  text: string,
  now: Date,
): Promise<ResolvedLink> {
  const found = await findLinkToken(db, text, ['sign-in', 'own-device', 'invite'], now);
  const token = found.row;
  if (token === null) throw new HttpError('token-unknown');
  const current = session?.person ?? null;
  const person = await findLinkedPerson(db, token, current);
  const effect = effectOf(current, person, await hasAll(db, token, current));
  if (!found.ok && effect !== 'already') throw new HttpError(found.error);
  return { token, effect, person };
}

/** Whom the link signs in: its own person, or for an invitation the person who opens it. */
async function findLinkedPerson(
  db: Database,
  token: TokenRow,
  current: PersonRow | null,
): Promise<PersonRow | null> {
  if (token.kind === 'own-device')
    return token.personId === null ? null : findPerson(db, token.personId);
  return token.kind === 'sign-in' ? ((await findOperator(db)) ?? current) : current;
}

/** Whether the person who is signed in has what the link gives. */
async function hasAll(
  db: Database,
  { kind, workshopId, role }: TokenRow,
  current: PersonRow | null,
): Promise<boolean> {
  if (current === null) return false;
  if (kind === 'own-device') return true;
  if (kind === 'sign-in' || workshopId === null || role === null) return current.isInstructor;
  const own = await findMemberRole(db, current.id, workshopId);
  return own !== null && isRoleAtLeast(own, role);
}

function effectOf(
  current: PersonRow | null,
  person: PersonRow | null,
  isComplete: boolean,
): SignInInquiry['effect'] {
  if (current === null) return 'sign-in';
  if (current.id !== person?.id) return 'switch';
  return isComplete ? 'already' : 'add-role';
}

/**
 * What a link would do in the browser of `session`.
 * @throws {HttpError} `token-unknown`, `token-expired`, `token-used`
 */
export async function inquireLink(
  db: Database,
  session: Session | null,
  text: string,
  now: Date,
): Promise<SignInInquiry> {
  const { token, effect, person } = await resolveLink(db, session, text, now);
  const { workshopId, role, label } = token;
  const workshop = workshopId === null ? null : await findWorkshop(db, workshopId);
  return {
    effect,
    account: {
      name: person === null ? label : namedOrNull(person),
      role,
      workshop: workshop?.name ?? null,
    },
    workshopId: workshop?.id ?? null,
    signedInAs: session?.person?.name ?? null,
  };
}

const namedOrNull = ({ name, namedAt }: PersonRow): string | null =>
  namedAt === null ? null : name;

/** What a link gave. null: the browser had it already, and the link is unspent. */
type RedeemedLink = { readonly token: TokenRow; readonly personId: string } | null;

/**
 * Spends a link and grants what it grants. Call it in a transaction.
 * @throws {HttpError} `token-unknown`, `token-expired`, `token-used`
 */
export async function redeemLink(
  db: Database,
  session: Session | null,
  text: string,
  now: Date,
): Promise<RedeemedLink> {
  const { token, effect, person } = await resolveLink(db, session, text, now);
  if (effect === 'already') return null;
  if (!(await consumeToken(db, token.id, now))) throw new HttpError('token-used');
  const { workshopId, role } = token;
  if (workshopId !== null && role !== null) {
    const personId = await acceptInvitation(db, token, person, now);
    await setTokenPerson(db, token.id, personId);
    if (role === 'instructor') await setInstructor(db, personId);
    return { token, personId };
  }
  const personId = person?.id ?? generateId();
  if (token.kind === 'own-device') return { token, personId };
  return { token, personId: await becomeOperator(db, personId, person) };
}

/**
 * The person whom the server's links sign in: always the person who used the first one. So an
 * operator who can read the server's output gets back to their workshops from another browser.
 */
async function becomeOperator(
  db: Database,
  first: string,
  person: PersonRow | null,
): Promise<string> {
  const setting = await getOrCreateSetting(db, OPERATOR_SETTING, { personId: first });
  const personId = String(setting['personId']);
  if (personId === first && person === null)
    await insertPerson(db, { id: first, name: OPERATOR_NAME, isInstructor: false });
  await setInstructor(db, personId);
  return personId;
}

/** Gives the role of an invitation to the person who is signed in, or to a new one. */
async function acceptInvitation(
  db: Database,
  { workshopId, role, label }: TokenRow,
  person: PersonRow | null,
  now: Date,
): Promise<string> {
  const grant = { workshopId: workshopId ?? '', role: role as MemberRole };
  if (person !== null) {
    const workshops = [grant.workshopId, ...(await listMemberWorkshops(db, person.id))];
    const name = await uniqueStaffName(db, workshops, person.name, person.id);
    if (name !== person.name && person.namedAt !== null)
      await renamePerson(db, person.id, { name, namedAt: person.namedAt });
    await grantRole(db, { ...grant, personId: person.id });
    return person.id;
  }
  const personId = generateId();
  const isNamed = label !== null && !isRoleWord(label);
  await insertPerson(db, {
    id: personId,
    name: await uniqueStaffName(db, [grant.workshopId], label ?? grant.role),
    isInstructor: false,
    namedAt: isNamed ? now : null,
  });
  await grantRole(db, { ...grant, personId });
  return personId;
}
