import { admitAgent, findAgentOfSeat, findSeatByMachine } from '#db/queries/agents.ts';
import type { Database } from '#db/connect.ts';
import {
  countPendingAgents,
  deletePendingAgent,
  lockPendingAgent,
  savePendingAgent,
  type PendingAgentRow,
} from '#db/queries/pending-agents.ts';
import { lockSeat } from '#db/queries/seat-grants.ts';
import { findSeat, lockWorkshop, takeSeat } from '#db/queries/seats.ts';
import { consumeToken, isMachineListed } from '#db/queries/tokens.ts';
import type { LiveJoinToken } from '#lib/auth/join-token.ts';
import { generateId } from '#lib/auth/secret.ts';
import type { Hello } from '#lib/protocol/agent-link.ts';
import {
  askLaterRefusal,
  createTokenRefusal,
  stateRefusal,
  type Admission,
  type EnrollmentContext,
} from './enrollment.ts';

/** How many times the uses of a token can wait because of it. */
const WAITING_PER_USE = 2;

const refuse = (refusal: 'token-unknown' | 'token-used-up'): Admission => ({
  kind: 'refused',
  refusal: createTokenRefusal(refusal),
});

/**
 * The install command of a seat admits one VM, in place of the seat's agent. After that, only the VM
 * that has the seat can ask for it again, and waits for a decision.
 */
export async function admitAtSeat(
  tx: Database,
  hello: Hello,
  token: LiveJoinToken & { readonly seatId: string },
  { now, address }: EnrollmentContext,
): Promise<Admission> {
  const { seatId } = token;
  if (!(await lockSeat(tx, seatId)) || !(await findSeat(tx, seatId)))
    return refuse('token-unknown');
  if (await consumeToken(tx, token.id, now)) {
    await admitTo(tx, hello, { seatId, token, now });
    return { kind: 'admitted', seatId };
  }
  const current = await findAgentOfSeat(tx, seatId);
  if (current?.machine !== hello.machine) return refuse('token-used-up');
  return wait(tx, hello, { token, tokenId: null, seatId, now, address });
}

/**
 * A token for prepared VMs gives a VM that its mode admits a new seat, or the unused one that it asks for by
 * its label. Others wait, and so does
 * a VM with the machine id of another one: it can get that VM's seat or a new one.
 */
export async function admitPreparedVm(
  tx: Database,
  hello: Hello,
  token: LiveJoinToken,
  { now, address }: EnrollmentContext,
): Promise<Admission> {
  // Of two VMs with one machine id that come at the same time, the second one waits.
  const { state } = await lockWorkshop(tx, token.workshopId);
  // The workshop may have ended since the token was looked up.
  const ended = stateRefusal(state);
  if (ended) return { kind: 'refused', refusal: ended };
  const seatId = await findSeatByMachine(tx, {
    workshopId: token.workshopId,
    machineId: hello.machine,
  });
  if (seatId === null && token.usesLeft < 1) return refuse('token-used-up');
  if (seatId !== null || !(await isAdmittedByMode(tx, hello, token)))
    return wait(tx, hello, { token, tokenId: token.id, seatId, now, address });
  if (!(await consumeToken(tx, token.id, now))) return refuse('token-used-up');
  const seat = await takeSeat(tx, {
    id: generateId(),
    workshopId: token.workshopId,
    wishedLabel: hello.seatLabel ?? null,
    now,
  });
  await admitTo(tx, hello, { seatId: seat.id, token, now });
  return { kind: 'admitted', seatId: seat.id };
}

async function isAdmittedByMode(
  tx: Database,
  hello: Hello,
  { id, mode }: LiveJoinToken,
): Promise<boolean> {
  if (mode === 'listed') return isMachineListed(tx, id, hello.machine);
  return mode === 'automatic';
}

async function admitTo(
  tx: Database,
  hello: Hello,
  { seatId, token, now }: { seatId: string; token: LiveJoinToken; now: Date },
): Promise<void> {
  await admitAgent(tx, {
    key: hello.key,
    workshopId: token.workshopId,
    seatId,
    machineId: hello.machine,
    hostname: hello.hostname,
    tokenId: token.id,
    now,
  });
  await deletePendingAgent(tx, hello.key);
}

async function wait(
  tx: Database,
  hello: Hello,
  {
    token,
    tokenId,
    seatId,
    now,
    address,
  }: {
    token: LiveJoinToken;
    tokenId: string | null;
    seatId: string | null;
    now: Date;
    address: string;
  },
): Promise<Admission> {
  const known = await lockPendingAgent(tx, hello.key);
  if (known?.state === 'refused')
    return { kind: 'refused', refusal: askLaterRefusal('An instructor refused this VM.') };
  if (known === null) {
    await lockWorkshop(tx, token.workshopId);
    const filter = tokenId === null ? { seatId: seatId ?? '' } : { tokenId };
    if ((await countPendingAgents(tx, filter)) >= WAITING_PER_USE * token.uses)
      return {
        kind: 'refused',
        limit: 'waiting-vms',
        refusal: askLaterRefusal('Too many VMs wait for approval.'),
      };
  }
  await savePendingAgent(tx, {
    key: hello.key,
    workshopId: token.workshopId,
    tokenId,
    seatId,
    machine: hello.machine,
    hostname: hello.hostname,
    wishedLabel: hello.seatLabel ?? null,
    address,
    createdAt: now,
    askedAt: now,
  });
  return { kind: 'waits', seatId, isNew: isNewRequest(known, seatId) };
}

/** Whether people have to be told: the VM began to wait, or asks for a seat now. */
function isNewRequest(known: PendingAgentRow | null, seatId: string | null): boolean {
  return known === null || (seatId !== null && known.seatId !== seatId);
}
