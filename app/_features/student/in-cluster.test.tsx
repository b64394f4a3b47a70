import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { messages as en } from '#lib/i18n/messages/en.ts';
import { messages as ja } from '#lib/i18n/messages/ja.ts';
import type { Messages } from '#lib/i18n/messages/types.ts';
import { LanguageProvider } from '#lib/i18n/provider.tsx';
import type { SeatView } from '#lib/room/views.ts';
import { ConnectionNotes } from './connection-notes.tsx';
import { SetupSteps } from './setup/setup-steps.tsx';
import { createExerciseView, createSeatView } from './student-view.fixture.ts';

const MESSAGES = { en, ja };
const render = (element: ReactElement, language: keyof typeof MESSAGES = 'en') =>
  renderToStaticMarkup(
    <LanguageProvider language={language} messages={MESSAGES[language] as Messages}>
      {element}
    </LanguageProvider>,
  );
const view = createSeatView([createExerciseView('a', {})]);
const withAgent = (
  presence: SeatView['seat']['presence'],
  cluster: 'up' | 'refused',
  inCluster: boolean,
): SeatView => ({
  ...view,
  seat: {
    ...view.seat,
    presence,
    agent: {
      version: '1.0.0',
      distribution: 'kind',
      clusterVersion: 'v1.34.0',
      nodes: 1,
      cluster,
      clusterError: null,
      forbiddenKinds: [],
      ...(inCluster && { inCluster: true }),
    },
  },
});
const notes = (...args: Parameters<typeof withAgent>) =>
  render(
    <ConnectionNotes view={withAgent(...args)} connection={{ state: 'connected' } as never} />,
  );

describe('the student’s page with an agent in the cluster', () => {
  it.each(['en', 'ja'] as const)('offers it before the cluster is connected (%s)', (language) => {
    const html = render(<SetupSteps seat={view.seat} />, language);
    const { title, download } = MESSAGES[language].student.setup.cluster;
    expect(html).toContain('data-part="in-cluster"');
    for (const text of [title, download]) expect(html).toContain(text);
  });

  it('gives the commands for kubectl, and those of the VM where the agent runs there', () => {
    const exec = 'kubectl -n podium exec deploy/podium-agent -- podium-agent doctor';
    expect(notes('offline', 'up', true)).toContain(exec);
    expect(notes('offline', 'up', false)).not.toContain('kubectl');
    expect(notes('cluster-down', 'refused', true)).toContain(
      'kubectl -n podium rollout restart deploy/podium-agent',
    );
    expect(notes('cluster-down', 'refused', false)).toContain('podium-agent reconnect');
  });
});
