import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { cn } from '#app/_components/cn.ts';
import type { ApiError } from '#lib/i18n/error-messages.ts';
import { useRoomCommands, type OutcomeMessage, type RoomCommandInput } from './room-commands.tsx';
import { useRefusalText } from './use-refusal-text.ts';

interface CommandOutcomeProps {
  readonly scope: string;
  readonly shortcut?: string;
  readonly className?: string;
}

/**
 * The result of the scope's last command, with its undo button. It stays until the scope's next
 * command.
 */
export function CommandOutcome({ scope, shortcut, className }: CommandOutcomeProps) {
  const t = useTranslations('instructor.room.toast');
  const commands = useRoomCommands();
  const outcome = commands.getOutcome(scope);
  return (
    <span
      className={cn('inline-flex min-w-0 flex-wrap items-center gap-x-8 gap-y-4', className)}
      role="status"
    >
      {outcome?.state === 'done' && (
        <>
          <DoneText message={outcome.message} />
          {outcome.undo && (
            <Button
              disabled={commands.disabled}
              {...(shortcut && { shortcut })}
              onClick={() => commands.undo(scope)}
            >
              {t('undo')}
            </Button>
          )}
        </>
      )}
      {outcome?.state === 'refused' && (
        <RefusalText error={outcome.error} command={outcome.command} />
      )}
    </span>
  );
}

function DoneText({ message }: { readonly message: OutcomeMessage }) {
  const t = useTranslations('instructor.room.toast');
  if ('name' in message) return t(message.code, { name: message.name });
  if ('number' in message) return t(message.code, { number: message.number });
  if ('count' in message) return t(message.code, { count: message.count });
  if ('hint' in message) return t('hint', { hint: message.hint, seats: message.seats });
  return 'seats' in message ? t('sent', { seats: message.seats }) : t(message.code);
}

/** Follows the room, because the claim that explains a refusal may arrive after it. */
function RefusalText({
  error,
  command,
}: {
  readonly error: ApiError;
  readonly command: RoomCommandInput;
}) {
  return <b>{useRefusalText()(error, command)}</b>;
}
