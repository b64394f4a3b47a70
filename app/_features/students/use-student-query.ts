import { useSearchParams } from 'next/navigation';
import { useCallback, useEffect, useRef, useState } from 'react';
import { readQuery, writeQuery, type StudentQuery } from './student-rows.ts';

/** Safari refuses more than 100 changes of the address in 30 s, which fast typing would reach. */
const ADDRESS_DELAY_MS = 400;

/**
 * Search, filters, sort and page. They begin with those of the address, which follows them, so that a
 * reload and a link show the same list.
 */
export function useStudentQuery(): readonly [
  StudentQuery,
  (change: Partial<StudentQuery>) => void,
] {
  const params = useSearchParams();
  const [query, setQuery] = useState(() => readQuery(new URLSearchParams(params.toString())));
  const isFirst = useRef(true);
  useEffect(() => {
    // The first render shows what the address says.
    if (isFirst.current) {
      isFirst.current = false;
      return;
    }
    const { pathname } = window.location;
    const timer = setTimeout(
      () => window.history.replaceState(null, '', `${pathname}${writeQuery(query)}`),
      ADDRESS_DELAY_MS,
    );
    return () => clearTimeout(timer);
  }, [query]);
  const change = useCallback(
    (next: Partial<StudentQuery>) =>
      // Another list begins at its first page.
      setQuery((before) => ({ ...before, page: 1, ...next })),
    [],
  );
  return [query, change];
}
