'use client';
import { Suspense, useEffect, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { ButtonLink } from '#app/_components/button-link.tsx';
import { buttonVariants } from '#app/_components/button-variants.ts';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { StaffMain } from '#app/_components/staff-main.tsx';
import { useWorkshop } from '#app/_components/workshop-context.tsx';
import { studentsCsvUrl } from '#lib/client/api.ts';
import { isLeader } from '#lib/room/roles.ts';
import { StudentsSkeleton } from './students-skeleton.tsx';
import { useStudentQuery } from './use-student-query.ts';

/** Can't show anything before the room arrives, so it is fetched beside the connection's code. */
const [StudentList, preloadStudentList] = lazyWithPreload(() =>
  import('./student-list.tsx').then((module) => module.StudentList),
);

/** The students of a workshop: one row per seat, with everything that staff can do with it. */
export function StudentsPage() {
  const t = useTranslations('students');
  const { workshopId, view, role } = useWorkshop();
  const [query, changeQuery] = useStudentQuery();
  const { q, group, state } = query;
  const csvUrl = useMemo(
    () => studentsCsvUrl(workshopId, { q, group, state }),
    [workshopId, q, group, state],
  );
  useEffect(preloadStudentList, []);
  const isEmpty = view !== null && view.seats.length === 0;
  return (
    <StaffMain
      title={t('title')}
      busy={view === null}
      className="max-w-none"
      actions={
        isLeader({ role }) && (
          <span className="flex flex-wrap gap-12">
            <ButtonLink href={`/workshops/${workshopId}/students/roster`}>
              {t('importRoster')}
            </ButtonLink>
            {!isEmpty && (
              <a data-part="button" className={buttonVariants()} href={csvUrl} download>
                {t('export')}
              </a>
            )}
          </span>
        )
      }
    >
      {view === null ? (
        <StudentsSkeleton />
      ) : (
        <Suspense fallback={<StudentsSkeleton />}>
          <StudentList view={view} query={query} onQuery={changeQuery} />
        </Suspense>
      )}
    </StaffMain>
  );
}
