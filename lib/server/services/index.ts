import { reasonOf, traceOf } from '#db/reason.ts';
import { isAway } from '#db/errors.ts';
import { sessionOf } from '#lib/auth/session.ts';
import type { Podium } from '../context.ts';
import { CLIENT_HEADER } from '../http/client-address.ts';
import { eventsService } from './workshops.ts';
import { exportsService } from './exports.ts';
import { packsService } from './packs.ts';
import { reGradesService } from './regrades.ts';
import { seatsService } from './seats.ts';
import { peopleService } from './sign-in.ts';
import type { Surroundings } from './deps.ts';
import { tokensService } from './tokens.ts';

/** The people's side of the server, as pages and routes reach it through context.ts. */
export function createPodium(
  surroundings: Surroundings,
  log: (level: 'info' | 'warn' | 'error', line: string) => void,
): Podium {
  const { db, now, url } = surroundings;
  return {
    url,
    askerOf: async (headers) => ({
      session: await sessionOf(db, headers.get('cookie'), now()),
      client: headers.get(CLIENT_HEADER) ?? '',
    }),
    failed(error) {
      const away = isAway(error);
      log(
        away ? 'warn' : 'error',
        `a request failed: ${away ? `the database is away (${reasonOf(error)})` : traceOf(error)}`,
      );
      return { status: away ? 503 : 500, answer: { error: 'unavailable', retryMs: 2_000 } };
    },
    people: peopleService(surroundings),
    events: eventsService(surroundings),
    packs: packsService(surroundings),
    reGrades: reGradesService(surroundings),
    tokens: tokensService(surroundings),
    seats: seatsService(surroundings),
    exports: exportsService(surroundings),
  };
}
