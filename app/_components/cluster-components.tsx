import { useTranslations } from 'use-intl';
import type { ComponentView } from '#lib/room/views.ts';
import { StatusCell } from './status-cell.tsx';
import type { StatusMark } from './status-mark.ts';

const COMPONENT_MARKS: Readonly<Record<ComponentView['state'], StatusMark>> = {
  alive: { state: 'passed' },
  down: { state: 'failing' },
  managed: { state: 'unknown', reason: 'cannot-verify' },
  unknown: { state: 'unknown', reason: 'cannot-verify' },
};

interface Props {
  readonly components: readonly ComponentView[];
}

/** The components of a cluster: state, what each does, and what stops working without it. */
export function ClusterComponents({ components }: Props) {
  const t = useTranslations('components');
  return (
    <ul data-part="cluster-components">
      {components.map(({ component, state, objectNames, reason }) => (
        <li
          key={component}
          data-state={state}
          className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-12 border-b border-rule py-5 text-body/18"
        >
          <code
            className="bg-transparent p-0 font-bold"
            title={
              objectNames.length > 0 ? t('seen', { names: objectNames.join(', ') }) : undefined
            }
          >
            {component}
          </code>
          <span className="col-span-full row-start-2 text-soft">
            {t(`part.${component}.does`)} {t(`part.${component}.without`)}
            {state === 'managed' && ` ${t('managedNote')}`}
          </span>
          <span className="flex items-center gap-6 whitespace-nowrap">
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
