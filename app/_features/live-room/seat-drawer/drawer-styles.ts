/** A section of the drawer. */
export const SECTION = 'pt-4';

/** A line beside a list: a state, an explanation, or a button. */
export const INFO_LINE =
  'flex flex-wrap items-baseline gap-x-8 gap-y-4 py-5 leading-20 [&>span:not([data-part=pass-override])]:flex-[1_1_12rem]';

/** A check or an incident: mark, title, and details below the title. */
export const CHECK =
  'grid grid-cols-[1.25rem_minmax(0,1fr)_auto] gap-x-10 border-b border-rule py-5 leading-20 [&>b]:wrap-anywhere [&>[data-part=documentation]]:col-[2/-1] [&>[data-part=documentation]]:justify-self-start';

/** The details of a check. */
export const CHECK_DETAILS = 'col-[2/-1]';

/** The summary line of a `<details>`. */
export const SUMMARY = 'min-h-24 text-soft max-tablet:min-h-44';
