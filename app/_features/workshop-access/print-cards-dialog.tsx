import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Dialog } from '#app/_components/dialog.tsx';
import { CARDS_PER_PAGE, PAPERS, type Paper } from './paper.ts';

interface Props {
  readonly onClose: () => void;
  readonly onPrint: (paper: Paper) => void;
}

/** Asks for the size of the paper. The number of copies is asked by the browser. */
export function PrintCardsDialog({ onClose, onPrint }: Props) {
  const t = useTranslations('instructor.access.cards');
  const action = useTranslations('common.action');
  const name = useId();
  const [paper, setPaper] = useState<Paper>('a4');
  return (
    <Dialog
      title={t('print')}
      onClose={onClose}
      actions={
        <>
          <Button autoFocus onClick={onClose}>
            {action('cancel')}
          </Button>
          <Button primary onClick={() => onPrint(paper)}>
            {t('confirm')}
          </Button>
        </>
      }
    >
      <p>{t('lead', { count: CARDS_PER_PAGE })}</p>
      <fieldset>
        <legend className="font-bold">{t('paper')}</legend>
        {PAPERS.map((option) => (
          <label key={option} className="flex min-h-32 items-center gap-8 max-tablet:min-h-44">
            <input
              type="radio"
              name={name}
              checked={paper === option}
              onChange={() => setPaper(option)}
            />
            {t(`papers.${option}`)}
          </label>
        ))}
      </fieldset>
    </Dialog>
  );
}
