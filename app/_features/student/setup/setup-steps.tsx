'use client';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Cell } from '#app/_components/status-cell.tsx';
import { Code } from '#app/_components/copyable-code.tsx';
import { Wrong } from '#app/_components/field-error.tsx';
import { api, type Answer } from '#lib/client/api.ts';
import { useErrorWords } from '#lib/i18n/error-messages.ts';
import type { SeatView } from '#lib/room/views.ts';
import { lineWarning } from './install-command-warning.ts';
import { rich } from '../rich-tags.tsx';

const DOES = ['install', 'account', 'watch', 'never', 'remove'] as const;

/** Before the cluster is connected: the line to run, what it will do, and how far it has come. */
export function SetupPane({ seat }: { readonly seat: SeatView['seat'] }) {
  const t = useTranslations('student.setup');
  return (
    <section aria-labelledby="setup" className="setup">
      <h2 id="setup">{t('title')}</h2>
      <p>{t.rich('lead', rich)}</p>
      <InstallLine seat={seat.id} />
      <Progress seat={seat} />
      <h2>{t('heading')}</h2>
      <ol className="does">
        {DOES.map((what) => (
          <li key={what}>{t.rich(`does.${what}`, rich)}</li>
        ))}
      </ol>
    </section>
  );
}

function InstallLine({ seat }: { readonly seat: string }) {
  const t = useTranslations('student.setup');
  const act = useTranslations('common.act');
  const words = useErrorWords();
  const [answer, setAnswer] = useState<Answer<{ installLine: string }> | null>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let wanted = true;
    void api.installLine(seat).then((next) => {
      if (wanted) setAnswer(next);
    });
    return () => {
      wanted = false;
    };
  }, [seat, tries]);
  if (answer === null) return <p className="soft install-waiting">{t('fetching')}</p>;
  if (!answer.ok)
    return (
      <div className="student-refused">
        <Wrong>{words(answer.error)}</Wrong>
        <Button onClick={() => setTries((n) => n + 1)}>{act('retry')}</Button>
      </div>
    );
  const { installLine } = answer.value;
  const warning = lineWarning(installLine);
  return (
    <>
      <Code text={installLine} label={t('label')} />
      {warning && <Wrong>{t(warning)}</Wrong>}
    </>
  );
}

function Progress({ seat: { presence, agent } }: { readonly seat: SeatView['seat'] }) {
  const t = useTranslations('student.setup');
  const heard = presence !== 'never-seen';
  const seen = heard && agent !== null;
  const facts =
    agent &&
    t('facts', {
      distribution: agent.distribution,
      version: agent.clusterVersion,
      nodes: agent.nodes,
    });
  return (
    <>
      <h2>{t('progress')}</h2>
      <div role="status">
        <ol className="progress">
          <Step done={heard} words={heard ? t('steps.heard') : t('steps.never')} />
          <Step
            done={seen}
            words={seen && facts ? `${t('steps.cluster')}: ${facts}` : t('steps.cluster')}
          />
        </ol>
      </div>
      <p className="soft waiting">{t('long')}</p>
    </>
  );
}

function Step({ done, words }: { readonly done: boolean; readonly words: string }) {
  const t = useTranslations('student.setup.steps');
  return (
    <li>
      <Cell mark={{ state: done ? 'passed' : 'not-started' }} size={24} />
      <span>{words}</span>
      <span className="soft push">{done ? t('done') : t('waiting')}</span>
    </li>
  );
}
