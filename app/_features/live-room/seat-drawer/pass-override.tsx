import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { useRoomCommands } from '../state/room-commands.tsx';

interface PassOverrideProps {
  readonly seatId: string;
  readonly exerciseId: string;
  readonly hasPassed: boolean;
}

/**
 * Marks an exercise as passed, or revokes the pass. Asks no confirmation, because the toast can undo
 * it.
 */
export function PassOverride({ seatId, exerciseId, hasPassed }: PassOverrideProps) {
  const t = useTranslations('instructor.room.drawer');
  const commands = useRoomCommands();
  const scope = `pass:${seatId}:${exerciseId}`;
  const sending = commands.getOutcome(scope)?.state === 'sending';
  const mark = { kind: 'mark-passed', seatId, exerciseId } as const;
  const revoke = { kind: 'revoke-pass', seatId, exerciseId } as const;
  return (
    <span data-part="pass-override" className="ms-auto">
      <Button
        disabled={sending || commands.disabled}
        onClick={() =>
          void (hasPassed
            ? commands.send(scope, revoke, { code: 'passRevoked' }, () => mark)
            : commands.send(scope, mark, { code: 'passMarked' }, () => revoke))
        }
      >
        {t(hasPassed ? 'revokePass' : 'markPassed')}
      </Button>
    </span>
  );
}
