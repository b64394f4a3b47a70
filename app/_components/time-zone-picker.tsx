import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslations } from 'use-intl';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { cn } from './cn.ts';
import { controlVariants } from './control-variants.ts';
import { FieldFrame } from './field-frame.tsx';
import { cityOf } from './city-of.ts';
import { findZoneOptions, formatOffset, listZoneOptions } from './time-zones.ts';
import { canonicalTimeZone } from '#lib/kit/time-zone.ts';

interface Props {
  /** A zone of the IANA time zone database, or what was typed instead. */
  readonly value: string;
  /** For the offsets, which change in summer, ms since 1970. */
  readonly at: number;
  readonly error?: string | undefined;
  readonly disabled?: boolean;
  readonly onSelect: (zone: string) => void;
}

/** Picks a time zone by its city: typing searches, arrow keys move, Enter takes. */
export function TimeZonePicker({ value, at, error, disabled = false, onSelect }: Props) {
  const t = useTranslations('workshopFields');
  const id = useId();
  const picker = useZonePicker({ value, at, onSelect });
  const { options, activeIndex, isOpen } = picker;
  const active = options[activeIndex];
  return (
    <FieldFrame id={id} label={t('zone')} hint={t('zoneHint')} error={error}>
      <div className="relative">
        <input
          id={id}
          type="text"
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={isOpen}
          aria-controls={`${id}-list`}
          aria-activedescendant={isOpen && active ? `${id}-${active.zone}` : undefined}
          aria-describedby={`${id}-more`}
          aria-invalid={error ? true : undefined}
          autoComplete="off"
          spellCheck={false}
          disabled={disabled}
          className={controlVariants()}
          value={picker.text}
          onChange={(event) => picker.type(event.target.value)}
          onClick={picker.open}
          onFocus={(event) => event.target.select()}
          onBlur={picker.leave}
          onKeyDown={picker.handleKey}
        />
        {isOpen && (
          <ZoneList
            id={id}
            options={options}
            activeIndex={activeIndex}
            value={value}
            onSelect={picker.select}
          />
        )}
      </div>
      <span className="sr-only" role="status">
        {isOpen && t('zonesFound', { count: options.length })}
      </span>
    </FieldFrame>
  );
}

/** The state of the picker: the text while the reader types, and the option that Enter takes. */
function useZonePicker({ value, at, onSelect }: Pick<Props, 'value' | 'at' | 'onSelect'>) {
  const t = useTranslations('workshopFields');
  const { language } = useLanguage();
  const [typed, setTyped] = useState<string | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const [activeIndex, setActiveIndex] = useState(-1);
  // Made when it opens for the first time: a list of all zones takes a moment.
  const [wasOpened, setWasOpened] = useState(false);
  const day = Math.floor(at / 86_400_000);
  const all = useMemo(
    () => (wasOpened ? listZoneOptions(day * 86_400_000, language) : []),
    [wasOpened, day, language],
  );
  const options = useMemo(() => findZoneOptions(all, typed ?? ''), [all, typed]);
  const label =
    canonicalTimeZone(value) === null || value === 'UTC'
      ? value
      : t('zoneOption', { city: cityOf(value), offset: formatOffset(value, at) });

  const open = () => {
    if (isOpen) return;
    setWasOpened(true);
    setIsOpen(true);
    setActiveIndex(-1);
  };
  const close = () => {
    setIsOpen(false);
    setTyped(null);
    setActiveIndex(-1);
  };
  const select = (zone: string) => {
    onSelect(zone);
    close();
  };
  const type = (text: string) => {
    open();
    setTyped(text);
    setActiveIndex(0);
  };
  /** Leaving the field takes what was clearly meant. Another text stays, and is an error. */
  const leave = () => {
    if (typed !== null && typed.trim() !== '') {
      const zone = canonicalTimeZone(typed.trim());
      const [first, ...others] = options;
      if (zone !== null) onSelect(zone);
      else if (first && (others.length === 0 || isSameCity(first.city, typed)))
        onSelect(first.zone);
      else onSelect(typed.trim());
    }
    close();
  };
  const move = (index: number) => {
    open();
    setActiveIndex(Math.max(0, Math.min(options.length - 1, index)));
  };
  const handleKey = (event: KeyboardEvent) => {
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: activeIndex + 1,
      ArrowUp: activeIndex < 0 ? options.length - 1 : activeIndex - 1,
      PageDown: activeIndex + 8,
      PageUp: activeIndex - 8,
    };
    const target = moves[event.key];
    const active = options[activeIndex];
    if (target !== undefined) move(target);
    else if (event.key === 'Enter' && isOpen && active) select(active.zone);
    else if (event.key === 'Escape' && isOpen) close();
    else return;
    event.preventDefault();
  };
  return {
    text: typed ?? label,
    options,
    isOpen,
    activeIndex,
    open,
    type,
    leave,
    select,
    handleKey,
  };
}

function isSameCity(city: string, typed: string): boolean {
  return city.toLowerCase() === typed.trim().toLowerCase();
}

interface ZoneListProps {
  readonly id: string;
  readonly options: ReturnType<typeof findZoneOptions>;
  readonly activeIndex: number;
  readonly value: string;
  readonly onSelect: (zone: string) => void;
}

function ZoneList({ id, options, activeIndex, value, onSelect }: ZoneListProps) {
  const t = useTranslations('workshopFields');
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    const shown = list.current?.querySelector('[data-active]') ?? selectedOf(list.current);
    shown?.scrollIntoView({ block: 'nearest' });
  }, [activeIndex, options]);
  return (
    <ul
      ref={list}
      id={`${id}-list`}
      role="listbox"
      aria-label={t('zone')}
      className="absolute inset-x-0 top-full z-20 mt-2 max-h-256 overflow-y-auto border-2 border-ink bg-paper py-4"
    >
      {options.length === 0 && (
        <li role="presentation" className="px-10 py-6 text-soft">
          {t('zoneNone')}
        </li>
      )}
      {options.map(({ zone, city, offset, name }, index) => (
        // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the field has the focus and handles the keys
        <li
          key={zone}
          id={`${id}-${zone}`}
          role="option"
          aria-selected={zone === value}
          data-active={index === activeIndex || undefined}
          className={cn(
            'flex min-h-32 cursor-pointer flex-wrap items-center gap-x-8 px-10 py-4 max-tablet:min-h-44',
            zone === value && 'font-bold',
            index === activeIndex && 'bg-ink text-paper [&>span]:text-paper',
          )}
          // The field keeps the focus.
          onPointerDown={(event) => event.preventDefault()}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onSelect(zone)}
        >
          {zone === 'UTC' ? zone : t('zoneOption', { city, offset })}{' '}
          <span className="text-soft">{name}</span>
        </li>
      ))}
    </ul>
  );
}

function selectedOf(list: HTMLElement | null): Element | null {
  return list?.querySelector('[aria-selected="true"]') ?? null;
}
