import { describe, expect, it } from 'vitest';
import { createFakeClock } from '#lib/kit/fake-clock.ts';
import { ReplayPlayer } from './replay-player.ts';

const FROM = 1_000_000;
const replay = { from: FROM, to: FROM + 600_000 };

/** A room that notes what it shows. `answer` decides about each part. */
function createRoom(answer: () => Promise<void> = () => Promise.resolve()) {
  const shown: number[] = [];
  return {
    shown,
    showAt(at: number) {
      shown.push(at - FROM);
      return answer();
    },
    preloadAfter: () => undefined,
  };
}

/** Lets answers of the room arrive. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
}

async function advance(clock: ReturnType<typeof createFakeClock>, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 200) {
    clock.advance(200);
    await settle();
  }
}

describe('the player of a replay', () => {
  it('plays the day as fast as the chosen speed says, and stops at its end', async () => {
    const clock = createFakeClock();
    const room = createRoom();
    const player = new ReplayPlayer(room, replay, { clock });
    player.start();
    await settle();
    player.setSpeed(60);
    player.togglePlaying();
    await advance(clock, 1_000);
    expect(player.getSnapshot()).toMatchObject({ at: FROM + 60_000, isPlaying: true });
    player.setSpeed(600);
    await advance(clock, 2_000);
    expect(player.getSnapshot()).toMatchObject({ at: replay.to, isPlaying: false });
    expect(player.dayClock.now()).toBe(replay.to);
  });

  it('plays from the begin again after the end', async () => {
    const clock = createFakeClock();
    const player = new ReplayPlayer(createRoom(), replay, { at: replay.to, clock });
    player.start();
    await settle();
    player.togglePlaying();
    await settle();
    expect(player.getSnapshot()).toMatchObject({ at: FROM, isPlaying: true });
    player.stop();
  });

  it('keeps times outside of the recording within it', async () => {
    const room = createRoom();
    const player = new ReplayPlayer(room, replay, { at: 5, clock: createFakeClock() });
    player.seek(replay.to + 5);
    player.seekBy(60_000);
    await settle();
    expect(room.shown).toEqual([600_000, 600_000]);
    expect(player.getSnapshot().at).toBe(replay.to);
  });

  it('seeks the first picture that has what happened at a time', () => {
    const happenedAt = FROM + 12_001;
    const options = { clock: createFakeClock() };
    const player = new ReplayPlayer(createRoom(), replay, { ...options, at: happenedAt });
    expect(player.getSnapshot().at).toBe(FROM + 14_000);
    player.seek(FROM + 14_000);
    expect(player.getSnapshot().at).toBe(FROM + 14_000);
    player.seek(happenedAt);
    expect(player.getSnapshot().at).toBe(FROM + 14_000);
  });

  it('waits for a part that loads, and tries again after a failure', async () => {
    const clock = createFakeClock();
    let isOnline = false;
    const room = createRoom(() => (isOnline ? Promise.resolve() : Promise.reject(new Error('x'))));
    const player = new ReplayPlayer(room, replay, { clock });
    player.start();
    await settle();
    player.togglePlaying();
    await advance(clock, 1_000);
    expect(player.getSnapshot()).toMatchObject({ at: FROM, status: 'failed' });
    isOnline = true;
    await advance(clock, 2_000);
    expect(player.getSnapshot().status).toBe('ready');
    await advance(clock, 1_000);
    expect(player.getSnapshot().at).toBeGreaterThan(FROM);
    player.stop();
  });

  it('ignores the answer of a seek after which another one came', async () => {
    const answers: PromiseWithResolvers<undefined>[] = [];
    const room = createRoom(() => {
      const answer = Promise.withResolvers<undefined>();
      answers.push(answer);
      return answer.promise;
    });
    const player = new ReplayPlayer(room, replay, { clock: createFakeClock() });
    player.seek(FROM + 2_000);
    player.seek(FROM + 4_000);
    answers[0]?.reject(new Error('lost'));
    await settle();
    expect(player.getSnapshot()).toMatchObject({ at: FROM + 4_000, status: 'loading' });
    answers[1]?.resolve(undefined);
    await settle();
    expect(player.getSnapshot().status).toBe('ready');
  });
});
