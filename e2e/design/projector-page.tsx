import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { IntlProvider } from 'use-intl';
import { IconSprite } from '#app/_components/icon-sprite.tsx';
import { ProjectorScreen } from '#app/_features/projector/projector-screen.tsx';
import {
  buildProjectorView,
  NOW,
  PROJECTOR_SAMPLES,
  type ProjectorSample,
} from '#app/_features/projector/projector-view.fixture.ts';
import { compileMessages } from '#lib/i18n/messages/compile.ts';
import { messages as en } from '#lib/i18n/messages/en.ts';
import { messages as ja } from '#lib/i18n/messages/ja.ts';
import type { Language } from '#lib/i18n/language.ts';

createRoot(document.body.appendChild(document.createElement('div'))).render(<IconSprite />);
const shown = createRoot(document.body.appendChild(document.createElement('div')));
const compiled = { ja: compileMessages(ja), en: compileMessages(en) };

const projector = {
  names: Object.keys(PROJECTOR_SAMPLES),
  /** Shows the view of a sample in the language of its workshop. */
  show(name: string, language: Language): void {
    const sample: ProjectorSample = PROJECTOR_SAMPLES[name as keyof typeof PROJECTOR_SAMPLES];
    const view = buildProjectorView({
      ...sample,
      workshop: { ...sample.workshop, language, showsZone: true },
    });
    flushSync(() =>
      shown.render(
        <IntlProvider
          key={`${name} ${language}`}
          locale={language}
          messages={compiled[language]}
          timeZone="UTC"
        >
          <ProjectorScreen
            view={view}
            now={NOW}
            publicUrl="https://podium.example"
            reconnecting={name === 'reconnecting' ? { lastUpdateAt: NOW - 60_000 } : null}
            isPointerIdle={false}
            onFullScreen={() => undefined}
          />
        </IntlProvider>,
      ),
    );
  },
};

declare global {
  interface Window {
    projector: typeof projector;
  }
}
window.projector = projector;
