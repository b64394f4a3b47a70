import { expect, it, vi } from 'vitest';
import { createFakeClock } from '#lib/kit/fake-clock.ts';
import { MINUTE_MS, SECOND_MS } from '#lib/kit/time.ts';
import { SNOOZE_MS } from '#lib/protocol/limits.ts';
import { WorkshopDeadlines } from './workshop-deadlines.ts';

const START = 1_000_000;
const createRequest = (snoozedSince: number | null) => ({
  since: START,
  exercise: null,
  question: '',
  failing: [],
  snoozedSince,
});

function createWorkshop(snoozes: Readonly<Record<string, number | null>>) {
  const clock = createFakeClock(START);
  const seats = new Map(
    Object.entries(snoozes).map(([id, since]) => [
      id,
      { help: { helpRequest: since === null ? null : createRequest(since) } },
    ]),
  );
  const ended: (readonly [string, number])[] = [];
  const commitCommand = vi.fn(({ seatId }: { readonly seatId: string }) => {
    ended.push([seatId, clock.now() - START]);
    seats.set(seatId, { help: { helpRequest: createRequest(null) } });
    deadlines.followCommands();
    return Promise.resolve();
  });
  const deadlines: WorkshopDeadlines = new WorkshopDeadlines({
    clock,
    notices: { invalidateList: () => undefined, nextExpiry: () => null },
    seats,
    commitCommand,
    onClosed: () => undefined,
    onNoticesExpired: () => undefined,
  });
  const advance = async (ms: number) => {
    clock.advance(ms);
    await vi.waitFor(() => undefined);
  };
  return { clock, seats, ended, commitCommand, deadlines, advance };
}

it('returns each snoozed help request to the queue after 10 minutes, once', async () => {
  const { ended, deadlines, advance } = createWorkshop({
    late: START + 2 * MINUTE_MS,
    early: START,
    none: null,
  });
  deadlines.followRow({ state: 'live', endedAt: null });
  await advance(SNOOZE_MS - 1);
  expect(ended).toEqual([]);
  await advance(1);
  expect(ended).toEqual([['early', SNOOZE_MS]]);
  await advance(60 * MINUTE_MS);
  expect(ended).toEqual([
    ['early', SNOOZE_MS],
    ['late', SNOOZE_MS + 2 * MINUTE_MS],
  ]);
});

it('returns a request whose time was over while the server was away at once', async () => {
  const { ended, deadlines, advance } = createWorkshop({ old: START - 2 * SNOOZE_MS });
  deadlines.followRow({ state: 'live', endedAt: null });
  await advance(0);
  expect(ended).toEqual([['old', 0]]);
});

it('writes nothing after the end of the workshop', async () => {
  const { ended, deadlines, advance } = createWorkshop({ seat: START });
  deadlines.followRow({ state: 'live', endedAt: null });
  deadlines.followRow({ state: 'ended', endedAt: new Date(START) });
  await advance(60 * MINUTE_MS);
  expect(ended).toEqual([]);
});

it('tries again 10 seconds after a command that was not written', async () => {
  const { ended, commitCommand, deadlines, advance } = createWorkshop({ seat: START });
  commitCommand.mockRejectedValueOnce(new Error('the database is unavailable'));
  deadlines.followRow({ state: 'live', endedAt: null });
  await advance(SNOOZE_MS);
  deadlines.followCommands();
  expect(commitCommand).toHaveBeenCalledTimes(1);
  await advance(10 * SECOND_MS);
  expect(ended).toEqual([['seat', SNOOZE_MS + 10 * SECOND_MS]]);
});
