import { Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { useRoomCommands } from '../state/room-commands.tsx';
import type { AttentionItem } from './attention-queue.ts';

/** Not needed until the instructor sends something. */
const [GroupMessageForm, preloadGroupMessageForm] = lazyWithPreload(() =>
  import('../broadcast/group-message-form.tsx').then((module) => module.GroupMessageForm),
);
export { preloadGroupMessageForm };

interface GroupActionsProps {
  readonly item: Extract<AttentionItem, { kind: 'shared' }>;
  /** Number of hints of the item's exercise. */
  readonly hints: number;
  readonly canHelp: boolean;
  readonly cleared: boolean;
  readonly filterActive: boolean;
  readonly onToggleFilter: () => void;
}

/**
 * Sends one hint or message to all students with the same cause, or shows only them in the grid.
 */
export function GroupActions({
  item,
  hints,
  canHelp,
  cleared,
  filterActive,
  onToggleFilter,
}: GroupActionsProps) {
  const t = useTranslations('instructor.room.attention');
  const commands = useRoomCommands();
  const [prompt, setPrompt] = useState<'hint' | 'message' | null>(null);
  const scope = `need:${item.key}`;
  // An open form stays when the item is cleared, so that no typed text is lost.
  if (prompt)
    return (
      <div
        className="grid gap-6 ps-46 pe-16 pb-8"
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
          event.preventDefault();
          setPrompt(null);
        }}
      >
        <Suspense fallback={null}>
          <GroupMessageForm
            kind={prompt}
            item={item}
            scope={scope}
            onClose={() => setPrompt(null)}
          />
        </Suspense>
      </div>
    );
  if (cleared) return null;
  return (
    <span className="flex flex-wrap items-center gap-5 ps-46 pe-16 pb-8">
      {canHelp && hints > 0 && (
        <Button primary disabled={commands.disabled} onClick={() => setPrompt('hint')}>
          {t('hintAll', { seats: item.seats.length })}
        </Button>
      )}
      {canHelp && (
        <Button disabled={commands.disabled} onClick={() => setPrompt('message')}>
          {t('announce')}
        </Button>
      )}
      <Button aria-pressed={filterActive} onClick={onToggleFilter}>
        {t(filterActive ? 'showing' : 'show')}
      </Button>
    </span>
  );
}
