/** The sizes of paper that cards can be printed on. */
export const PAPERS = ['a4', 'letter'] as const;
export type Paper = (typeof PAPERS)[number];

/** Cards on one page, whatever its size. */
export const CARDS_PER_PAGE = 8;
