import { z } from 'zod';
import { checkServer, checkToken } from './server-options.ts';

/** An empty variable counts as none. */
const text = z
  .string()
  .transform((value) => value || undefined)
  .optional();

const Variables = z.object({
  PODIUM_SERVER: text.transform((value) => value && checkServer(value, 'PODIUM_SERVER')),
  PODIUM_TOKEN: text.transform((value) => value && checkToken(value, 'PODIUM_TOKEN')),
  PODIUM_STATE: text,
  KUBECONFIG: text,
  HOME: text,
  USER: text,
  PATH: text,
  XDG_STATE_HOME: text,
  SUDO_USER: text,
  /** Set by systemd: what the unit's LoadCredential= handed over (systemd.exec(5)). */
  CREDENTIALS_DIRECTORY: text,
  KUBERNETES_SERVICE_HOST: text,
  KUBERNETES_SERVICE_PORT: text,
});

/** What the agent takes from the environment it was started in. */
export type Environment = z.infer<typeof Variables>;

/**
 * Parsed once, at the start of the program.
 * @throws {Mistake} PODIUM_SERVER or PODIUM_TOKEN is malformed
 */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Environment {
  return Variables.parse(variables);
}
