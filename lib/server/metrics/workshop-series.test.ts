import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { room, seat } from '#lib/room/room.fixture.ts';
import { createInstruments } from './instruments.ts';
import { WorkshopGauges, type MeasuredWorkshop } from './workshop-gauges.ts';
import { MAX_WORKSHOP_SERIES, WorkshopSeries } from './workshop-series.ts';

function createWorld() {
  const registry = new Registry();
  const instruments = createInstruments(registry);
  const series = new WorkshopSeries(instruments.work);
  const gauges = new WorkshopGauges(instruments.workshop, () => 0);
  const open = new Map<string, MeasuredWorkshop>();
  return {
    registry,
    open(id: string, state = room([])) {
      series.open(id);
      open.set(id, {
        id,
        state: () => state,
        measure: () => ({
          connectedAgents: 2,
          queue: { rows: 3, bytes: 400 },
          costlyChecks: 1,
        }),
      });
      return series.createMeter(id);
    },
    close(id: string) {
      series.close(id);
      open.delete(id);
    },
    async render(viewers: Parameters<WorkshopGauges['refresh']>[1] = new Map()) {
      await gauges.refresh([...open.values()], viewers, (id) => series.has(id));
      return registry.metrics();
    },
  };
}

const workshopsOf = (text: string): ReadonlySet<string> =>
  new Set(Array.from(text.matchAll(/workshop="([^"]+)"/g), ([, id = '']) => id));

it('T12.2 300 workshops that were opened and closed leave no series', async () => {
  const world = createWorld();
  const meters = Array.from({ length: 300 }, (_, index) => world.open(`w${String(index)}`));
  for (const meter of meters) {
    meter.recordGraderLag(0.5);
    meter.recordChecks(7);
    meter.recordGraderRestart();
    meter.recordHelpWait(20);
  }
  expect(workshopsOf(await world.render()).size).toBe(MAX_WORKSHOP_SERIES);
  for (let index = 0; index < 300; index += 1) world.close(`w${String(index)}`);
  // What a closed workshop still reports begins no series again.
  for (const meter of meters) meter.recordGraderLag(1);
  expect(workshopsOf(await world.render()).size).toBe(0);
});

it('gives a closed workshop’s place to the next one', async () => {
  const world = createWorld();
  for (let index = 0; index < MAX_WORKSHOP_SERIES; index += 1) world.open(`w${String(index)}`);
  world.close('w0');
  world.open('next').recordChecks(3);
  const text = await world.render();
  expect(text).toContain('podium_grader_checks_total{workshop="next"} 3');
  expect(workshopsOf(text)).not.toContain('w0');
});

it('counts commits of all workshops in sums without a workshop', async () => {
  const world = createWorld();
  const meter = world.open('w1');
  const change = { log: 'change' } as never;
  meter.recordCommit(0.02, [change, change, { log: 'command', kind: 'announce' } as never]);
  meter.recordLostLock();
  const text = await world.render();
  expect(text).toContain('podium_changes_committed_total 2');
  expect(text).toContain('podium_commands_total{kind="announce"} 1');
  expect(text).toContain('podium_commit_seconds_count 1');
  expect(text).toContain('podium_lock_lost_total 1');
});

it('shows seats, help requests, the queue and viewers of an open workshop', async () => {
  const world = createWorld();
  const since = room([]).now - 90_000;
  const help = (claimed: boolean) => ({
    help: {
      helpRequest: { since, exercise: null, question: '', failing: [], snoozedSince: null },
      helpClaim: claimed ? { by: { id: 'p', name: 'Aoi' }, at: since } : null,
      resolvedAt: null,
    } as never,
  });
  world.open(
    'w1',
    room([
      seat('s1', { presence: 'connected', ...help(false) }),
      seat('s2', { presence: 'connected', ...help(true) }),
      seat('s3', { presence: 'offline' }),
    ]),
  );
  const text = await world.render(new Map([['w1', { room: 2, seat: 1 }]]));
  for (const line of [
    'podium_seats{workshop="w1",presence="connected"} 2',
    'podium_seats{workshop="w1",presence="offline"} 1',
    'podium_seats{workshop="w1",presence="duplicate"} 0',
    'podium_help_requests_waiting{workshop="w1"} 1',
    'podium_help_longest_wait_seconds{workshop="w1"} 90',
    'podium_agents_connected{workshop="w1"} 2',
    'podium_writer_queue_rows{workshop="w1"} 3',
    'podium_writer_queue_bytes{workshop="w1"} 400',
    'podium_costly_checks{workshop="w1"} 1',
    'podium_viewers{workshop="w1",view="room"} 2',
    'podium_viewers{workshop="w1",view="projector"} 0',
    'podium_students_stuck{workshop="w1"} 0',
  ])
    expect(text.split('\n')).toContain(line);
});

it('counts no agents of a workshop that is over, so that their leaving raises no alert', async () => {
  const world = createWorld();
  const { workshop } = room([]);
  world.open('w1', room([], { workshop: { ...workshop, state: 'ended' } }));
  expect(await world.render()).not.toContain('podium_agents_connected{');
});

it('has no seat, label or name in any series', async () => {
  const world = createWorld();
  world.open('w1', room([seat('seat-id-7', { label: 'Q-07', displayName: 'Kiwi Tanaka' })]));
  expect(await world.render()).not.toMatch(/seat-id-7|Q-07|Kiwi/);
});
