import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { findMergeEnd, otherSide, type MergeChoice, type MergePair } from './merge-choice.ts';

interface Props {
  readonly pair: MergePair;
  readonly choice: MergeChoice;
}

/** What the merge ends, so that no device or agent is lost unnoticed. */
export function MergeEnds({ pair, choice }: Props) {
  const t = useTranslations('seatActions.mergeDialog');
  const id = useId();
  const { label, agent, devices } = findMergeEnd(pair, choice);
  return (
    <div data-part="merge-ends" className="grid gap-4 border-l-2 border-ink ps-12">
      <p id={id} className="font-bold">
        {t('ends')}
      </p>
      <ul aria-labelledby={id} className="list-disc ps-20">
        <li>{t('endsSeat', { label })}</li>
        {agent !== null && (
          <li>{t('endsAgent', { label: agent.row.label, vm: agent.details?.vm ?? '–' })}</li>
        )}
        {devices > 0 && (
          <li>
            {t('endsDevices', { count: devices, label: pair[otherSide(choice.seat)].row.label })}
          </li>
        )}
      </ul>
    </div>
  );
}
