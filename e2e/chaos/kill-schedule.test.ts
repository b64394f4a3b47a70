import { expect, it } from 'vitest';
import { createKillSchedule, KILL_TARGETS } from './kill-schedule.ts';

it('creates the same kills for the same seed, and other ones for another seed', () => {
  expect(createKillSchedule(7, 30)).toEqual(createKillSchedule(7, 30));
  expect(createKillSchedule(7, 30)).not.toEqual(createKillSchedule(8, 30));
});

it('kills each target as often as the others, in random order', () => {
  const targets = createKillSchedule(3, 30).map(({ target }) => target);
  for (const target of KILL_TARGETS)
    expect(targets.filter((other) => other === target)).toHaveLength(10);
  expect(targets).not.toEqual(targets.toSorted());
});

it('kills a start of the server only if the server was killed before', () => {
  const kills = createKillSchedule(5, 300);
  expect(kills.some(({ whileStartingMs }) => whileStartingMs !== null)).toBe(true);
  for (const { target, whileStartingMs } of kills)
    if (target === 'postgres') expect(whileStartingMs).toBeNull();
});

it('lets PostgreSQL stall before most kills, but not before all', () => {
  const stalls = createKillSchedule(6, 300).map(({ stallMs }) => stallMs);
  expect(stalls.filter((stallMs) => stallMs >= 50).length).toBeGreaterThan(150);
  expect(stalls).toContain(0);
});

it('leaves time for work before each kill', () => {
  for (const { afterMs, downMs } of createKillSchedule(9, 300)) {
    expect(afterMs).toBeGreaterThanOrEqual(200);
    expect(afterMs).toBeLessThan(4_000);
    expect(downMs).toBeLessThan(1_500);
  }
});
