import {
  HELPERS,
  inWorkshop,
  ofNothing,
  ofSeat,
  route,
  seatRoute,
  UNKNOWN_ID,
  workshopPath,
  type Row,
} from './harness/matrix-expectations.ts';

const READERS = ['organizer', ...HELPERS] as const;

/** Results and the replay. The workshop of the matrix still runs, so it has no chunk. */
export const RESULTS_EXPECTED: Readonly<Record<string, Row>> = {
  'GET /api/workshops/:workshop/results': route(inWorkshop(READERS), workshopPath('/results')),
  'GET /api/workshops/:workshop/results/students/:seat': route(
    ofNothing(inWorkshop(HELPERS)),
    workshopPath(`/results/students/${UNKNOWN_ID}`),
  ),
  'GET /workshops/:workshop/results/report.html': route(
    inWorkshop(READERS),
    (world) => `/workshops/${world.workshop.id}/results/report.html`,
  ),
  // The other workshop doesn't exist, which is said only to staff who see the results of the first.
  'GET /api/results/compare': route(
    ofNothing(inWorkshop(READERS)),
    (world) => `/api/results/compare?workshops=${world.workshop.id},${UNKNOWN_ID}`,
  ),
  'GET /api/workshops/:workshop/replay/index.json': route(
    inWorkshop(READERS),
    workshopPath('/replay/index.json'),
  ),
  'GET /api/workshops/:workshop/replay/:chunk': route(
    ofNothing(inWorkshop(READERS)),
    workshopPath('/replay/0'),
  ),
  'GET /api/workshops/:workshop/replay/names': route(
    inWorkshop(HELPERS),
    workshopPath('/replay/names'),
  ),
  'GET /api/seats/:seat/replay/moments': seatRoute(
    ofSeat({ own: false, staff: HELPERS }),
    '/replay/moments',
  ),
  'GET /api/seats/:seat/replay/timeline': seatRoute(
    ofSeat({ own: false, staff: HELPERS }),
    '/replay/timeline?at=1791158400000',
  ),
};
