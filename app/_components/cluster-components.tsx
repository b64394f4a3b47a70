'use client';
import { useTranslations } from 'use-intl';
import { Cell } from './status-cell.tsx';
import type { Mark } from './status-mark.ts';
import type { ComponentView } from '#lib/room/views.ts';

const MARKS: Readonly<Record<ComponentView['state'], Mark>> = {
  alive: { state: 'passed' },
  down: { state: 'trouble' },
  managed: { state: 'unknown', why: 'cannot-tell' },
  unknown: { state: 'unknown', why: 'cannot-tell' },
};

/** The parts of a cluster, alive or not: what each does, and what stops without it. */
export function Inside({ parts }: { readonly parts: readonly ComponentView[] }) {
  const t = useTranslations('inside');
  return (
    <ul className="parts">
      {parts.map(({ component, state, seen, why }) => (
        <li key={component} data-state={state}>
          <code title={seen.length > 0 ? t('seen', { names: seen.join(', ') }) : undefined}>
            {component}
          </code>
          <span className="soft">
            {t(`part.${component}.does`)} {t(`part.${component}.without`)}
            {state === 'managed' && ` ${t('managedNote')}`}
          </span>
          <span className="part-state">
            <Cell mark={MARKS[state]} size={16} />
            {state === 'down' ? <b>{why === '' ? t('state.down') : why}</b> : t(`state.${state}`)}
          </span>
        </li>
      ))}
    </ul>
  );
}
