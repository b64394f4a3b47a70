import { headers } from 'next/headers';
import { cache } from 'react';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { services } from '#lib/server/context.ts';

/**
 * A workshop of the staff member who is signed in; null for others, and if it doesn't exist. Read once
 * for the layout, the title and the page of a request.
 */
export const findWorkshop = cache(async (workshopId: string): Promise<WorkshopSummary | null> => {
  const caller = await services().callerFrom(await headers());
  if (caller.session?.person == null) return null;
  const workshops = await services().workshops.list(caller);
  return workshops.find(({ id }) => id === workshopId) ?? null;
});
