import { useTranslations } from 'use-intl';
import { Spans } from '#app/_components/spans.tsx';
import { useReasonText } from '#app/_components/use-reason-text.ts';
import type { Evaluation, Incident } from '#lib/grading/types.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { Disclosure } from '../layout/disclosure.tsx';
import { PaneNote } from '../layout/pane-note.tsx';
import type { CheckRow } from '../student-exercises.ts';

interface Props {
  readonly live: Evaluation;
  /** The checks that aren't passing any more. */
  readonly rows: readonly CheckRow[];
  readonly incidents: readonly Incident[];
}

/**
 * What the cluster shows now, after the pass. It doesn't matter for the pass, so it is folded and has
 * no color of a state.
 */
export function CurrentState({ live, rows, incidents }: Props) {
  const t = useTranslations('student.passed');
  const { language } = useLanguage();
  const { formatReason, formatIncident } = useReasonText();
  return (
    <div className="pt-12 text-soft">
      <Disclosure part="current-state" summary={t('now')}>
        <ul className="text-soft">
          {rows.map((row) => (
            <li key={row.id} className="border-b border-rule py-6">
              {row.title[language]}
              {row.reason && (
                <>
                  {': '}
                  <Spans spans={formatReason(row.reason).found ?? []} />
                </>
              )}
            </li>
          ))}
          {incidents.map((incident) => (
            <li
              key={`${incident.code} ${incident.object.uid}`}
              className="border-b border-rule py-6"
            >
              <Spans spans={formatIncident(incident).found ?? []} />
            </li>
          ))}
        </ul>
        {live.state === 'not-started' && <PaneNote>{t('nowGone')}</PaneNote>}
        {live.state === 'unknown' && <PaneNote>{t('nowUnknown')}</PaneNote>}
        {live.state === 'evaluated' && rows.length === 0 && <PaneNote>{t('nowFine')}</PaneNote>}
        <PaneNote>{t('nowNote')}</PaneNote>
      </Disclosure>
    </div>
  );
}
