/** The groups of the palette, in their order. */
export const PALETTE_KINDS = ['action', 'page', 'view', 'exercise', 'seat'] as const;
export type PaletteKind = (typeof PALETTE_KINDS)[number];

/** One entry of the palette. `keywords`: further text that finds it. */
export interface PaletteItem {
  readonly id: string;
  readonly kind: PaletteKind;
  readonly label: string;
  readonly keywords?: string;
}

/**
 * A command of the palette. `run` does what the command's own button does, including its
 * confirmation.
 */
export interface PaletteCommand {
  /** Stable and unique, such as `announce`. */
  readonly id: string;
  /** In the reader's language, as on the button. */
  readonly label: string;
  /** The key that does the same. */
  readonly shortcut?: string;
  /** Why the command can't run now. The palette shows it, and the entry does nothing. */
  readonly disabledReason?: string;
  readonly run: () => void;
}

/** Of each kind. A longer list would be slower to read than typing another letter. */
export const MAX_RESULTS = 12;

export interface SearchResult<Item> {
  readonly items: readonly Item[];
  /** Number of further matches. */
  readonly more: number;
}

/**
 * 0 is best: the query starts the label, then it starts a word, then it is part of the text. Null:
 * no match.
 */
function rankItem(item: PaletteItem, query: string): number | null {
  const label = item.label.toLocaleLowerCase();
  const text = `${label} ${(item.keywords ?? '').toLocaleLowerCase()}`;
  if (!query.split(/\s+/).every((part) => text.includes(part))) return null;
  if (label.startsWith(query)) return 0;
  return text.split(/[\s:、]+/).some((word) => word.startsWith(query)) ? 1 : 2;
}

/**
 * The items that match a query, best first; equal ones in their given order. An empty query lists
 * everything but exercises and seats, because a room can have thousands of them.
 */
export function searchItems<Item extends PaletteItem>(
  items: readonly Item[],
  typed: string,
): SearchResult<Item> {
  const query = typed.trim().toLocaleLowerCase();
  if (query === '')
    return { items: items.filter(({ kind }) => kind !== 'exercise' && kind !== 'seat'), more: 0 };
  const ranked = items
    .map((item) => ({ item, rank: rankItem(item, query) }))
    .filter((match): match is { item: Item; rank: number } => match.rank !== null);
  const found = ranked.sort((a, b) => a.rank - b.rank).map(({ item }) => item);
  const shown = [...Map.groupBy(found, ({ kind }) => kind).values()].flatMap((group) =>
    group.slice(0, MAX_RESULTS),
  );
  return { items: shown, more: found.length - shown.length };
}

export interface PaletteGroup<Item> {
  readonly kind: PaletteKind;
  readonly items: readonly Item[];
}

/** The items under one heading per kind. The group with the best match comes first. */
export function groupItems<Item extends PaletteItem>(
  items: readonly Item[],
): readonly PaletteGroup<Item>[] {
  return [...Map.groupBy(items, ({ kind }) => kind)].map(([kind, group]) => ({
    kind,
    items: group,
  }));
}
