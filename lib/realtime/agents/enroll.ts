import { admitAgent, findAgent, findSeatByMachine } from '#db/queries/agents.ts';
import type { Database } from '#db/connect.ts';
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
  /** Whether a seat or an agent was written to the database. */
  readonly isNew: boolean;
}

const TOKEN_MESSAGES = {
  'token-unknown': "The server doesn't know this token. Copy the install command again.",
  'token-expired': 'This token has expired. Get a new install command.',
  'token-used-up': 'This token has no uses left. Get a new install command.',
} as const;

/** Thrown in a transaction to undo what it has written. */
class RefusalError extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/**
 * Finds the agent that says hello by its key, or enrolls it with its token.
 * @throws database errors
 */
export async function enroll(db: Database, hello: Hello, now: Date): Promise<Enrollment | Refusal> {
  const agent = await findAgent(db, hello.key);
  if (agent) return recognizeAgent(agent, hello);
  const { token } = hello;
  if (token === undefined)
    return createRefusal(
      'token-missing',
      "The server doesn't know this agent. Use the install command from your page.",
    );
  try {
    return await db.transaction((tx) => enrollByToken(tx, { ...hello, token }, now));
  } catch (error) {
    if (error instanceof RefusalError) return error.refusal;
    throw error;
  }
}

function recognizeAgent(
  agent: NonNullable<Awaited<ReturnType<typeof findAgent>>>,
  hello: Hello,
): Enrollment | Refusal {
  if (hasEnded(agent.workshopState)) return workshopEndedRefusal();
  if (agent.revokedAt) return createRefusal('key-revoked', 'Another agent has replaced this one.');
  // A cloned disk contains the key. The key belongs to the machine that generated it.
  if (agent.machine !== hello.machine)
    return createRefusal('key-revoked', 'This key belongs to another VM.');
  if (agent.duplicateAt)
    return createRefusal(
      'duplicate-agent',
      'Two VMs use the same key. The instructor must allow one of them.',
    );
  return { ok: true, workshopId: agent.workshopId, seat: agent.seatId, isNew: false };
}

/**
 * How `hello` would answer this token from a machine without a seat (L11). Spends nothing.
 * @throws database errors
 */
export async function checkToken(
  db: Database,
  token: string,
  now: Date,
): Promise<{ ok: true; workshopId: string } | Refusal> {
  const rollback = createRefusal('hello-required', 'Rolled back.');
  let workshopId = '';
  try {
    return await db.transaction(async (tx) => {
      workshopId = (await redeemToken(tx, { token, machine: '' }, now)).workshop.id;
      throw new RefusalError(rollback);
    });
  } catch (error) {
    if (error instanceof RefusalError)
      return error.refusal === rollback ? { ok: true, workshopId } : error.refusal;
    throw error;
  }
}

async function redeemToken(
  tx: Database,
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
  tx: Database,
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

/** The refusal that makes an agent stop and delete its key. */
export function workshopEndedRefusal(): Refusal {
  return createRefusal(
    'workshop-ended',
    'The workshop has ended. The agent stops and deletes its key.',
  );
}
