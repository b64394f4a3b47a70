import { admitAgent, findAgent, findSeatByMachine } from '#db/queries/agents.ts';
import type { Connection } from '#db/connect.ts';
import { findWorkshop } from '#db/queries/workshops.ts';
import { insertSeat } from '#db/queries/seats.ts';
import { redeemJoinToken } from '#lib/auth/join-token.ts';
import { generateId } from '#lib/auth/secret.ts';
import type { Hello } from '#lib/protocol/agent-link.ts';
import { createRefusal, type Refusal } from '#lib/protocol/refusal.ts';

export interface Enrollment {
  readonly ok: true;
  readonly workshopId: string;
  readonly seat: string;
  /** The seats' or the agents' table was written. */
  readonly isNew: boolean;
}

const TOKEN_MESSAGES = {
  'token-unknown': 'The server does not know this token: copy the install line again.',
  'token-expired': 'This token has expired: ask for a new install line.',
  'token-used-up': 'This token has been used as often as it may be: ask for a new install line.',
} as const;

/** Rolls back what the transaction spent. */
class RefusalError extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** Whose agent says hello: known by its key, else enrolled by its token. Throws what the database throws. */
export async function enroll(
  db: Connection,
  hello: Hello,
  now: Date,
): Promise<Enrollment | Refusal> {
  const known = await findAgent(db, hello.key);
  if (known) return recognizeAgent(known, hello);
  const { token } = hello;
  if (token === undefined)
    return createRefusal(
      'token-missing',
      'The server does not know this agent, and no token came with it: use the install line.',
    );
  try {
    return await db.transaction((tx) =>
      enrollByToken(tx as unknown as Connection, { ...hello, token }, now),
    );
  } catch (error) {
    if (error instanceof RefusalError) return error.refusal;
    throw error;
  }
}

function recognizeAgent(
  known: NonNullable<Awaited<ReturnType<typeof findAgent>>>,
  hello: Hello,
): Enrollment | Refusal {
  if (hasEnded(known.workshopState)) return workshopEndedRefusal();
  if (known.revokedAt)
    return createRefusal('key-revoked', 'This agent has been replaced by another on its seat.');
  // The disk was cloned with the key on it: that key belongs to the machine it was made on.
  if (known.machine !== hello.machine)
    return createRefusal('key-revoked', 'This key belongs to another machine.');
  if (known.duplicateAt)
    return createRefusal(
      'duplicate-agent',
      'Two machines use the same key: the instructor must admit this seat.',
    );
  return { ok: true, workshopId: known.workshopId, seat: known.seatId, isNew: false };
}

/** What `hello` would say to this token from a machine that has no seat (L11). Throws what the database throws. */
export async function checkToken(
  db: Connection,
  token: string,
  now: Date,
): Promise<{ ok: true; workshopId: string } | Refusal> {
  const good = createRefusal('hello-required', 'What a question spent is given back.');
  let workshopId = '';
  try {
    return await db.transaction(async (tx) => {
      workshopId = (await redeemToken(tx as unknown as Connection, { token, machine: '' }, now))
        .workshop.id;
      throw new RefusalError(good);
    });
  } catch (error) {
    if (error instanceof RefusalError)
      return error.refusal === good ? { ok: true, workshopId } : error.refusal;
    throw error;
  }
}

async function redeemToken(
  tx: Connection,
  { token, machine: machineId }: { token: string; machine: string },
  now: Date,
) {
  const redeemed = await redeemJoinToken(tx, token, { machineId, now });
  if (!redeemed.ok)
    throw new RefusalError(createRefusal(redeemed.refusal, TOKEN_MESSAGES[redeemed.refusal]));
  const workshop = await findWorkshop(tx, redeemed.workshopId);
  if (!workshop || hasEnded(workshop.state)) throw new RefusalError(workshopEndedRefusal());
  return { redeemed, workshop };
}

async function enrollByToken(
  tx: Connection,
  hello: Hello & { token: string },
  now: Date,
): Promise<Enrollment> {
  const { redeemed, workshop } = await redeemToken(tx, hello, now);
  const seatId =
    redeemed.seat ??
    (await findSeatByMachine(tx, { workshopId: workshop.id, machineId: hello.machine })) ??
    (await insertSeat(tx, { id: generateId(), workshopId: workshop.id, now })).id;
  await admitAgent(tx, {
    key: hello.key,
    workshopId: workshop.id,
    seatId,
    machineId: hello.machine,
    hostname: hello.hostname,
    tokenId: redeemed.id,
    now,
  });
  return { ok: true, workshopId: workshop.id, seat: seatId, isNew: true };
}

function hasEnded(state: string): boolean {
  return state === 'ended' || state === 'archived';
}

export function workshopEndedRefusal(): Refusal {
  return createRefusal('workshop-ended', 'This event has ended: the agent may be removed.');
}
