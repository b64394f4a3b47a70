import { z } from 'zod';
import { parseServerUrl, parseJoinToken } from './server-options.ts';

/** An empty variable counts as none. */
const optionalText = z
  .string()
  .transform((value) => value || undefined)
  .optional();

const EnvironmentVariables = z.object({
  PODIUM_SERVER: optionalText.transform((value) => value && parseServerUrl(value, 'PODIUM_SERVER')),
  PODIUM_TOKEN: optionalText.transform((value) => value && parseJoinToken(value, 'PODIUM_TOKEN')),
  PODIUM_STATE: optionalText,
  KUBECONFIG: optionalText,
  HOME: optionalText,
  USER: optionalText,
  PATH: optionalText,
  XDG_STATE_HOME: optionalText,
  SUDO_USER: optionalText,
  /** Set by systemd: what the unit's LoadCredential= handed over (systemd.exec(5)). */
  CREDENTIALS_DIRECTORY: optionalText,
  KUBERNETES_SERVICE_HOST: optionalText,
  KUBERNETES_SERVICE_PORT: optionalText,
});

/** What the agent takes from the environment it was started in. */
export type Environment = z.infer<typeof EnvironmentVariables>;

/**
 * Parsed once, at the start of the program.
 * @throws {Mistake} PODIUM_SERVER or PODIUM_TOKEN is malformed
 */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Environment {
  return EnvironmentVariables.parse(variables);
}
