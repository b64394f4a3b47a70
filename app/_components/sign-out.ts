import { api } from '#lib/client/api.ts';

/** Loads a new page, so that no data of the former session stays in memory. */
function leave(address = '/'): void {
  window.location.assign(address);
}

/** Signs this browser out, and also at the provider that signed it in. */
export async function signOut(): Promise<void> {
  const result = await api.signOut();
  if (result.ok) leave(result.value?.continueAt);
}

/** Signs the reader out in all browsers. */
export async function signOutEverywhere(): Promise<void> {
  if ((await api.signOutEverywhere()).ok) leave();
}
