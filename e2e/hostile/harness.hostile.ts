import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkHealth, startHostileServer, type HostileServer } from './harness/hostile-server.ts';

describe('the server process of the hostile tests', () => {
  let server: HostileServer;
  beforeAll(async () => {
    server = await startHostileServer();
  });
  afterAll(() => server.remove());

  it('passes the checks when nothing attacks it, and stops and starts within the limits', async () => {
    await checkHealth(server);
    expect((await server.metrics()).rssBytes).toBeGreaterThan(0);
    const { exit, ms } = await server.stop();
    expect(exit).toBe(0);
    expect(ms).toBeLessThan(10_000);
    expect(await server.restart()).toBeLessThan(15_000);
    await checkHealth(server);
  });
});
