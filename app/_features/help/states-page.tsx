'use client';
import { useTranslations } from 'use-intl';
import { ExerciseBadge } from '#app/_components/exercise-badge.tsx';
import { Icon } from '#app/_components/icon.tsx';
import { SAMPLE_MARKS, STATUS_MARK_STATES } from '#app/_components/status-mark.ts';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { HelpFrame } from './help-frame.tsx';
import { HelpSection } from './help-section.tsx';
import { Meaning } from './meaning.tsx';

const PRESENCES = [
  'connected',
  'delayed',
  'offline',
  'cluster-down',
  'not-connected',
  'duplicate',
] as const;
const WORKSHOP_STATES = ['draft', 'open', 'live', 'ended', 'archived'] as const;

/** The meaning of every state, drawn with the marks of the live room. */
export function StatesPage() {
  const t = useTranslations('help.states');
  const legend = useTranslations('instructor.room.legend');
  const common = useTranslations('common');
  return (
    <HelpFrame path="/help/states" title={t('title')} lead={t('lead')}>
      <HelpSection id="exercise" title={t('exercise')}>
        <dl>
          {STATUS_MARK_STATES.map((state) => (
            <Meaning
              key={state}
              symbol={<StatusCell mark={SAMPLE_MARKS[state]} />}
              term={legend(state)}
            >
              {t(`mark.${state}`)}
            </Meaning>
          ))}
          <Meaning symbol={<StatusCell mark={{ state: 'help' }} claimed />} term={t('claimed')}>
            {t('claimedText')}
          </Meaning>
          <Meaning
            symbol={<StatusCell mark={{ state: 'help', snoozed: true }} />}
            term={t('snoozed')}
          >
            {t('snoozedText')}
          </Meaning>
        </dl>
      </HelpSection>
      <HelpSection id="connection" title={t('connection')}>
        <dl>
          {PRESENCES.map((presence) => (
            <Meaning
              key={presence}
              symbol={presence === 'connected' ? '' : <Icon name={presence} size={16} />}
              term={common(`presence.${presence}`)}
            >
              {t(`presence.${presence}`)}
            </Meaning>
          ))}
        </dl>
      </HelpSection>
      <HelpSection id="workshop" title={t('workshop')}>
        <dl>
          {WORKSHOP_STATES.map((state) => (
            <Meaning key={state} term={common(`workshopState.${state}`)}>
              {t(`workshopState.${state}`)}
            </Meaning>
          ))}
        </dl>
      </HelpSection>
      <HelpSection id="kinds" title={t('kinds')}>
        <dl>
          <Meaning symbol={<ExerciseBadge number={1} kind="hands-on" />} term={t('handsOn')}>
            {t('handsOnText')}
          </Meaning>
          <Meaning symbol={<ExerciseBadge number={2} kind="problem" />} term={t('challenge')}>
            {t('challengeText')}
          </Meaning>
          <Meaning symbol={<ExerciseBadge number={3} kind="quiz" />} term={t('quiz')}>
            {t('quizText')}
          </Meaning>
          <Meaning
            symbol={<ExerciseBadge number={4} kind="hands-on" optional />}
            term={t('optional')}
          >
            {t('optionalText')}
          </Meaning>
        </dl>
      </HelpSection>
    </HelpFrame>
  );
}
