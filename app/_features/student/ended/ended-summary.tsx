import { useTranslations } from 'use-intl';
import { agentCommand } from '#app/_components/agent-command.ts';
import { Button } from '#app/_components/button.tsx';
import { useServerNow } from '#lib/client/hooks.ts';
import type { SeatView } from '#lib/room/views.ts';
import { StudentCode } from '../layout/student-code.tsx';
import { richTags } from '../rich-tags.tsx';
import type { StudentExercise } from '../student-exercises.ts';
import { OwnResults } from './own-results.tsx';

interface Props {
  readonly view: SeatView;
  readonly exercises: readonly StudentExercise[];
  readonly onShowExercise: (exerciseId: string) => void;
  readonly onShowData: () => void;
}

/** The end of a workshop for a student: thanks, the own results, and how to remove the agent. */
export function EndedSummary({ view, exercises, onShowExercise, onShowData }: Props) {
  const t = useTranslations('student.ended');
  const { workshop } = view.info;
  const hasAgent = view.seat.agent !== null;
  const now = useServerNow(60_000);
  // Until then the workshop can be reopened, so the agent stays connected.
  const { reopenUntil } = workshop;
  const hasAgentStopped = reopenUntil === null || (now !== null && now >= reopenUntil);
  return (
    <section
      data-part="ended-summary"
      aria-labelledby="ended"
      className="grid w-full max-w-1680 grid-cols-[minmax(0,1fr)_minmax(0,1fr)] gap-x-48 gap-y-16 border-b-2 border-ink px-24 py-20 max-tablet:grid-cols-[minmax(0,1fr)] max-tablet:px-16"
    >
      <div className="col-span-full grid gap-4">
        <h2 id="ended" className="text-title wrap-anywhere">
          {t('title', { workshop: workshop.name })}
        </h2>
        <p>{t('thanks')}</p>
      </div>
      <OwnResults
        seatId={view.seat.id}
        endedAt={workshop.endedAt}
        exercises={exercises}
        onShowExercise={onShowExercise}
      />
      <div className="grid content-start gap-12">
        {hasAgent && (
          <>
            <h3>{t('agent')}</h3>
            <p>{t.rich(hasAgentStopped ? 'remove' : 'removeSoon', richTags)}</p>
            <StudentCode text={agentCommand('uninstall', view.seat.agent)} label={t('agent')} />
          </>
        )}
        <h3>{t('data')}</h3>
        <p>{t('dataText')}</p>
        <p className="flex flex-wrap items-center gap-x-24 gap-y-8">
          <Button size="medium" className="max-tablet:min-h-44" onClick={onShowData}>
            {t('dataOpen')}
          </Button>
          <a className="py-10" href="/help/data">
            {t('dataKept')}
          </a>
        </p>
      </div>
    </section>
  );
}
