'use client';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { Route } from 'next';
import { createContext, useContext, useMemo, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { StaffMain } from '#app/_components/staff-main.tsx';
import { useAdmission } from '#app/_components/use-admission.ts';
import { useWorkshop } from '#app/_components/workshop-context.tsx';
import type { ApiResult } from '#lib/client/api.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import type { AdmissionView } from '#lib/protocol/api/admission.ts';
import { isLeader } from '#lib/room/roles.ts';

/** How often the page asks who waits for approval. */
const ADMISSION_MS = 5 * SECOND_MS;

/** Who waits for approval, for all subpages. */
interface Admission {
  /** null until it is loaded, and for who can't decide. */
  readonly result: ApiResult<AdmissionView> | null;
  readonly reload: () => void;
}

const AdmissionContext = createContext<Admission>({ result: null, reload: () => undefined });

/** Who waits for approval in the open workshop. */
export function useAccessAdmission(): Admission {
  return useContext(AdmissionContext);
}

const SUBPAGES = ['students', 'vms', 'members', 'tokens'] as const;
type Subpage = (typeof SUBPAGES)[number];

/** The heading and the subpages of "Invite & access": one job each. */
export function AccessFrame({ children }: { readonly children: ReactNode }) {
  const nav = useTranslations('shell.nav');
  const access = useTranslations('instructor.access');
  const { workshopId, role } = useWorkshop();
  const canDecide = isLeader({ role });
  const { result, reload } = useAdmission(canDecide ? workshopId : null, ADMISSION_MS);
  const admission = useMemo(() => ({ result, reload }), [result, reload]);
  return (
    <AdmissionContext value={admission}>
      <StaffMain
        title={nav('access')}
        actions={
          role === 'owner' && (
            <Link href={`/workshops/${workshopId}/security-log`}>{access('securityLog')}</Link>
          )
        }
      >
        {canDecide && <Subpages admission={result?.ok ? result.value : null} />}
        {children}
      </StaffMain>
    </AdmissionContext>
  );
}

function Subpages({ admission }: { readonly admission: AdmissionView | null }) {
  const t = useTranslations('instructor.access.subpages');
  const { workshopId } = useWorkshop();
  const pathname = usePathname();
  const home = `/workshops/${workshopId}/access`;
  const waiting: Readonly<Partial<Record<Subpage, number>>> = {
    students: admission?.students.length ?? 0,
    vms: admission?.vms.length ?? 0,
  };
  return (
    <nav aria-label={t('label')} data-part="access-nav">
      <ul className="flex flex-wrap gap-x-20 border-b border-rule">
        {SUBPAGES.map((page) => {
          const href = page === 'students' ? home : `${home}/${page}`;
          const count = waiting[page] ?? 0;
          return (
            <li key={page}>
              <Link
                href={href as Route}
                aria-current={pathname === href ? 'page' : undefined}
                className="inline-flex min-h-36 items-center gap-6 border-b-2 border-transparent no-underline aria-[current]:border-ink aria-[current]:font-bold max-tablet:min-h-44"
              >
                {t(page)}
                {count > 0 && (
                  <span>
                    <span aria-hidden="true">{count}</span>
                    <span className="sr-only">{t('waiting', { count })}</span>
                  </span>
                )}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
