import { isIncidentActive } from '#lib/grading/diagnosis/diagnose.ts';
import type { Incident } from '#lib/grading/types.ts';
import type { SeatState } from '../state.ts';
import type { SharedIncident } from '../views.ts';
import { MAX_SHARED_INCIDENTS } from './limits.ts';

/** A shared incident needs this many seats and this share of the connected seats. */
const MIN_SHARED_SEATS = 3;
const MIN_SHARED_SHARE = 0.1;

/**
 * Infrastructure incidents that several seats have in common, most seats first. Only connected
 * seats count. `params`: what the incidents share, for example the `registry` of an image. `since`:
 * when enough seats had it, ms since 1970.
 */
export function findSharedIncidents(seats: Iterable<SeatState>, now: number): SharedIncident[] {
  const groups = new Map<
    string,
    { readonly code: string; readonly params: Incident['params']; readonly since: number[] }
  >();
  let connected = 0;
  for (const { presence, incidents } of seats) {
    if (presence !== 'connected' && presence !== 'delayed') continue;
    connected += 1;
    for (const [key, { code, params, since }] of listSeatIncidents(incidents, now)) {
      const group = groups.get(key);
      if (group) group.since.push(since);
      else groups.set(key, { code, params, since: [since] });
    }
  }
  const minSeats = Math.max(MIN_SHARED_SEATS, Math.ceil(connected * MIN_SHARED_SHARE));
  return [...groups.values()]
    .filter(({ since }) => since.length >= minSeats)
    .map(({ code, params, since }) => ({
      code,
      params,
      seats: since.length,
      since: since.sort((a, b) => a - b)[minSeats - 1] ?? 0,
    }))
    .sort((a, b) => b.seats - a.seats || a.since - b.since)
    .slice(0, MAX_SHARED_INCIDENTS);
}

/** A seat counts once, even if many Pods wait for the same registry. */
function listSeatIncidents(
  incidents: SeatState['incidents'],
  now: number,
): Map<string, { code: string; params: Incident['params']; since: number }> {
  const byKey = new Map<string, { code: string; params: Incident['params']; since: number }>();
  for (const incident of incidents) {
    if (incident.scope !== 'infrastructure' || !isIncidentActive(incident, now)) continue;
    const params = commonParams(incident);
    const key = `${incident.code} ${Object.values(params).join(' ')}`;
    if (!byKey.has(key)) byKey.set(key, { code: incident.code, params, since: incident.since });
  }
  return byKey;
}

/** Parameters without a student's names of objects and images. */
function commonParams({ code, params }: Incident): Incident['params'] {
  if (code === 'image-pull') return { registry: registryOf(String(params['image'] ?? '')) };
  return Object.fromEntries(
    ['component', 'what'].flatMap((name) =>
      params[name] === undefined ? [] : [[name, params[name]]],
    ),
  );
}

/** A host name or an IPv4 address with an optional port. */
const REGISTRY_HOST =
  /^(?=.{1,259}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*(:\d{1,5})?$/i;

/**
 * A first part with a dot or colon is a registry (distribution/reference); else Docker Hub. All staff
 * see it, so that a student's text that isn't a host is `other`.
 */
function registryOf(image: string): string {
  const first = image.includes('/') ? image.slice(0, image.indexOf('/')) : '';
  if (!/[.:]/.test(first) && first !== 'localhost') return 'docker.io';
  return REGISTRY_HOST.test(first) ? first.toLowerCase() : 'other';
}
