import { listBlocks } from '#db/queries/blocks.ts';
import {
  countReservedSeats,
  decideJoinRequests,
  listJoinRequests,
  selectRequestsForSeats,
  type ListedJoinRequest,
} from '#db/queries/join-requests.ts';
import {
  listPendingAgents,
  refusePendingAgents,
  type ListedPendingAgent,
} from '#db/queries/pending-agents.ts';
import { listRemovedSeats, listSeatsWithoutAgent } from '#db/queries/seat-removal.ts';
import { countSeats, lockWorkshop } from '#db/queries/seats.ts';
import { listWorkshopTokens } from '#db/queries/tokens.ts';
import { transact } from '#db/transaction.ts';
import { approximateAddress } from '#lib/auth/approximate-address.ts';
import type { AdmissionToken, WaitingStudent, WaitingVm } from '#lib/protocol/api/admission.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import { shortKey } from '#lib/realtime/agents/enrollment.ts';
import { canDecideAdmission, canDecideAgentRequest } from '#lib/room/policies.ts';
import type { AppServices, Caller } from '../context.ts';
import { requireSeatAccess, requireWorkshop, requireWorkshopAccess } from './access.ts';
import { blockService, toSummary } from './blocks.ts';
import { auditCaller } from './caller.ts';
import type { ServiceDeps } from './deps.ts';
import type { JoinRate } from './join-rate.ts';
import { SEAT_RESTORE_MS } from '../seat-keeper.ts';
import { hasNoProgress, seatRemovalService } from './seat-removal.ts';
import { assertStateAllows } from './workshop-state.ts';
import { approveForNewSeat, approveForSeat, type VmApproval } from './vm-approval.ts';

/** Characters of a machine id that tell two VMs apart in a list. */
const SHOWN_MACHINE_CHARS = 12;

/** Decides who gets a seat: VMs and students that wait. Shows the settings of joining. */
export function admissionService(
  deps: ServiceDeps,
  joinRate: JoinRate,
): AppServices['admission'] &
  Pick<AppServices['seats'], 'listAgentRequests' | 'decideAgentRequest'> {
  const { db, now, workshops, audit, notifySessions, isSeatOpen } = deps;

  const completeApprovals = async (
    caller: Caller,
    workshopId: string,
    approvals: readonly VmApproval[],
  ): Promise<void> => {
    const approved = approvals.filter((approval) => approval.kind === 'approved');
    for (const { seatId, key } of approved) {
      notifySessions({ seatId });
      audit({
        ...auditCaller(caller),
        workshopId,
        seatId,
        kind: 'agent-approved',
        detail: { agent: shortKey(key) },
      });
    }
    if (approved.length > 0) await (await requireWorkshop(workshops, workshopId)).refresh();
  };

  const refuseVms = async (
    caller: Caller,
    workshopId: string,
    keys: readonly string[],
  ): Promise<number> => {
    const refused = await refusePendingAgents(db, { workshopId, keys });
    if (refused.length > 0)
      audit({
        ...auditCaller(caller),
        workshopId,
        kind: 'agent-refused',
        detail: { vms: refused.length },
      });
    return refused.length;
  };

  return {
    ...blockService(deps),
    removeEmptySeats: seatRemovalService(deps).removeEmptySeats,

    async view(caller, workshopId) {
      const { workshop } = await requireWorkshopAccess(db, caller, workshopId, canDecideAdmission);
      const restorableAfter = new Date(now().getTime() - SEAT_RESTORE_MS);
      const [{ seats, limit }, pending, tokens, requests, removed, blocks, withoutAgent] =
        await Promise.all([
          countSeats(db, workshopId),
          listPendingAgents(db, { workshopId }),
          listWorkshopTokens(db, workshopId, ['agent']),
          listJoinRequests(db, workshopId),
          listRemovedSeats(db, workshopId, restorableAfter),
          listBlocks(db, workshopId),
          listSeatsWithoutAgent(db, workshopId),
        ]);
      const liveSeats = (await requireWorkshop(workshops, workshopId)).state().seats;
      return {
        code: workshop.code,
        joining: workshop.joining,
        seatLimit: limit,
        seats,
        emptySeats: withoutAgent.filter((id) => hasNoProgress(liveSeats.get(id)?.progress)).length,
        vms: pending.map(toWaitingVm),
        tokens: tokens
          .filter((token) => token.revokedAt === null)
          .map(({ id, label, mode, uses, usesLeft }): AdmissionToken => ({
            id,
            label,
            mode: mode ?? 'approve',
            uses,
            usesLeft,
            waiting: pending.filter((vm) => vm.tokenId === id && vm.seatId === null).length,
          })),
        students: requests.map((request) => toWaitingStudent(request, isSeatOpen)),
        burst: joinRate.burst(workshopId),
        removedSeats: removed.map(({ id, label, displayName, removedAt }) => ({
          id,
          label,
          displayName,
          removedAt: removedAt?.getTime() ?? 0,
          restoreUntil: (removedAt?.getTime() ?? 0) + SEAT_RESTORE_MS,
        })),
        blocks: blocks.map(toSummary),
      };
    },

    async decideVms(caller, workshopId, { decision, ids }) {
      const { workshop } = await requireWorkshopAccess(db, caller, workshopId, canDecideAdmission);
      if (decision === 'refuse')
        return { decided: await refuseVms(caller, workshopId, ids), left: 0 };
      assertStateAllows('admit-vm', workshop.state);
      const approve = decision === 'approve' ? approveForNewSeat : approveForSeat;
      const approvals: VmApproval[] = [];
      // One transaction for each VM, so that agents that connect meanwhile don't wait for all.
      for (const key of new Set(ids))
        approvals.push(await approve(db, { workshopId, key, now: now() }));
      await completeApprovals(caller, workshopId, approvals);
      return {
        decided: approvals.filter(({ kind }) => kind === 'approved').length,
        left: approvals.filter(({ kind }) => kind === 'left').length,
      };
    },

    async decideStudents(caller, workshopId, { decision, ids }) {
      const { workshop } = await requireWorkshopAccess(db, caller, workshopId, canDecideAdmission);
      if (decision === 'approve') assertStateAllows('join', workshop.state);
      const unique = [...new Set(ids)];
      const decided = await transact(db, async (tx) => {
        await lockWorkshop(tx, workshopId);
        if (decision === 'refuse')
          return decideJoinRequests(tx, { workshopId, ids: unique, state: 'refused' });
        const { seats, limit } = await countSeats(tx, workshopId);
        const free = Math.max(0, limit - seats - (await countReservedSeats(tx, workshopId)));
        const forSeats = await selectRequestsForSeats(tx, { workshopId, ids: unique });
        const forNewSeats = unique.filter((id) => !forSeats.has(id)).slice(0, free);
        return decideJoinRequests(tx, {
          workshopId,
          ids: [...forSeats, ...forNewSeats],
          state: 'approved',
        });
      });
      if (decided.length > 0)
        audit({
          ...auditCaller(caller),
          workshopId,
          kind: decision === 'refuse' ? 'join-refused' : 'join-approved',
          detail: { students: decided.length },
        });
      return {
        decided: decided.length,
        left: decision === 'refuse' ? 0 : unique.length - decided.length,
      };
    },

    async dismissBurst(caller, workshopId) {
      await requireWorkshopAccess(db, caller, workshopId, canDecideAdmission);
      joinRate.dismissBurst(workshopId);
    },

    async listAgentRequests(caller, seatId) {
      const access = await requireSeatAccess(db, caller, seatId);
      if (!canDecideAgentRequest(access)) throw new HttpError('forbidden');
      return (await listPendingAgents(db, { seatId })).map(({ key, hostname, createdAt }) => ({
        id: key,
        hostname,
        since: createdAt.getTime(),
      }));
    },

    async decideAgentRequest(caller, seatId, { decision, id }) {
      const access = await requireSeatAccess(db, caller, seatId);
      if (!canDecideAgentRequest(access)) throw new HttpError('forbidden');
      const workshopId = access.workshop.id;
      if (decision === 'approve') {
        assertStateAllows(
          'admit-vm',
          access.workshop.state,
          access.isOwnSeat ? 'student' : 'staff',
        );
        const approval = await approveForSeat(db, { workshopId, key: id, now: now(), seatId });
        if (approval.kind !== 'approved') throw new HttpError('not-found');
        await completeApprovals(caller, workshopId, [approval]);
        return;
      }
      const isWaiting = (await listPendingAgents(db, { seatId })).some(({ key }) => key === id);
      if (!isWaiting || (await refuseVms(caller, workshopId, [id])) === 0)
        throw new HttpError('not-found');
      notifySessions({ seatId });
    },
  };
}

function toWaitingStudent(
  { id, displayName, address, createdAt, seatId, seatLabel, seatName }: ListedJoinRequest,
  isSeatOpen: (seatId: string) => boolean,
): WaitingStudent {
  return {
    id,
    displayName,
    address: approximateAddress(address),
    since: createdAt.getTime(),
    seat:
      seatId === null || seatLabel === null
        ? null
        : { id: seatId, label: seatLabel, displayName: seatName, isOpen: isSeatOpen(seatId) },
  };
}

function toWaitingVm(row: ListedPendingAgent): WaitingVm {
  const { key, hostname, machine, address, tokenId, tokenLabel, seatId, seatLabel } = row;
  return {
    id: key,
    hostname,
    machine: machine.slice(0, SHOWN_MACHINE_CHARS),
    address: approximateAddress(address),
    tokenId,
    tokenLabel,
    seat: seatId === null || seatLabel === null ? null : { id: seatId, label: seatLabel },
    since: row.createdAt.getTime(),
    askedAt: row.askedAt.getTime(),
  };
}
