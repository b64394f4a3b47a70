import { renderUnicodeCompact } from 'uqr';
import { examine } from '#agents/doctor/doctor.ts';
import { findingLines } from '#agents/doctor/finding.ts';
import { placesIn, runningFolder } from '#agents/install/agent-paths.ts';
import { readSettings } from '#agents/install/settings.ts';
import { AgentRefused, askAgent, NotRunning } from '#agents/control-socket/client.ts';
import type { AnswerTo, Question } from '#agents/control-socket/protocol.ts';
import type { Claim } from '#agents/types.ts';
import type { Arguments } from './arguments.ts';
import { Failure } from './errors.ts';
import { span, statusLines } from './status-report.ts';
import { kubeconfigPlaces, type Surroundings } from './context.ts';
import { VERSION } from './version.ts';

const START_IT =
  'no agent runs on this machine: start it with the install line of your page (where it is a service: sudo systemctl start podium-agent).';

/** `podium-agent claim`: prints what ties a browser to this machine's seat. */
export async function claim(asked: Arguments, surroundings: Surroundings): Promise<number> {
  const answer = await ask(asked, surroundings, 'claim');
  surroundings.terminal.out(claimText(answer.claim, surroundings.clock.now()));
  return 0;
}

/** @param now ms since 1970 */
export function claimText({ url, code, expiresAt }: Claim, now: number): string {
  return [
    'Open this on the device on which you follow the exercises:',
    '',
    `  ${url}`,
    '',
    renderUnicodeCompact(url),
    '',
    `or type this code on Podium's first page: ${code}`,
    `Good for ${span(expiresAt - now)}.`,
  ].join('\n');
}

/** `podium-agent status` */
export async function status(asked: Arguments, surroundings: Surroundings): Promise<number> {
  const answer = await ask(asked, surroundings, 'status');
  surroundings.terminal.out(statusLines(answer.status, surroundings.clock.now()).join('\n'));
  return 0;
}

/** `podium-agent doctor`: the running agent looks, as its own user; without one, this process does with what it was given. */
export async function doctor(asked: Arguments, surroundings: Surroundings): Promise<number> {
  const findings =
    (await fromRunning(asked, surroundings)) ?? (await examineHere(asked, surroundings));
  surroundings.terminal.out(findings.flatMap(findingLines).join('\n'));
  const problems = findings.filter(({ ok }) => !ok).length;
  surroundings.terminal.out(
    problems === 0 ? 'All is well.' : `${problems} ${problems === 1 ? 'problem' : 'problems'}.`,
  );
  return problems === 0 ? 0 : 1;
}

async function fromRunning(
  asked: Arguments,
  { environment, root }: Surroundings,
): Promise<AnswerTo<'doctor'>['findings'] | null> {
  // Who names a server or a kubeconfig wants those looked at, not the running agent's.
  if (asked.server !== undefined || asked.token !== undefined || asked.kubeconfig !== undefined)
    return null;
  try {
    return (
      await askAgent(placesIn(runningFolder(asked.state, environment, root)).socket, 'doctor')
    ).findings;
  } catch (error) {
    if (error instanceof NotRunning) return null;
    throw error instanceof AgentRefused ? new Failure(error.message) : error;
  }
}

async function examineHere(
  asked: Arguments,
  { environment, root, clock }: Surroundings,
): Promise<AnswerTo<'doctor'>['findings']> {
  const places = placesIn(runningFolder(asked.state, environment, root));
  // Another user's settings can't be read, and the flags may say it all.
  const settings = await readSettings(places.settings).catch(() => null);
  return examine({
    server: asked.server ?? environment.PODIUM_SERVER ?? settings?.server,
    token: asked.token ?? environment.PODIUM_TOKEN ?? settings?.token,
    kubeconfig:
      asked.kubeconfig === undefined && settings !== null
        ? { variable: settings.kubeconfig }
        : kubeconfigPlaces(environment, asked.kubeconfig),
    folder: places.folder,
    version: VERSION,
    clock,
  });
}

async function ask<Ask extends Question['ask']>(
  asked: Arguments,
  { environment, root }: Surroundings,
  question: Ask,
): Promise<AnswerTo<Ask>> {
  try {
    return await askAgent(placesIn(runningFolder(asked.state, environment, root)).socket, question);
  } catch (error) {
    if (error instanceof NotRunning) throw new Failure(START_IT);
    throw error instanceof AgentRefused ? new Failure(error.message) : error;
  }
}
