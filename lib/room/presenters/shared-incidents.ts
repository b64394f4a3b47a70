import { isIncidentActive } from '#lib/grading/diagnosis/diagnose.ts';
import type { Incident } from '#lib/grading/types.ts';
import type { SeatState } from '../state.ts';
import type { SharedIncident } from '../views.ts';

/** So many seats, or this share of those that are heard, whichever is more: then it is the room's trouble. */
const MIN_SHARED_SEATS = 3;
const MIN_SHARED_SHARE = 0.1;

/**
 * Trouble of the ground that several seats stand on, most seats first. Only seats that are heard now count, on both sides.
 * `params`: what is the same for all of them, for an image its `registry`. `since`: when it became the room's, ms since 1970.
 */
export function findSharedIncidents(seats: Iterable<SeatState>, now: number): SharedIncident[] {
  const found = new Map<
    string,
    { readonly code: string; readonly params: Incident['params']; readonly since: number[] }
  >();
  let heard = 0;
  for (const { presence, incidents } of seats) {
    if (presence !== 'connected' && presence !== 'delayed') continue;
    heard += 1;
    for (const [key, { code, params, since }] of listSeatIncidents(incidents, now)) {
      const known = found.get(key);
      if (known) known.since.push(since);
      else found.set(key, { code, params, since: [since] });
    }
  }
  const enough = Math.max(MIN_SHARED_SEATS, Math.ceil(heard * MIN_SHARED_SHARE));
  return [...found.values()]
    .filter(({ since }) => since.length >= enough)
    .map(({ code, params, since }) => ({
      code,
      params,
      seats: since.length,
      since: since.sort((a, b) => a - b)[enough - 1] ?? 0,
    }))
    .sort((a, b) => b.seats - a.seats || a.since - b.since);
}

/** A seat counts once, however many Pods wait for the same registry. */
function listSeatIncidents(
  incidents: SeatState['incidents'],
  now: number,
): Map<string, { code: string; params: Incident['params']; since: number }> {
  const own = new Map<string, { code: string; params: Incident['params']; since: number }>();
  for (const incident of incidents) {
    if (incident.scope !== 'infrastructure' || !isIncidentActive(incident, now)) continue;
    const params = commonParams(incident);
    const key = `${incident.code} ${Object.values(params).join(' ')}`;
    if (!own.has(key)) own.set(key, { code: incident.code, params, since: incident.since });
  }
  return own;
}

/** Nothing of anybody's own: names of objects and images stay behind. */
function commonParams({ code, params }: Incident): Incident['params'] {
  if (code === 'image-pull') return { registry: registryOf(String(params['image'] ?? '')) };
  return Object.fromEntries(
    ['component', 'what'].flatMap((name) =>
      params[name] === undefined ? [] : [[name, params[name]]],
    ),
  );
}

/** A first part with a dot or a colon in it is a registry (distribution/reference); without one it is Docker Hub. */
function registryOf(image: string): string {
  const first = image.includes('/') ? image.slice(0, image.indexOf('/')) : '';
  return /[.:]/.test(first) || first === 'localhost' ? first : 'docker.io';
}
