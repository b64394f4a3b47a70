import { headers } from 'next/headers';
import { findWorkshop } from '#app/_lib/find-workshop.ts';
import { getReaderLanguage } from '#app/_lib/reader-language.ts';
import { toApiResult } from '#app/_lib/to-api-result.ts';
import { ResultsQuery } from '#lib/protocol/api/results.ts';
import type { ResultLevel } from '#lib/results/types.ts';
import type { WorkshopRole } from '#lib/room/roles.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { services, type ResultsAnswer } from '#lib/server/context.ts';
import {
  firstValues,
  parseAddress,
  type ResultsAddress,
  type SearchParams,
} from './results-address.ts';
import { refusedAnswer, type UnreadyAnswer } from './results-frame.tsx';
import { createResultsTexts, type ResultsTexts } from './results-texts.ts';

export interface ResultsPageProps {
  readonly params: Promise<{ workshop: string }>;
  readonly searchParams: Promise<SearchParams>;
}

/** The texts of a results page, in the reader's language and the time zone of the workshop. */
export async function readTexts(
  workshopId: string,
): Promise<{ readonly texts: ResultsTexts; readonly workshop: WorkshopSummary | null }> {
  const [language, workshop] = await Promise.all([getReaderLanguage(), findWorkshop(workshopId)]);
  return { texts: createResultsTexts(language, workshop?.timeZone ?? 'UTC'), workshop };
}

/** What the pages of the results and of one exercise need. */
export async function readResults(
  workshopId: string,
  search: SearchParams,
): Promise<{
  readonly texts: ResultsTexts;
  readonly address: ResultsAddress;
  readonly answer: ResultsAnswer | UnreadyAnswer;
  /** Null for readers without access, who get no results either. */
  readonly role: WorkshopRole | null;
  /** What the reader's role can see of single students. */
  readonly highestLevel: ResultLevel;
}> {
  const { texts, workshop } = await readTexts(workshopId);
  const query = ResultsQuery.parse(firstValues(search));
  const caller = await services().callerFrom(await headers());
  const result = await toApiResult(services().results.read(caller, workshopId, query));
  return {
    texts,
    address: parseAddress(workshopId, query, search),
    answer: result.ok ? result.value : refusedAnswer(result.error),
    role: (workshop?.role as WorkshopRole | undefined) ?? null,
    highestLevel: workshop?.role === 'organizer' ? 'aggregate' : 'named',
  };
}
