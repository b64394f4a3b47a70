import { describe, expect, it } from 'vitest';
import { RoomCommandBody, type RoomCommandInput } from '#lib/protocol/api/commands.ts';
import { room } from '#lib/room/room.fixture.ts';
import { prepareCommand } from './command-executor.ts';

const prepare = (command: RoomCommandInput, current: string | null) => () =>
  prepareCommand(
    RoomCommandBody.parse(command),
    room([], { current }),
    { person: { id: 'p', name: 'Ono' }, role: 'instructor' },
    0,
  );

describe('setting the current exercise', () => {
  it('is outdated after another instructor changed or reset it', () => {
    expect(prepare({ kind: 'set-current-exercise', exerciseId: 'two', from: 'one' }, null)).toThrow(
      expect.objectContaining({ response: { error: 'outdated' } }),
    );
    expect(prepare({ kind: 'set-current-exercise', exerciseId: null, from: 'one' }, 'two')).toThrow(
      expect.objectContaining({ response: { error: 'outdated' } }),
    );
  });

  it('succeeds when both chose the same exercise, or when `from` is missing', () => {
    expect(
      prepare({ kind: 'set-current-exercise', exerciseId: 'two', from: 'one' }, 'one')(),
    ).toMatchObject({
      kind: 'set-current-exercise',
      payload: { exerciseId: 'two' },
    });
    for (const command of [
      { kind: 'set-current-exercise', exerciseId: 'two', from: null },
      { kind: 'set-current-exercise', exerciseId: 'one' },
    ] as const)
      expect(prepare(command, 'two')()).toMatchObject({ kind: 'set-current-exercise' });
  });
});
