import { useId, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { DateTime } from '../date-time.tsx';
import { PresenceLabel } from '../presence-label.tsx';
import {
  hasAgent,
  otherSide,
  type MergeChoice,
  type MergePair,
  type Side,
} from './merge-choice.ts';
import { countPassed, countPassedTogether } from './seat-action-rules.ts';

interface Props {
  readonly pair: MergePair;
  readonly choice: MergeChoice;
  readonly onChoose: (change: Partial<MergeChoice>) => void;
}

const SIDES: readonly Side[] = ['first', 'second'];
const CELL = 'border-t border-rule py-6 pe-8 align-top wrap-anywhere';

/** Both seats side by side. Seat, name and agent are chosen; passes are kept of both. */
export function MergeComparison({ pair, choice, onChoose }: Props) {
  const t = useTranslations('seatActions.mergeDialog');
  const { first, second } = pair;
  const count = first.row.cells.length;
  const from = pair[otherSide(choice.seat)].row;
  const choose = (part: 'seat' | 'name' | 'agent', content: (side: Side) => ReactNode) => (
    <ChoiceRow
      label={t(part)}
      value={choice[part]}
      onChange={(side) => onChoose({ [part]: side })}
      content={content}
    />
  );
  return (
    <>
      <table className="w-full table-fixed border-collapse text-start" aria-label={t('table')}>
        <thead>
          <tr>
            <td className="w-[30%]" />
            {SIDES.map((side) => (
              <th key={side} scope="col" className="py-4 pe-8 text-start">
                <code>{pair[side].row.label}</code>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {choose('seat', (side) => pair[side].row.label)}
          {(first.row.displayName ?? second.row.displayName) !== null &&
            choose('name', (side) => pair[side].row.displayName ?? t('noName'))}
          {(hasAgent(first) || hasAgent(second)) &&
            choose('agent', (side) =>
              hasAgent(pair[side]) ? (
                <span className="grid">
                  {pair[side].details?.vm}
                  <PresenceLabel presence={pair[side].row.presence} />
                </span>
              ) : (
                t('noAgent')
              ),
            )}
          <FactRow
            label={t('passes')}
            content={(side) => t('passesOf', { passed: countPassed(pair[side].row), count })}
          />
          <FactRow
            label={t('activity')}
            content={(side) => {
              const { lastChangeAt } = pair[side].row;
              return lastChangeAt === null ? t('noActivity') : <DateTime at={lastChangeAt} />;
            }}
          />
          <FactRow label={t('devices')} content={(side) => pair[side].details?.devices ?? '–'} />
        </tbody>
      </table>
      <p>{t('passesBoth', { passed: countPassedTogether(first.row, second.row), count })}</p>
      <label className="flex min-h-24 items-start gap-8 max-tablet:min-h-44">
        <input
          type="checkbox"
          className="mt-4"
          checked={choice.keepsDevices}
          onChange={(event) => onChoose({ keepsDevices: event.target.checked })}
        />
        {t('keepDevices', { from: from.label })}
      </label>
    </>
  );
}

interface FactRowProps {
  readonly label: string;
  readonly content: (side: Side) => ReactNode;
}

function FactRow({ label, content }: FactRowProps) {
  return (
    <tr>
      <th scope="row" className={`${CELL} text-start`}>
        {label}
      </th>
      {SIDES.map((side) => (
        <td key={side} className={CELL}>
          {content(side)}
        </td>
      ))}
    </tr>
  );
}

interface ChoiceRowProps extends FactRowProps {
  readonly value: Side;
  readonly onChange: (side: Side) => void;
}

function ChoiceRow({ label, value, onChange, content }: ChoiceRowProps) {
  const name = useId();
  return (
    <tr>
      <th scope="row" id={`${name}-label`} className={`${CELL} text-start`}>
        {label}
      </th>
      {SIDES.map((side) => (
        <td key={side} className={CELL}>
          <label className="flex min-h-24 items-start gap-8 max-tablet:min-h-44">
            <input
              type="radio"
              className="mt-4"
              name={name}
              aria-labelledby={`${name}-label ${name}-${side}`}
              checked={value === side}
              onChange={() => onChange(side)}
            />
            <span id={`${name}-${side}`} className="min-w-0">
              {content(side)}
            </span>
          </label>
        </td>
      ))}
    </tr>
  );
}
