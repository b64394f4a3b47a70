import { admitAgent, findAgent, seatOfMachine } from '#db/queries/agents.ts';
import type { Connection } from '#db/connect.ts';
import { findEvent } from '#db/queries/workshops.ts';
import { insertSeat } from '#db/queries/seats.ts';
import { redeemJoinToken } from '#lib/auth/join-token.ts';
import { newId } from '#lib/auth/secret.ts';
import type { Hello } from '#lib/protocol/agent-link.ts';
import { refuse, type Refusal } from '#lib/protocol/refusal.ts';

export interface Enrolled {
  readonly ok: true;
  readonly event: string;
  readonly seat: string;
  /** The seats' or the agents' table was written. */
  readonly enrolled: boolean;
}

const TOKEN_WORDS = {
  'token-unknown': 'The server does not know this token: copy the install line again.',
  'token-expired': 'This token has expired: ask for a new install line.',
  'token-used-up': 'This token has been used as often as it may be: ask for a new install line.',
} as const;

/** Rolls back what the transaction spent. */
class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** Whose agent says hello: known by its key, else enrolled by its token. Throws what the database throws. */
export async function enrol(db: Connection, hello: Hello, now: Date): Promise<Enrolled | Refusal> {
  const known = await findAgent(db, hello.key);
  if (known) return recognise(known, hello);
  const { token } = hello;
  if (token === undefined)
    return refuse(
      'token-missing',
      'The server does not know this agent, and no token came with it: use the install line.',
    );
  try {
    return await db.transaction((tx) =>
      enrolByToken(tx as unknown as Connection, { ...hello, token }, now),
    );
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    throw error;
  }
}

function recognise(
  known: NonNullable<Awaited<ReturnType<typeof findAgent>>>,
  hello: Hello,
): Enrolled | Refusal {
  if (hasEnded(known.eventState)) return ended();
  if (known.revokedAt)
    return refuse('key-revoked', 'This agent has been replaced by another on its seat.');
  // The disk was cloned with the key on it: that key belongs to the machine it was made on.
  if (known.machine !== hello.machine)
    return refuse('key-revoked', 'This key belongs to another machine.');
  if (known.quarantinedAt)
    return refuse(
      'quarantined',
      'Two machines use the same key: the instructor must admit this seat.',
    );
  return { ok: true, event: known.event, seat: known.seat, enrolled: false };
}

/** What `hello` would say to this token from a machine that has no seat (L11). Throws what the database throws. */
export async function tryToken(
  db: Connection,
  token: string,
  now: Date,
): Promise<{ ok: true; event: string } | Refusal> {
  const good = refuse('not-welcome', 'What a question spent is given back.');
  let event = '';
  try {
    return await db.transaction(async (tx) => {
      event = (await redeem(tx as unknown as Connection, { token, machine: '' }, now)).event.id;
      throw new Refused(good);
    });
  } catch (error) {
    if (error instanceof Refused)
      return error.refusal === good ? { ok: true, event } : error.refusal;
    throw error;
  }
}

async function redeem(
  tx: Connection,
  { token, machine }: { token: string; machine: string },
  now: Date,
) {
  const redeemed = await redeemJoinToken(tx, token, { machine, now });
  if (!redeemed.ok) throw new Refused(refuse(redeemed.refusal, TOKEN_WORDS[redeemed.refusal]));
  const event = await findEvent(tx, redeemed.event);
  if (!event || hasEnded(event.state)) throw new Refused(ended());
  return { redeemed, event };
}

async function enrolByToken(
  tx: Connection,
  hello: Hello & { token: string },
  now: Date,
): Promise<Enrolled> {
  const { redeemed, event } = await redeem(tx, hello, now);
  const seat =
    redeemed.seat ??
    (await seatOfMachine(tx, { event: event.id, machine: hello.machine })) ??
    (await insertSeat(tx, { id: newId(), event: event.id, now })).id;
  await admitAgent(tx, {
    key: hello.key,
    event: event.id,
    seat,
    machine: hello.machine,
    hostname: hello.hostname,
    token: redeemed.id,
    now,
  });
  return { ok: true, event: event.id, seat, enrolled: true };
}

function hasEnded(state: string): boolean {
  return state === 'ended' || state === 'archived';
}

export function ended(): Refusal {
  return refuse('event-ended', 'This event has ended: the agent may be removed.');
}
