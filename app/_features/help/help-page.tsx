'use client';
import { useTranslations } from 'use-intl';
import { RoomShortcuts } from '#app/_components/room-shortcuts.tsx';
import { ShortcutRow } from '#app/_components/shortcut-row.tsx';
import { HelpFrame } from './help-frame.tsx';
import { HelpSection } from './help-section.tsx';
import { Meaning } from './meaning.tsx';

const STEPS = ['create', 'invite', 'open', 'show', 'start', 'end'] as const;
const ROLES = ['owner', 'instructor', 'assistant', 'organizer', 'projector', 'student'] as const;
const VISIBLE = ['name', 'progress', 'cluster', 'connection', 'hints', 'requests'] as const;

/** The first workshop, the roles, the shortcuts, and what instructors can see. */
export function HelpPage() {
  const t = useTranslations('help');
  return (
    <HelpFrame path="/help" title={t('title')} lead={t('lead')}>
      <HelpSection id="first-workshop" title={t('firstWorkshop.title')}>
        <ol className="grid list-decimal gap-8 ps-24 pt-12">
          {STEPS.map((step) => (
            <li key={step}>{t(`firstWorkshop.${step}`)}</li>
          ))}
        </ol>
      </HelpSection>
      <HelpSection id="roles" title={t('roles.title')}>
        <dl>
          {ROLES.map((role) => (
            <Meaning key={role} term={t(`roles.${role}`)}>
              {t(`roles.${role}Text`)}
            </Meaning>
          ))}
        </dl>
      </HelpSection>
      <HelpSection id="shortcuts" title={t('shortcuts.title')}>
        <div className="[&_kbd]:text-[0.875rem]">
          <h3 className="pt-16">{t('shortcuts.room')}</h3>
          <RoomShortcuts />
          <h3 className="pt-24">{t('shortcuts.student')}</h3>
          <dl>
            <ShortcutRow keys="[ ]" text={t('shortcuts.exercise')} />
            <ShortcutRow keys="H" text={t('shortcuts.hint')} />
            <ShortcutRow keys="Ctrl Enter" text={t('shortcuts.raise')} />
          </dl>
          <p className="pt-12 text-soft">{t('shortcuts.off')}</p>
        </div>
      </HelpSection>
      <HelpSection id="privacy" title={t('privacy.title')}>
        <dl>
          {VISIBLE.map((item) => (
            <Meaning key={item} term={t(`privacy.${item}`)}>
              {t(`privacy.${item}Text`)}
            </Meaning>
          ))}
          <Meaning term={t('privacy.never')}>{t('privacy.neverText')}</Meaning>
        </dl>
        <p className="pt-12">{t('privacy.others')}</p>
      </HelpSection>
    </HelpFrame>
  );
}
