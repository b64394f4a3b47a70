import { HttpError } from '#lib/protocol/errors.ts';
import type { Workshop, WorkshopRegistry } from '../workshops/types.ts';

/** The open event. Throws `unavailable` where another process owns it, or it is not open yet. */
export async function requireWorkshop(
  registry: WorkshopRegistry,
  workshopId: string,
): Promise<Workshop> {
  const open = await registry.open(workshopId);
  if (open === null) throw new HttpError('unavailable', { retryMs: 2_000 });
  return open;
}
