import { describe, expect, it } from 'vitest';
import type { RoomCommandBody } from '#lib/protocol/http.ts';
import { room } from '#lib/room/room.fixture.ts';
import { prepareCommand } from './command-executor.ts';

const decide = (command: RoomCommandBody, current: string | null) => () =>
  prepareCommand(
    command,
    room([], { current }),
    { person: { id: 'p', name: 'Ono' }, role: 'instructor' },
    0,
  );

describe('moving the room on', () => {
  it('is outdated once somebody else has moved it elsewhere than where it was asked, or undone', () => {
    expect(decide({ kind: 'set-current-exercise', exerciseId: 'two', from: 'one' }, null)).toThrow(
      expect.objectContaining({ answer: { error: 'outdated' } }),
    );
    expect(decide({ kind: 'set-current-exercise', exerciseId: null, from: 'one' }, 'two')).toThrow(
      expect.objectContaining({ answer: { error: 'outdated' } }),
    );
  });

  it('is no quarrel where both meant the same, and asks nothing of who does not say where from', () => {
    expect(
      decide({ kind: 'set-current-exercise', exerciseId: 'two', from: 'one' }, 'one')(),
    ).toMatchObject({
      kind: 'set-current',
      payload: { exerciseId: 'two' },
    });
    for (const command of [
      { kind: 'set-current', exercise: 'two', from: null },
      { kind: 'set-current', exercise: 'one' },
    ] as const)
      expect(decide(command, 'two')()).toMatchObject({ kind: 'set-current' });
  });
});
