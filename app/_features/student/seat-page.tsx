'use client';
import { Suspense, useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { ButtonLink } from '#app/_components/button-link.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { FormPage } from '#app/_components/form-page.tsx';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { usePreloadReasonText } from '#app/_components/use-reason-text.ts';
import type { ViewRefusal } from '#lib/client/connection.ts';
import { useSeat } from '#lib/client/hooks.ts';
import { richTags } from './rich-tags.tsx';
import { SeatSkeleton } from './seat-skeleton.tsx';

/** Loaded in parallel with the socket, because it can show nothing before the data arrives. */
const [StudentPage, preloadStudentPage] = lazyWithPreload(() =>
  import('./student-page.tsx').then((module) => module.StudentPage),
);

interface Props {
  readonly seat: string;
  /** From the address. */
  readonly initialExerciseId: string | null;
}

/** The page of one seat: skeleton, student page, or the reason why the seat isn't available. */
export function SeatPage({ seat, initialExerciseId }: Props) {
  const { connection, view } = useSeat(seat);
  useEffect(preloadStudentPage, []);
  usePreloadReasonText();
  if (connection.state === 'refused' && (view === null || connection.reason !== 'unavailable'))
    return <SeatUnavailable reason={connection.reason} />;
  const skeleton = <SeatSkeleton connection={connection} />;
  return view === null ? (
    skeleton
  ) : (
    <Suspense fallback={skeleton}>
      <StudentPage view={view} connection={connection} initialExerciseId={initialExerciseId} />
    </Suspense>
  );
}

/** Why the seat isn't available in this browser, and how to return to it. Drafts stay stored. */
function SeatUnavailable({ reason }: { readonly reason: ViewRefusal }) {
  const t = useTranslations('common.refused');
  const seatMessages = useTranslations('student.seat');
  const canReturn = reason === 'sign-in-required' || reason === 'revoked' || reason === 'forbidden';
  return (
    <FormPage
      title={seatMessages('title')}
      lead={<FieldError size="large">{t(reason)}</FieldError>}
    >
      {canReturn && <p>{seatMessages.rich('returnHelp', richTags)}</p>}
      {reason === 'seat-removed' && <p>{seatMessages('removedHelp')}</p>}
      {reason === 'seat-merged' && <p>{seatMessages('mergedHelp')}</p>}
      <p className="flex flex-wrap gap-12 pt-24">
        {canReturn && (
          <ButtonLink primary size="large" href="/claim">
            {seatMessages('withCode')}
          </ButtonLink>
        )}
        <ButtonLink size="large" href="/">
          {seatMessages('startOver')}
        </ButtonLink>
      </p>
    </FormPage>
  );
}
