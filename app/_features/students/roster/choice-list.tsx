import { useId, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { controlVariants } from '#app/_components/control-variants.ts';
import { MAX_SEARCH_CHARS } from '#lib/protocol/limits.ts';

/** Choices that are shown. The others are found by the search. */
const SHOWN = 50;
/** From this number on a list can be searched. */
const SEARCHED_FROM = 10;

export interface Choice {
  readonly id: string;
  readonly content: ReactNode;
}

interface Props<Item> {
  readonly title: string;
  /** The label of the search. */
  readonly searchLabel: string;
  readonly items: readonly Item[];
  readonly search: (items: readonly Item[], text: string) => readonly Item[];
  readonly toChoice: (item: Item) => Choice;
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
  /** In place of the list while it is empty. */
  readonly empty: string;
}

/** One of many things to choose with the arrow keys, and a search if there are many. */
export function ChoiceList<Item>(props: Props<Item>) {
  const { title, searchLabel, items, search, toChoice, chosen, onChoose, empty } = props;
  const t = useTranslations('roster');
  const name = useId();
  const [text, setText] = useState('');
  const found = text === '' ? items : search(items, text);
  return (
    <fieldset className="grid min-w-0 content-start gap-8">
      <legend className="pb-6 font-bold">
        {title} <span className="font-plain text-soft">{items.length}</span>
      </legend>
      {items.length === 0 && <p className="text-soft">{empty}</p>}
      {(items.length >= SEARCHED_FROM || text !== '') && (
        <input
          type="search"
          className={controlVariants()}
          aria-label={searchLabel}
          placeholder={searchLabel}
          maxLength={MAX_SEARCH_CHARS}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      {items.length > 0 && found.length === 0 && (
        <p role="status" className="text-soft">
          {t('noHit')}
        </p>
      )}
      <div className="grid">
        {found.slice(0, SHOWN).map((item) => {
          const { id, content } = toChoice(item);
          return (
            <label
              key={id}
              className="flex min-h-34 items-start gap-8 border-b border-rule py-6 max-tablet:min-h-44"
            >
              <input
                type="radio"
                className="mt-4 shrink-0"
                name={name}
                value={id}
                checked={chosen === id}
                onChange={() => onChoose(id)}
              />
              <span className="min-w-0 flex-1 wrap-anywhere">{content}</span>
            </label>
          );
        })}
      </div>
      {found.length > SHOWN && (
        <p className="text-soft">{t('hidden', { count: found.length - SHOWN })}</p>
      )}
    </fieldset>
  );
}
