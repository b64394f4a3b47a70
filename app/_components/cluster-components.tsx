'use client';
import { useTranslations } from 'use-intl';
import { StatusCell } from './status-cell.tsx';
import type { StatusMark } from './status-mark.ts';
import type { ComponentView } from '#lib/room/views.ts';

const COMPONENT_MARKS: Readonly<Record<ComponentView['state'], StatusMark>> = {
  alive: { state: 'passed' },
  down: { state: 'failing' },
  managed: { state: 'unknown', reason: 'cannot-verify' },
  unknown: { state: 'unknown', reason: 'cannot-verify' },
};

/** The parts of a cluster, alive or not: what each does, and what stops without it. */
export function ClusterComponents({
  components,
}: {
  readonly components: readonly ComponentView[];
}) {
  const t = useTranslations('components');
  return (
    <ul className="parts">
      {components.map(({ component, state, objectNames, reason }) => (
        <li key={component} data-state={state}>
          <code
            title={
              objectNames.length > 0 ? t('seen', { names: objectNames.join(', ') }) : undefined
            }
          >
            {component}
          </code>
          <span className="soft">
            {t(`part.${component}.does`)} {t(`part.${component}.without`)}
            {state === 'managed' && ` ${t('managedNote')}`}
          </span>
          <span className="part-state">
            <StatusCell mark={COMPONENT_MARKS[state]} size={16} />
            {state === 'down' ? (
              <b>{reason === '' ? t('state.down') : reason}</b>
            ) : (
              t(`state.${state}`)
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
