import { HttpError } from '#lib/protocol/errors.ts';
import { createKeyedQueue } from '#lib/kit/keyed-queue.ts';
import type { AppServices } from '../context.ts';
import { assertWorkshopRunning, requireSeatAccess } from './access.ts';
import { admissionService } from './admission.ts';
import { exerciseTextService } from './exercise-texts.ts';
import { helpRequestService } from './help-requests.ts';
import { createInstallCommands } from './install-commands.ts';
import type { JoinRate } from './join-rate.ts';
import { joinStateService } from './join-state.ts';
import { joiningService } from './joining.ts';
import { mergeProposalService } from './merge-proposals.ts';
import { ownDataService } from './own-data.ts';
import { seatClaimService } from './seat-claims.ts';
import { seatDeviceService } from './seat-devices.ts';
import { seatObjectService } from './seat-objects.ts';
import { seatOpener } from './seat-opening.ts';
import { seatRemovalService } from './seat-removal.ts';
import type { ServiceDeps } from './deps.ts';
import { shortCommandService } from './short-commands.ts';
import { studentListService } from './student-list.ts';
import { studentService } from './students.ts';
import { timelineService } from './timeline.ts';

/** What students do: join, claim a seat, install the agent, read texts and ask for help. */
export function seatService(deps: ServiceDeps, joinRate: JoinRate): AppServices['seats'] {
  const { db } = deps;
  const queue = createKeyedQueue();

  const createInstallCommand = createInstallCommands(deps);
  const completeOpening = seatOpener(deps, createInstallCommand);
  const { remove, restore, erase, eraseByLabel, endAccess } = seatRemovalService(deps);
  const { listAgentRequests, decideAgentRequest } = admissionService(deps, joinRate);

  return {
    ...exerciseTextService(deps, queue),
    ...helpRequestService(deps, queue),
    ...seatClaimService(deps, completeOpening),
    ...seatDeviceService(deps),
    ...joiningService(deps, joinRate, completeOpening),
    ...joinStateService(deps),
    remove,
    restore,
    erase,
    eraseByLabel,
    endAccess,
    listAgentRequests,
    decideAgentRequest,
    listTimeline: timelineService(deps),
    ...seatObjectService(deps),
    ...ownDataService(deps),
    ...studentService(deps),
    ...mergeProposalService(deps),
    ...studentListService(deps),
    ...shortCommandService(deps, createInstallCommand),

    async createInstallCommand(caller, id) {
      const { seat, workshop } = await requireSeatAccess(db, caller, id);
      assertWorkshopRunning(workshop);
      const result = await createInstallCommand(seat);
      if (result.ok) {
        const { installCommand, inCluster } = result;
        return { installCommand, inCluster };
      }
      throw result.retryMs === null
        ? new HttpError('not-found')
        : new HttpError('too-many', { retryMs: result.retryMs });
    },
  };
}
