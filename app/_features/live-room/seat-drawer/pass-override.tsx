'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { api } from '#lib/client/api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';

interface PassOverrideProps {
  readonly workshopId: string;
  readonly seatId: string;
  readonly exerciseId: string;
  readonly hasPassed: boolean;
  readonly disabled: boolean;
}
type OverrideCommand = 'mark-passed' | 'revoke-pass';

/** A pass given or taken by a recorded act of the instructor's; done at once, since it can be undone here. */
export function PassOverride({
  workshopId,
  seatId,
  exerciseId,
  hasPassed,
  disabled,
}: PassOverrideProps) {
  const t = useTranslations('instructor.room.drawer');
  const errorWords = useErrorMessage();
  const [sending, setSending] = useState(false);
  const [done, setDone] = useState<OverrideCommand | null>(null);
  const [error, setError] = useState<ApiError | null>(null);

  const override = async (kind: OverrideCommand, isUndo: boolean) => {
    setSending(true);
    const answer = await api.executeCommand(workshopId, { kind, seatId, exerciseId });
    setSending(false);
    setError(answer.ok ? null : answer.error);
    if (answer.ok) setDone(isUndo ? null : kind);
  };
  const nextCommand: OverrideCommand = hasPassed ? 'revoke-pass' : 'mark-passed';
  return (
    <span className="push hand-pass">
      {error && <span role="alert">{errorWords(error)}</span>}
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
