import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { useSeatActions } from '#app/_components/seat-actions/use-seat-actions.tsx';
import { BULK_ACTIONS } from '#app/_components/seat-actions/seat-action-rules.ts';
import { useWorkshop } from '#app/_components/workshop-context.tsx';
import { useIsPhone } from '#app/_components/use-is-phone.ts';
import { api } from '#lib/client/api.ts';
import { mergeApi } from '#lib/client/merge-api.ts';
import { formatClock } from '#lib/i18n/times.ts';
import { isLeader } from '#lib/room/roles.ts';
import type { RoomView } from '#lib/room/views.ts';
import { ListBar } from './list-bar.tsx';
import { LoadError } from './load-error.tsx';
import { MergeProposals } from './merge-proposals.tsx';
import { NoStudents } from './no-students.tsx';
import { Pager } from './pager.tsx';
import { RemovedSeats } from './removed-seats.tsx';
import { StudentBlocks } from './student-blocks.tsx';
import { NO_FILTER, StudentFilters } from './student-filters.tsx';
import { buildRows, pageOf, selectRows, type StudentQuery } from './student-rows.ts';
import { StudentTable } from './student-table.tsx';
import { useLoaded } from './use-loaded.ts';
import { useSelection } from './use-selection.ts';

interface Props {
  readonly view: RoomView;
  readonly query: StudentQuery;
  readonly onQuery: (change: Partial<StudentQuery>) => void;
}

/** The list with its filters and actions, proposals to merge above it and removed seats below. */
export function StudentList({ view, query, onQuery }: Props) {
  const { workshopId, role, connection } = useWorkshop();
  const { seats, info } = view;
  const isLead = isLeader({ role });
  const isPhone = useIsPhone();
  const details = useLoaded(
    useCallback(() => api.listStudents(workshopId), [workshopId]),
    useMemo(() => seats.map(({ id }) => id).join(' '), [seats]),
  );
  const actions = useSeatActions(details.reload);
  const canMerge = isLead && actions.allowed.includes('merge');
  const proposals = useLoaded(
    useMemo(
      () => (canMerge ? () => mergeApi.listMergeProposals(workshopId) : null),
      [canMerge, workshopId],
    ),
    useMemo(() => seats.map(({ displayName, label }) => displayName ?? label).join(' '), [seats]),
  );
  const rows = useMemo(
    () =>
      buildRows(
        seats,
        info.exercises,
        new Map(details.value?.students.map((student) => [student.id, student])),
      ),
    [seats, info.exercises, details.value],
  );
  const matching = useMemo(() => selectRows(rows, query), [rows, query]);
  const selection = useSelection(matching);
  const { shown, page, pages } = pageOf(matching, query.page);
  const { area, list } = useKeptFocus();
  const listProps = {
    rows: shown,
    query,
    onQuery,
    selection,
    actions,
    canSelect: BULK_ACTIONS.some((bulk) => actions.allowed.includes(bulk)),
  };
  return (
    <div ref={area} className="grid min-w-0 gap-16">
      {connection.state === 'reconnecting' && <OfflineNote />}
      {details.error !== null && <LoadError error={details.error} onRetry={details.reload} />}
      {canMerge && proposals.value !== null && (
        <MergeProposals
          workshopId={workshopId}
          proposals={proposals.value}
          seats={seats}
          actions={actions}
          onDecided={proposals.reload}
        />
      )}
      {seats.length === 0 ? (
        <NoStudents />
      ) : (
        <div ref={list} tabIndex={-1} className="grid min-w-0 gap-10 outline-none">
          <StudentFilters seats={seats} query={query} onQuery={onQuery} hasSort={isPhone} />
          <ListBar
            count={seats.length}
            matching={matching}
            selection={selection}
            actions={actions}
          />
          {shown.length === 0 ? (
            <NoMatch onClear={() => onQuery(NO_FILTER)} />
          ) : isPhone ? (
            <StudentBlocks {...listProps} />
          ) : (
            <StudentTable {...listProps} />
          )}
          <Pager page={page} pages={pages} onPage={(next) => onQuery({ page: next })} />
        </div>
      )}
      {isLead && info.workshop.state !== 'archived' && (
        <RemovedSeats
          removed={details.value?.removed ?? []}
          disabled={actions.offline}
          onChanged={details.reload}
        />
      )}
      {actions.dialog}
    </div>
  );
}

/**
 * The list gets the focus when the row or the proposal that had it is gone, so that the keyboard keeps
 * its place.
 */
function useKeptFocus() {
  const area = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const last = useRef<Element | null>(null);
  useEffect(() => {
    const element = area.current;
    const remember = (event: FocusEvent) => {
      last.current = event.target instanceof Element ? event.target : null;
    };
    element?.addEventListener('focusin', remember);
    return () => element?.removeEventListener('focusin', remember);
  }, []);
  useEffect(() => {
    if (document.activeElement !== document.body || last.current?.isConnected !== false) return;
    last.current = null;
    list.current?.focus();
  });
  return { area, list };
}

function NoMatch({ onClear }: { readonly onClear: () => void }) {
  const t = useTranslations('students');
  return (
    <div className="grid justify-items-start gap-8 py-16">
      <h2 className="text-[0.9375rem]">{t('noMatch')}</h2>
      <p>{t('noMatchWhy')}</p>
      <Button onClick={onClear}>{t('clear')}</Button>
    </div>
  );
}

function OfflineNote() {
  const t = useTranslations('students');
  const { connection } = useWorkshop();
  if (connection.state !== 'reconnecting') return null;
  return (
    <p role="status" data-part="offline-note" className="border-2 border-ink px-14 py-8">
      {t('offline', { time: formatClock(connection.lastFrameAt) })}
    </p>
  );
}
