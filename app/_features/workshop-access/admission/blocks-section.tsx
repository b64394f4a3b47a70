import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { DateTime } from '#app/_components/date-time.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { PageSection } from '#app/_components/page-section.tsx';
import { useAction } from '#app/_components/use-action.ts';
import { api } from '#lib/client/api.ts';
import type { BlockSummary } from '#lib/protocol/api/admission.ts';
import { ROW, ROW_FACTS, type AdmissionProps } from './admission-props.ts';

interface Props extends AdmissionProps {
  readonly kind: BlockSummary['kind'];
}

/** The VMs or the browsers that the workshop excludes. */
export function BlocksSection({ workshopId, admission, onDone, kind: shownKind }: Props) {
  const t = useTranslations('instructor.access.admission');
  const { sending, error, run } = useAction(onDone);
  const blocks = admission.blocks.filter(({ kind }) => kind === shownKind);
  return (
    <PageSection title={t(`blocks.title.${shownKind}`)}>
      {blocks.length === 0 && <p className="text-soft">{t(`blocks.none.${shownKind}`)}</p>}
      {error !== null && <FieldError>{error}</FieldError>}
      <ul data-part="blocks">
        {blocks.map(({ id, kind, label, createdAt }) => {
          const name = t(`blocks.${kind}`, { label });
          return (
            <li key={id} className={ROW}>
              <span className={ROW_FACTS}>
                <b className="wrap-anywhere">{name}</b>
                <span className="text-soft">
                  <DateTime at={createdAt} />
                </span>
              </span>
              <Button
                aria-label={t('blocks.unblockOf', { label: name })}
                disabled={sending}
                onClick={() => void run(() => api.unblock(workshopId, id))}
              >
                {t('blocks.unblock')}
              </Button>
            </li>
          );
        })}
      </ul>
    </PageSection>
  );
}
