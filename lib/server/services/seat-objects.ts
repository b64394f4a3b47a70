import { HttpError } from '#lib/protocol/errors.ts';
import type { AppServices } from '../context.ts';
import { requireSeatAccess, requireWorkshop } from './access.ts';
import type { ServiceDeps } from './deps.ts';

/**
 * The body of one object of a seat's cluster, for pages whose frame had no space for it. The border
 * limits its size when it is stored.
 */
export function seatObjectService({
  db,
  workshops,
}: ServiceDeps): Pick<AppServices['seats'], 'getObject'> {
  return {
    async getObject(caller, id, uid) {
      const { workshop } = await requireSeatAccess(db, caller, id);
      const seat = (await requireWorkshop(workshops, workshop.id)).state().seats.get(id);
      const found = seat?.objects.get(uid);
      if (found === undefined) throw new HttpError('not-found');
      return { object: found.object };
    },
  };
}
