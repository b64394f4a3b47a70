import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { InlineConfirm } from '#app/_components/inline-confirm.tsx';
import { isHelper } from '#lib/room/roles.ts';
import { useRoomCommands } from '../state/room-commands.tsx';
import { useRoomData } from '../state/room-context.ts';
import { HealthNote } from './health-note.tsx';
import { SeatCountButton } from './seat-count-button.tsx';

/** Of the command. */
const SCOPE = 'grading';

/** How many seats aren't graded. Helpers can ask the server to grade all of them again. */
export function PausedSeatsNote() {
  const t = useTranslations('instructor.room.status.paused');
  const { me, seats } = useRoomData().view;
  const commands = useRoomCommands();
  const [confirming, setConfirming] = useState(false);
  const count = seats.filter(({ gradingPaused }) => gradingPaused !== null).length;
  const outcome = commands.getOutcome(SCOPE);
  if (count === 0) return null;
  const resume = async () => {
    await commands.send(
      SCOPE,
      { kind: 'resume-grading', seatId: null },
      { code: 'resuming', count },
    );
    setConfirming(false);
  };
  return (
    // In one row where it fits: the card has a fixed height and would cut the button off.
    <div data-part="paused-seats" className="flex flex-wrap items-center gap-x-12 gap-y-4">
      <HealthNote>
        <SeatCountButton filter={{ kind: 'grading-paused' }}>
          <b>{t('note', { count })}</b>
        </SeatCountButton>{' '}
        {t('next')}
      </HealthNote>
      {isHelper(me) && !confirming && (
        <Button disabled={commands.disabled} onClick={() => setConfirming(true)}>
          {t('resume')}
        </Button>
      )}
      {confirming && (
        <InlineConfirm
          message={t('ask')}
          confirmLabel={t('resumeSure', { count })}
          sending={outcome?.state === 'sending'}
          disabled={commands.disabled}
          onConfirm={() => void resume()}
          onCancel={() => setConfirming(false)}
        />
      )}
    </div>
  );
}
