import { Suspense, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { ErrorBoundary } from '#app/_components/error-boundary.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { useWorkshop } from '#app/_components/workshop-context.tsx';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import { isLeader } from '#lib/room/roles.ts';
import { useAccessAdmission } from './access-frame.tsx';
import type { AdmissionProps } from './admission/admission-props.ts';

/**
 * A part of a page that needs to know who waits for approval. Nothing for readers who can't decide.
 * A failure in it leaves the rest of the page working.
 */
export function AdmissionPart({
  children,
  isMain = false,
}: {
  readonly children: (props: AdmissionProps) => ReactNode;
  /** Says what is awaited and what failed; the other parts of a page stay empty until then. */
  readonly isMain?: boolean;
}) {
  const t = useTranslations('instructor.access.admission');
  const action = useTranslations('common.action');
  const errorMessage = useErrorMessage();
  const { workshopId, role } = useWorkshop();
  const { result, reload } = useAccessAdmission();
  if (!isLeader({ role })) return null;
  const loading = (
    <p className="text-soft" role="status">
      {t('loading')}
    </p>
  );
  if (result === null) return isMain ? loading : null;
  if (!result.ok)
    return isMain ? (
      <div className="flex flex-wrap items-center gap-8">
        <FieldError>{errorMessage(result.error)}</FieldError>
        <Button onClick={reload}>{action('retry')}</Button>
      </div>
    ) : null;
  return (
    <ErrorBoundary>
      <Suspense fallback={isMain ? loading : null}>
        {children({ workshopId, admission: result.value, onDone: reload })}
      </Suspense>
    </ErrorBoundary>
  );
}
