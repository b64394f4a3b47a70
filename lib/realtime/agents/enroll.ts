import { findAgent, type AgentWithSeat } from '#db/queries/agents.ts';
import type { Connection, Database } from '#db/connect.ts';
import { WorkshopFullError } from '#db/queries/seats.ts';
import { findWorkshop, type WorkshopRow } from '#db/queries/workshops.ts';
import { transact } from '#db/transaction.ts';
import { findJoinToken, isPersonalToken, type LiveJoinToken } from '#lib/auth/join-token.ts';
import type { Hello } from '#lib/protocol/agent-link.ts';
import { AUDIT_FACTS, wordOrOther } from '#lib/protocol/audit-facts.ts';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import { createRefusal, type Refusal } from '#lib/protocol/refusal.ts';
import { admitAtSeat, admitPreparedVm } from './admit.ts';
import {
  askLaterRefusal,
  blockedRefusal,
  createTokenRefusal,
  isClosed,
  isVmBlocked,
  seatRemovedRefusal,
  shortKey,
  stateRefusal,
  workshopEndedRefusal,
  type Admission,
  type Enrollment,
  type EnrollmentContext,
} from './enrollment.ts';
import type { AgentNamespaceOptions } from './namespace.ts';
import { replaceKey } from './rekey.ts';

/** A VM that waits for approval asks again after this time. */
const ASK_AGAIN_MS = 15_000;

/**
 * Finds the agent that says hello by its key, or admits it: by the signature of the key before it,
 * by its token, or by the decision of a person. A machine id alone never gives a seat.
 * @throws database errors
 */
export async function enroll(
  db: Connection,
  hello: Hello,
  context: EnrollmentContext,
): Promise<Enrollment | Refusal> {
  const agent = await findAgent(db, hello.key);
  if (agent) return recognizeAgent(db, agent, hello, context.now);
  const rekeyed = await replaceKey(db, hello, context);
  if (rekeyed) return rekeyed;
  if (hello.token === undefined)
    return createRefusal(
      'token-missing',
      "The server doesn't know this agent. Use the install command from your page.",
    );
  return enrollByToken(db, { ...hello, token: hello.token }, context);
}

async function recognizeAgent(
  db: Database,
  agent: AgentWithSeat,
  hello: Hello,
  now: Date,
): Promise<Enrollment | Refusal> {
  if (isClosed(agent, now)) return workshopEndedRefusal();
  if (agent.revokedAt) return createRefusal('key-revoked', 'Another agent has replaced this one.');
  // A cloned disk contains the key. The key belongs to the machine that generated it.
  if (agent.machine !== hello.machine)
    return createRefusal('key-revoked', 'This key belongs to another VM.');
  if (await isVmBlocked(db, agent.workshopId, hello)) return blockedRefusal();
  if (agent.seatRemovedAt) return seatRemovedRefusal();
  if (agent.duplicateAt)
    return createRefusal(
      'duplicate-agent',
      'Two VMs use the same key. The instructor must allow one of them.',
    );
  return { ok: true, workshopId: agent.workshopId, seat: agent.seatId, isNew: false };
}

/**
 * How `hello` would answer this token from a machine without a seat, and whether it is for one seat
 * (L11). Spends nothing.
 * @throws database errors
 */
export async function checkToken(
  db: Database,
  token: string,
  now: Date,
): Promise<{ ok: true; workshopId: string; personal: boolean } | Refusal> {
  const personal = await isPersonalToken(db, token);
  const found = await findRunningWorkshop(db, token, now);
  if (!found.ok) return { ...found, personal };
  if (found.token.usesLeft < 1) return { ...createTokenRefusal('token-used-up'), personal };
  return { ok: true, workshopId: found.workshop.id, personal };
}

/**
 * Kinds that the agents of a workshop watch beside the built-in ones; null if it admits no VM.
 * @throws database errors
 */
export async function findPlannedKinds(
  { db, gateways }: Pick<AgentNamespaceOptions, 'db' | 'gateways'>,
  workshopId: string,
): Promise<readonly PlannedKind[] | null> {
  const workshop = await findWorkshop(db, workshopId);
  if (workshop === null || stateRefusal(workshop.state) !== null) return null;
  return (await gateways.findGateway(workshopId))?.plan.kinds ?? null;
}

async function findRunningWorkshop(
  db: Database,
  text: string,
  now: Date,
): Promise<
  { readonly ok: true; readonly token: LiveJoinToken; readonly workshop: WorkshopRow } | Refusal
> {
  const result = await findJoinToken(db, text, now);
  if (!result.ok) return createTokenRefusal(result.refusal);
  const workshop = await findWorkshop(db, result.token.workshopId);
  if (!workshop) return workshopEndedRefusal();
  const refusal = stateRefusal(workshop.state);
  if (refusal) return refusal;
  return { ok: true, token: result.token, workshop };
}

async function enrollByToken(
  db: Connection,
  hello: Hello & { readonly token: string },
  context: EnrollmentContext,
): Promise<Enrollment | Refusal> {
  const { audit, address, onSeatRequested } = context;
  const found = await findRunningWorkshop(db, hello.token, context.now);
  if (!found.ok) {
    const refusal = wordOrOther(AUDIT_FACTS.refusal, found.refusal);
    audit({ kind: 'token-refused', address, detail: { refusal } });
    return found;
  }
  const { token, workshop } = found;
  if (await isVmBlocked(db, workshop.id, hello)) return blockedRefusal();
  const admission = await admit(db, hello, token, context);
  const place = { workshopId: workshop.id, address, detail: { agent: shortKey(hello.key) } };
  switch (admission.kind) {
    case 'admitted':
      audit({
        ...place,
        kind: 'agent-enrolled',
        actor: `agent:${admission.seatId}`,
        seatId: admission.seatId,
      });
      return { ok: true, workshopId: workshop.id, seat: admission.seatId, isNew: true };
    case 'waits':
      if (admission.isNew) {
        audit({
          ...place,
          kind: 'agent-waiting',
          ...(admission.seatId !== null && { seatId: admission.seatId }),
        });
        if (admission.seatId !== null) onSeatRequested(admission.seatId);
      }
      return createRefusal(
        'approval-needed',
        `This VM is waiting for approval. Your instructor sees it as ${hello.hostname}.`,
        { retryMs: ASK_AGAIN_MS },
      );
    case 'refused':
      if (admission.limit !== undefined)
        audit({ ...place, kind: 'limit-reached', detail: { limit: admission.limit } });
      return admission.refusal;
  }
}

async function admit(
  db: Connection,
  hello: Hello,
  token: LiveJoinToken,
  context: EnrollmentContext,
): Promise<Admission> {
  try {
    const { seatId } = token;
    return await transact(db, (tx) =>
      seatId === null
        ? admitPreparedVm(tx, hello, token, context)
        : admitAtSeat(tx, hello, { ...token, seatId }, context),
    );
  } catch (error) {
    if (error instanceof WorkshopFullError)
      return { kind: 'refused', limit: 'seats', refusal: askLaterRefusal(error.message) };
    throw error;
  }
}
