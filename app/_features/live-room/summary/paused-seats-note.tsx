import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { InlineConfirm } from '#app/_components/inline-confirm.tsx';
import { isHelper } from '#lib/room/roles.ts';
import { CommandOutcome } from '../state/command-outcome.tsx';
import { useRoomCommands } from '../state/room-commands.tsx';
import { useRoomData } from '../state/room-context.ts';
import { HealthNote } from './health-note.tsx';

/** The result of the command is shown with this scope. */
const SCOPE = 'grading';

/** How many seats aren't graded. Helpers can ask the server to grade all of them again. */
export function PausedSeatsNote() {
  const t = useTranslations('instructor.room.status.paused');
  const { me, seats } = useRoomData().view;
  const commands = useRoomCommands();
  const [confirming, setConfirming] = useState(false);
  const count = seats.filter(({ gradingPaused }) => gradingPaused !== null).length;
  const outcome = commands.getOutcome(SCOPE);
  if (count === 0 && outcome === null) return null;
  const resume = async () => {
    await commands.send(
      SCOPE,
      { kind: 'resume-grading', seatId: null },
      { code: 'resuming', count },
    );
    setConfirming(false);
  };
  return (
    <div data-part="paused-seats" className="grid justify-items-start gap-4">
      {count > 0 && (
        <HealthNote>
          <b>{t('note', { count })}</b> {t('next')}
        </HealthNote>
      )}
      {count > 0 && isHelper(me) && !confirming && (
        <Button disabled={commands.disabled} onClick={() => setConfirming(true)}>
          {t('resume')}
        </Button>
      )}
      {count > 0 && confirming && (
        <InlineConfirm
          message={t('ask')}
          confirmLabel={t('resumeSure', { count })}
          sending={outcome?.state === 'sending'}
          disabled={commands.disabled}
          onConfirm={() => void resume()}
          onCancel={() => setConfirming(false)}
        />
      )}
      <CommandOutcome scope={SCOPE} />
    </div>
  );
}
