import type { AdmissionView } from '#lib/protocol/api/admission.ts';

/** What each section about joining gets. */
export interface AdmissionProps {
  readonly workshopId: string;
  readonly admission: AdmissionView;
  /** Loads the data again after a decision. */
  readonly onDone: () => void;
}

/** Rows of a list; the bulk actions include the others. */
export const MAX_LISTED = 200;

/** A row of a list: what it is, then its buttons. */
export const ROW = 'flex flex-wrap items-center gap-8 border-b border-rule py-6';
/** The first part of a row. */
export const ROW_FACTS = 'flex min-w-192 flex-1 flex-wrap gap-x-12';
