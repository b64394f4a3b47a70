import { expect, it } from 'vitest';
import type { AuditEvent } from '#lib/protocol/audit.ts';
import { CLIENT_ADDRESS_HEADER } from '../http/client-address.ts';
import type { ServiceDeps } from './deps.ts';
import { createServices } from './index.ts';

/** Every query fails, as while PostgreSQL is down. */
const brokenDatabase = new Proxy(
  {},
  {
    get: () => {
      throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    },
  },
) as unknown as ServiceDeps['db'];

it.each([
  ['/api/workshops/a1a1a1a1a1a1a1a1/pack', { workshopId: 'a1a1a1a1a1a1a1a1' }],
  ['/api/seats/b1b1b1b1b1b1b1b1/access-reset', {}],
])(
  'a refusal of %s is recorded with what is known while the database is down',
  async (path, place) => {
    const events: AuditEvent[] = [];
    const lines: string[] = [];
    const services = createServices(
      {
        db: brokenDatabase,
        url: 'https://podium.test',
        now: () => new Date(0),
        audit: (event: AuditEvent) => {
          events.push(event);
        },
      } as unknown as ServiceDeps,
      (_level, line) => {
        lines.push(line);
      },
    );
    const headers = new Headers({
      [CLIENT_ADDRESS_HEADER]: '203.0.113.7',
      cookie: `__Host-podium_session=${'a'.repeat(43)}`,
    });
    await services.reportForbidden({ headers, method: 'POST', url: `https://podium.test${path}` });
    const detail = { request: expect.stringMatching(/^POST \/api\/\w+\/…\/[a-z-]+$/) as string };
    expect(events).toEqual([
      { kind: 'permission-refused', address: '203.0.113.7', ...place, detail },
    ]);
    const line = expect.stringContaining('connect ECONNREFUSED') as string;
    expect(lines).toEqual('workshopId' in place ? [line] : [line, line]);
  },
);
