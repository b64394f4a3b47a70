import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { api } from '#lib/client/api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import { useRoomCommands } from '../state/room-commands.tsx';
import { useRoomData } from '../state/room-context.ts';

interface PassOverrideProps {
  readonly seatId: string;
  readonly exerciseId: string;
  readonly hasPassed: boolean;
}
type OverrideCommand = 'mark-passed' | 'revoke-pass';

/**
 * Marks an exercise as passed, or revokes the pass. Asks no confirmation, because it can be undone
 * here.
 */
export function PassOverride({ seatId, exerciseId, hasPassed }: PassOverrideProps) {
  const t = useTranslations('instructor.room.drawer');
  const errorMessage = useErrorMessage();
  const { workshop } = useRoomData().view.info;
  const { disabled } = useRoomCommands();
  const [sending, setSending] = useState(false);
  const [done, setDone] = useState<OverrideCommand | null>(null);
  const [error, setError] = useState<ApiError | null>(null);

  const override = async (kind: OverrideCommand, isUndo: boolean) => {
    setSending(true);
    const result = await api.executeCommand(workshop.id, { kind, seatId, exerciseId });
    setSending(false);
    setError(result.ok ? null : result.error);
    if (result.ok) setDone(isUndo ? null : kind);
  };
  const nextCommand: OverrideCommand = hasPassed ? 'revoke-pass' : 'mark-passed';
  return (
    <span
      data-part="pass-override"
      className="ms-auto inline-flex flex-wrap items-center gap-8 [&>span]:inline-flex [&>span]:flex-wrap [&>span]:items-center [&>span]:gap-8"
    >
      {error && <span role="alert">{errorMessage(error)}</span>}
      {done ? (
        <span role="status">
          {t(done === 'mark-passed' ? 'passMarked' : 'passRevoked')}{' '}
          <Button
            disabled={sending || disabled}
            onClick={() =>
              void override(done === 'mark-passed' ? 'revoke-pass' : 'mark-passed', true)
            }
          >
            {t('undo')}
          </Button>
        </span>
      ) : (
        <Button disabled={sending || disabled} onClick={() => void override(nextCommand, false)}>
          {t(hasPassed ? 'revokePass' : 'markPassed')}
        </Button>
      )}
    </span>
  );
}
