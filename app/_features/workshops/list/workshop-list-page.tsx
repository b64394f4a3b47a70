'use client';
import { useSearchParams } from 'next/navigation';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { ButtonLink } from '#app/_components/button-link.tsx';
import { Button } from '#app/_components/button.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { StaffMain } from '#app/_components/staff-main.tsx';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import { formatClock } from '#lib/i18n/times.ts';
import type { WorkshopPage } from '#lib/protocol/api/workshops.ts';
import { FirstWorkshop, NoMatch } from './empty-list.tsx';
import { ListFilters } from './list-filters.tsx';
import { ListPager } from './list-pager.tsx';
import { formatListQuery, isFiltered, readListQuery, type ListQuery } from './list-query.ts';
import { useWorkshopList } from './use-workshop-list.ts';
import { WorkshopTable } from './workshop-table.tsx';

/** How long the reader pauses before the list looks for what they typed. */
const TYPING_MS = 200;

interface Props {
  /** The address's query for which `firstPage` was found, as `formatListQuery` writes it. */
  readonly firstKey: string;
  readonly firstPage: WorkshopPage;
  /** Titles by id, in the reader's language. */
  readonly courseTitles: Readonly<Record<string, string>>;
  readonly canCreate: boolean;
}

/** The workshops of the reader, with search, filters, order and pages in the address. */
export function WorkshopListPage({ firstKey, firstPage, courseTitles, canCreate }: Props) {
  const t = useTranslations('instructor.workshops');
  const { query, setQuery } = useAddressQuery();
  const { searchText, search, settleSearch } = useSearchText(query.q, (q) =>
    setQuery({ q }, 'replace'),
  );
  const { list, error, reload } = useWorkshopList(query, { key: firstKey, page: firstPage });
  const { page } = list;
  const courses = useMemo(
    () => new Map(page.courses.map((id) => [id, courseTitles[id] ?? id])),
    [page.courses, courseTitles],
  );
  const section = useFocusKeeper(page);
  const isOffline = error?.error === 'offline';
  const clear = () => {
    search('');
    setQuery({ q: '', state: '', role: '', course: '' }, 'push');
  };
  return (
    <StaffMain
      title={t('title')}
      actions={
        // Without any workshop, the first steps have the button.
        canCreate &&
        page.courses.length > 0 && (
          <ButtonLink primary href="/workshops/new">
            {t('create')}
          </ButtonLink>
        )
      }
    >
      {page.courses.length === 0 ? (
        <FirstWorkshop canCreate={canCreate} />
      ) : (
        <>
          <ListFilters
            query={query}
            searchText={searchText}
            courses={courses}
            onSearch={search}
            onFilter={(part) => {
              settleSearch();
              setQuery(part, 'push');
            }}
          />
          <ListNotes error={error} loadedAt={list.loadedAt} onRetry={reload} />
          <section
            ref={section}
            tabIndex={-1}
            aria-label={t('title')}
            aria-busy={list.key !== formatListQuery(query)}
            className="grid gap-16 outline-none"
          >
            <p className="sr-only" role="status">
              {t('found', { count: page.total })}
            </p>
            {page.workshops.length > 0 ? (
              <WorkshopTable
                workshops={page.workshops}
                courses={courses}
                isOffline={isOffline}
                onChanged={reload}
              />
            ) : (
              page.total === 0 && (
                <NoMatch
                  isFiltered={isFiltered(query)}
                  onClear={clear}
                  onShowAll={() => setQuery({ state: 'all' }, 'push')}
                />
              )
            )}
            <ListPager page={page} onTurn={(next) => setQuery({ page: next }, 'push')} />
          </section>
        </>
      )}
    </StaffMain>
  );
}

/** What is wrong with the list at the moment. It keeps its last data. */
function ListNotes({
  error,
  loadedAt,
  onRetry,
}: {
  readonly error: Parameters<ReturnType<typeof useErrorMessage>>[0] | null;
  readonly loadedAt: number;
  readonly onRetry: () => void;
}) {
  const t = useTranslations('instructor.workshops');
  const action = useTranslations('common.action');
  const errorMessage = useErrorMessage();
  if (error === null) return null;
  return (
    <div className="flex flex-wrap items-center gap-12">
      <FieldError>
        <b>{t('asOf', { time: formatClock(loadedAt) })} </b>
        <span>{errorMessage(error)}</span>
      </FieldError>
      <Button onClick={onRetry}>{action('retry')}</Button>
    </div>
  );
}

/** The query in the address. A change of a filter begins with the first page again. */
function useAddressQuery() {
  const params = useSearchParams();
  const query = useMemo(() => readListQuery(params), [params]);
  const setQuery = (part: Partial<ListQuery>, how: 'push' | 'replace') => {
    // Read again: two changes can come before the next render.
    const now = readListQuery(new URLSearchParams(window.location.search));
    const next = formatListQuery({ ...now, page: 1, ...part });
    if (next === formatListQuery(now)) return;
    const address = `${window.location.pathname}${next}`;
    if (how === 'push') window.history.pushState(null, '', address);
    else window.history.replaceState(null, '', address);
  };
  return { query, setQuery };
}

/** The typed search, which is shown at once and looked for after a pause. */
function useSearchText(q: string, onSettled: (q: string) => void) {
  const [typed, setTyped] = useState<{ readonly text: string; readonly isPending: boolean } | null>(
    null,
  );
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const settle = (text: string) => {
    clearTimeout(timer.current);
    setTyped({ text, isPending: false });
    onSettled(text.trim());
  };
  const search = (text: string) => {
    setTyped({ text, isPending: true });
    clearTimeout(timer.current);
    timer.current = setTimeout(() => settle(text), TYPING_MS);
  };
  // The address can change without typing, e.g. by the back button.
  const isCurrent = typed !== null && (typed.isPending || typed.text.trim() === q);
  /** Looks at once. Called before a filter changes, so that the back button leads to the search alone. */
  const settleSearch = () => {
    if (typed?.isPending) settle(typed.text);
  };
  return { searchText: isCurrent ? typed.text : q, search, settleSearch };
}

/** An action can remove the row that has the focus. It goes to the list then. */
function useFocusKeeper(page: WorkshopPage) {
  const section = useRef<HTMLElement>(null);
  const hadFocus = useRef(false);
  useEffect(() => {
    const element = section.current;
    const isInside = (target: EventTarget | null) =>
      target instanceof Node && (element?.contains(target) ?? false);
    const remember = (event: FocusEvent) => {
      hadFocus.current = isInside(event.target);
    };
    document.addEventListener('focusin', remember);
    return () => document.removeEventListener('focusin', remember);
  }, []);
  useEffect(() => {
    if (hadFocus.current && document.activeElement === document.body) section.current?.focus();
  }, [page]);
  return section;
}
