import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { replayApi } from '#lib/client/replay-api.ts';
import type { ReplayPlayer } from '#lib/client/replay-player.ts';
import type { ReplayMoment } from '#lib/protocol/api/replay.ts';

const KINDS = ['help', 'pass', 'failure'] as const;

/** Steps to the next help request, pass or failure of one student. */
export function SeatSteps({
  seatId,
  player,
}: {
  readonly seatId: string;
  readonly player: ReplayPlayer;
}) {
  const t = useTranslations('replay.steps');
  const [moments, setMoments] = useState<readonly ReplayMoment[]>([]);
  const { at } = useSyncExternalStore(player.subscribe, player.getSnapshot, player.getSnapshot);
  useEffect(() => {
    let isCurrent = true;
    // Without an answer, the buttons stay disabled.
    void replayApi.listReplayMoments(seatId).then((result) => {
      if (isCurrent && result.ok) setMoments(result.value.moments);
    });
    return () => {
      isCurrent = false;
    };
  }, [seatId]);
  return (
    <div role="group" aria-label={t('label')} className="flex flex-wrap gap-6">
      {KINDS.map((kind) => {
        const next = moments.find((moment) => moment.kind === kind && moment.at > at);
        return (
          <Button
            key={kind}
            disabled={next === undefined}
            onClick={() => next && player.seek(next.at)}
          >
            {t(kind)}
          </Button>
        );
      })}
    </div>
  );
}
