import type { Route } from 'next';
import Link from 'next/link';
import { Suspense, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { cn } from '#app/_components/cn.ts';
import { ErasureNote } from '#app/_components/erasure-note.tsx';
import { landingPageOf } from '#app/_components/landing-page.ts';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { lifecycleOfSummary } from '#app/_components/lifecycle/lifecycle-offer.ts';
import { PageLayer } from '#app/_components/lifecycle/page-layer.tsx';
import { MenuItem, MenuLink } from '#app/_components/menu.tsx';
import { StartTime } from '#app/_components/start-time.tsx';
import { StatePill } from '#app/_components/state-pill.tsx';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { isLeader, type Role } from '#lib/room/roles.ts';

/** Rendered by the server, so that nothing moves when its code arrives. */
const [LifecycleActions] = lazyWithPreload(() =>
  import('#app/_components/lifecycle/lifecycle-actions.tsx').then(
    (module) => module.LifecycleActions,
  ),
);
const [RenameDialog] = lazyWithPreload(() =>
  import('./rename-dialog.tsx').then((module) => module.RenameDialog),
);

const CELL_CLASS =
  'border-b border-rule py-8 pe-16 text-start align-middle max-desk:border-0 max-desk:p-0 max-desk:wrap-anywhere';

type StaffRole = Exclude<Role, 'student'>;

interface Props {
  readonly workshop: WorkshopSummary;
  readonly courseTitle: string;
  /** The page can't reach the server. */
  readonly isOffline: boolean;
  readonly onChanged: () => void;
}

/** One workshop. In narrow windows it is a block in which every value has its label. */
export function WorkshopRow({ workshop, courseTitle, isOffline, onChanged }: Props) {
  const t = useTranslations('instructor.workshops');
  const roles = useTranslations('workshopFields.role');
  const erasure = useTranslations('shell.retention');
  const { id, name, state, seats, connected } = workshop;
  const role = workshop.role as StaffRole;
  const isOver = state === 'ended' || state === 'archived';
  return (
    <tr className="max-desk:flex max-desk:flex-wrap max-desk:items-center max-desk:gap-x-16 max-desk:gap-y-4 max-desk:border-b max-desk:border-rule max-desk:py-12">
      <th scope="row" className={cn(CELL_CLASS, 'w-[24%] min-w-128 wrap-anywhere max-desk:w-auto')}>
        <Link
          className="text-[1rem]"
          href={`/workshops/${id}/${landingPageOf(role, state)}` as Route}
        >
          {name}
        </Link>
        {workshop.erasures.length > 0 && (
          <p data-part="erasure-note" className="font-normal text-[0.875rem]/20">
            <ErasureNote workshop={workshop} />{' '}
            <Link href={`/workshops/${id}/results` as Route}>{erasure('download')}</Link>
          </p>
        )}
      </th>
      <td className={CELL_CLASS}>
        <StatePill state={state} />
      </td>
      <Cell label={t('course')} startsLine>
        {courseTitle}
      </Cell>
      <Cell label={t('starts')}>
        <StartTime at={workshop.startsAt} zone={workshop.timeZone} />
      </Cell>
      <Cell label={t('students')}>
        {connected !== null && state === 'live' ? t('connected', { seats, connected }) : seats}
      </Cell>
      <Cell label={t('code')} isEmpty={isOver}>
        <code className="whitespace-nowrap">{workshop.code}</code>
      </Cell>
      <Cell label={t('role')}>{roles(role)}</Cell>
      <td
        className={cn(
          CELL_CLASS,
          'pe-0 text-end max-desk:w-full max-desk:text-start max-tablet:[&_[data-part=menu]]:min-h-44 max-tablet:[&_[data-part=menu]]:min-w-44',
        )}
      >
        <fieldset disabled={isOffline} className="contents">
          <RowActions workshop={workshop} role={role} onChanged={onChanged} />
        </fieldset>
      </td>
    </tr>
  );
}

interface CellProps {
  readonly label: string;
  /** In narrow windows: whether the second line of the block begins here. */
  readonly startsLine?: boolean;
  /** No value: the cell is empty in a table and left out of a block. */
  readonly isEmpty?: boolean;
  readonly children: ReactNode;
}

function Cell({ label, startsLine = false, isEmpty = false, children }: CellProps) {
  return (
    <>
      {startsLine && <td aria-hidden="true" className="hidden max-desk:block max-desk:w-full" />}
      <td className={cn(CELL_CLASS, isEmpty && 'max-desk:hidden')}>
        {!isEmpty && (
          <>
            <span className="text-soft desk:hidden">{label}: </span>
            {children}
          </>
        )}
      </td>
    </>
  );
}

interface RowActionsProps {
  readonly workshop: WorkshopSummary;
  readonly role: StaffRole;
  readonly onChanged: () => void;
}

/** The button of the state and the menu, with the same words as in the header of the workshop. */
function RowActions({ workshop, role, onChanged }: RowActionsProps) {
  const t = useTranslations('instructor.workshops');
  const [isRenaming, setIsRenaming] = useState(false);
  const { id, state } = workshop;
  return (
    <>
      <Suspense>
        <LifecycleActions
          workshop={lifecycleOfSummary(workshop)}
          named
          onChanged={onChanged}
          onDeleted={onChanged}
          menuItems={
            <>
              {role !== 'projector' && (
                <MenuLink href={`/workshops/${id}/room` as Route}>{t('open')}</MenuLink>
              )}
              <MenuLink href={`/workshops/${id}/projector` as Route}>{t('projector')}</MenuLink>
              {isLeader({ role }) && state !== 'archived' && (
                <MenuItem onSelect={() => setIsRenaming(true)}>{t('rename')}</MenuItem>
              )}
            </>
          }
        />
      </Suspense>
      {isRenaming && (
        <PageLayer>
          <Suspense>
            <RenameDialog
              workshop={workshop}
              onClose={() => setIsRenaming(false)}
              onRenamed={() => {
                setIsRenaming(false);
                onChanged();
              }}
            />
          </Suspense>
        </PageLayer>
      )}
    </>
  );
}
