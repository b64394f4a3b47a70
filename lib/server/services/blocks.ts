import { findAgentOfSeat } from '#db/queries/agents.ts';
import { countBlocks, deleteBlock, insertBlock, type BlockRow } from '#db/queries/blocks.ts';
import type { Database } from '#db/connect.ts';
import { deletePendingAgent, findPendingAgent } from '#db/queries/pending-agents.ts';
import { deleteGrantsInWorkshop, listSeatDevices } from '#db/queries/seat-grants.ts';
import { findSeat, lockWorkshop } from '#db/queries/seats.ts';
import { transact } from '#db/transaction.ts';
import { generateId } from '#lib/auth/secret.ts';
import type { z } from 'zod';
import type { BlockBody, BlockSummary } from '#lib/protocol/api/admission.ts';
import type { AuditEvent } from '#lib/protocol/audit.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import { blockedRefusal, shortKey } from '#lib/realtime/agents/enrollment.ts';
import { canDecideAdmission } from '#lib/room/policies.ts';
import type { AppServices } from '../context.ts';
import { requireWorkshop, requireWorkshopAccess } from './access.ts';
import { auditCaller } from './caller.ts';
import type { ServiceDeps } from './deps.ts';
import { shortSessionId } from './sessions.ts';

/** VMs and browsers that one workshop can exclude. */
const MAX_BLOCKS = 500;

/** What a block excludes, and what is cut after it. */
interface BlockTarget {
  readonly label: string;
  readonly what: { readonly key: string; readonly machine: string } | { readonly session: string };
  /** The seat whose agent is disconnected. */
  readonly seatId: string | null;
}

/** Excludes VMs and browsers from a workshop, and admits them again. */
export function blockService({
  db,
  now,
  workshops,
  audit,
  disconnectViewers,
}: ServiceDeps): Pick<AppServices['admission'], 'block' | 'unblock'> {
  return {
    async block(caller, workshopId, body) {
      const { person } = await requireWorkshopAccess(db, caller, workshopId, canDecideAdmission);
      const liveWorkshop = await requireWorkshop(workshops, workshopId);
      const { row, target } = await transact(db, async (tx) => {
        await lockWorkshop(tx, workshopId);
        const found = await findTarget(tx, workshopId, body);
        if (found === null) throw new HttpError('not-found');
        if ((await countBlocks(tx, workshopId)) >= MAX_BLOCKS) return { row: null, target: found };
        const { what, label } = found;
        const inserted = await insertBlock(
          tx,
          { id: generateId(), workshopId, label, createdBy: person.id, createdAt: now() },
          what,
        );
        if ('key' in what) await deletePendingAgent(tx, what.key);
        else
          await deleteGrantsInWorkshop(tx, {
            sessionHash: Buffer.from(what.session, 'hex'),
            workshopId,
          });
        return { row: inserted, target: found };
      });
      if (row === null) {
        audit({
          ...auditCaller(caller),
          workshopId,
          kind: 'limit-reached',
          detail: { limit: 'blocks' },
        });
        throw new HttpError('too-many', { limit: MAX_BLOCKS });
      }
      const { what, seatId } = target;
      if (seatId !== null) liveWorkshop.disconnectAgents(blockedRefusal(), seatId);
      if ('session' in what)
        disconnectViewers({ session: what.session, workshopId, why: 'revoked' });
      audit({
        ...auditCaller(caller),
        workshopId,
        kind: 'blocked',
        detail: auditDetail(row),
      });
      return toSummary(row);
    },

    async unblock(caller, workshopId, blockId) {
      await requireWorkshopAccess(db, caller, workshopId, canDecideAdmission);
      const row = await deleteBlock(db, workshopId, blockId);
      if (row === null) throw new HttpError('not-found');
      audit({
        ...auditCaller(caller),
        workshopId,
        kind: 'unblocked',
        detail: auditDetail(row),
      });
    },
  };
}

async function findTarget(
  db: Database,
  workshopId: string,
  body: z.output<typeof BlockBody>,
): Promise<BlockTarget | null> {
  if (body.kind === 'waiting-vm') {
    const pending = await findPendingAgent(db, body.vmId);
    if (pending === null || pending.workshopId !== workshopId) return null;
    return { what: pending, label: pending.hostname, seatId: null };
  }
  const seat = await findSeat(db, body.seatId);
  if (seat === null || seat.workshopId !== workshopId) return null;
  if (body.kind === 'vm') {
    const agent = await findAgentOfSeat(db, seat.id);
    return agent && { what: agent, label: agent.hostname, seatId: seat.id };
  }
  const device = (await listSeatDevices(db, seat.id)).find(
    ({ hash }) => shortSessionId(hash) === body.sessionId,
  );
  return device === undefined
    ? null
    : { what: { session: device.hash.toString('hex') }, label: seat.label, seatId: null };
}

/** A VM by its key, because its host name is text of a student; a browser by a seat that it had. */
function auditDetail({ kind, value, label }: BlockRow): AuditEvent['detail'] {
  return kind === 'session'
    ? { what: 'browser', seat: label }
    : { what: 'vm', agent: shortKey(value) };
}

/** A block as lists show it. */
export function toSummary({ id, kind, label, createdAt }: BlockRow): BlockSummary {
  return {
    id,
    kind: kind === 'session' ? 'browser' : 'vm',
    label,
    createdAt: createdAt.getTime(),
  };
}
