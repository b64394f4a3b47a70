import { describe, expect, it } from 'vitest';
import { createFakeClock } from '#lib/kit/fake-clock.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import { testExercise, testPack } from '#e2e/harness/agent-server.ts';
import type { RoomCommandInput } from '#lib/protocol/api/commands.ts';
import { startDemoInstructor } from './demo-instructor.ts';

const settle = () => new Promise(setImmediate);

function setUp() {
  const clock = createFakeClock(0);
  const sent: (RoomCommandInput & { at: number })[] = [];
  const notices: number[] = [];
  const errors: unknown[] = [];
  const pack = testPack([
    testExercise('one', { minutes: 10 }),
    testExercise('two', { minutes: 20 }),
    testExercise('extra', { optional: true }),
    testExercise('three'),
  ]);
  const stop = startDemoInstructor({
    pack,
    speed: 5,
    clock,
    send: (command) => {
      sent.push({ ...command, at: clock.now() });
      return command.kind === 'announce'
        ? Promise.resolve(sent.length)
        : sent.length === 1
          ? Promise.reject(new Error('refused'))
          : Promise.resolve(0);
    },
    onNotice: (id) => notices.push(id),
    onError: (error) => errors.push(error),
  });
  const advance = async (minutes: number): Promise<void> => {
    await settle();
    clock.advance(minutes * MINUTE_MS);
    await settle();
  };
  return { sent, notices, errors, stop, advance };
}

describe('the instructor of the demo', () => {
  it('sets each exercise of the course after the minutes of the one before, also after a failure', async () => {
    const { sent, notices, errors, advance } = setUp();
    await advance(2);
    await advance(4);
    await advance(60);
    expect(sent.filter(({ kind }) => kind === 'set-current-exercise')).toEqual([
      { kind: 'set-current-exercise', exerciseId: 'one', timer: 120, at: 0 },
      { kind: 'set-current-exercise', exerciseId: 'two', timer: 240, at: 2 * MINUTE_MS },
      { kind: 'set-current-exercise', exerciseId: 'three', timer: 60, at: 6 * MINUTE_MS },
    ]);
    expect(errors).toEqual([new Error('refused')]);
    expect(notices).toEqual([sent.findIndex(({ kind }) => kind === 'announce') + 1]);
  });

  it('does nothing more after it is stopped', async () => {
    const { sent, stop, advance } = setUp();
    await settle();
    stop();
    await advance(60);
    expect(sent).toHaveLength(1);
  });
});
