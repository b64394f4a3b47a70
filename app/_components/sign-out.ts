import { api } from '#lib/client/api.ts';

/** Loads a new page, so that no data of the former session stays in memory. */
function leave(): void {
  window.location.assign('/');
}

/** Signs this browser out. */
export async function signOut(): Promise<void> {
  if ((await api.signOut()).ok) leave();
}

/** Signs the reader out in all browsers. */
export async function signOutEverywhere(): Promise<void> {
  if ((await api.signOutEverywhere()).ok) leave();
}
