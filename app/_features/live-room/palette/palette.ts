/** One thing that the palette may lead to. `also`: what it can be found by beside its words. */
export interface PaletteItem {
  readonly id: string;
  readonly kind: 'seat' | 'exercise' | 'command';
  readonly label: string;
  readonly keywords?: string;
}

/** So many are listed; a list that one has to scroll through is slower than another letter. */
export const MAX_RESULTS = 12;

export interface SearchResult<Item> {
  readonly items: readonly Item[];
  /** How many more would answer. */
  readonly more: number;
}

/** 0 is best: what was typed begins the words, then begins one of them, then stands somewhere. Null: not found. */
function rankItem(item: PaletteItem, query: string): number | null {
  const label = item.label.toLocaleLowerCase();
  const text = `${label} ${(item.keywords ?? '').toLocaleLowerCase()}`;
  if (!query.split(/\s+/).every((part) => text.includes(part))) return null;
  if (label.startsWith(query)) return 0;
  return text.split(/[\s:、]+/).some((word) => word.startsWith(query)) ? 1 : 2;
}

/** What answers to a query, best first, equal ones in the order they came. Nothing typed: the commands. */
export function searchItems<Item extends PaletteItem>(
  items: readonly Item[],
  typed: string,
): SearchResult<Item> {
  const query = typed.trim().toLocaleLowerCase();
  if (query === '') {
    const commands = items.filter(({ kind }) => kind === 'command');
    return {
      items: commands.slice(0, MAX_RESULTS),
      more: Math.max(0, commands.length - MAX_RESULTS),
    };
  }
  const ranked = items
    .map((item) => ({ item, rank: rankItem(item, query) }))
    .filter((each): each is { item: Item; rank: number } => each.rank !== null);
  const found = ranked.sort((a, b) => a.rank - b.rank).map(({ item }) => item);
  return { items: found.slice(0, MAX_RESULTS), more: Math.max(0, found.length - MAX_RESULTS) };
}
