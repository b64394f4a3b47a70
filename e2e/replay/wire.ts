import { request } from 'node:https';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { createInterface } from 'node:readline';
import type { KubeConfig } from '@kubernetes/client-node';

/** Plain requests to a real API server, so that a recording contains its exact responses. */
export type Wire = {
  get(path: string, accept: string): Promise<unknown>;
  /** Reads a watch line by line until it is stopped. @throws when the watch doesn't start */
  watch(path: string, accept: string, take: (line: string) => void): Promise<{ stop(): void }>;
};

/** Opens the API server of the current context. */
export function openWire(config: KubeConfig): Wire {
  const server = config.getCurrentCluster()?.server;
  if (server === undefined) throw new Error('the kubeconfig has no current cluster');

  async function ask(path: string, accept: string): Promise<IncomingMessage> {
    const options: RequestOptions = {};
    await config.applyToHTTPSOptions(options);
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request(
        new URL(path, server),
        { ...options, headers: { ...options.headers, accept } },
        resolve,
      )
        .on('error', reject)
        .end();
    });
    if (response.statusCode !== 200)
      throw new Error(`${path} returned ${response.statusCode}: ${await text(response)}`);
    return response;
  }

  return {
    get: async (path, accept) => JSON.parse(await text(await ask(path, accept))) as unknown,
    async watch(path, accept, take) {
      const response = await ask(path, accept);
      const lines = createInterface({ input: response });
      lines.on('line', take);
      // Stopping the watch makes the stream end with an error.
      response.on('error', () => {
        lines.close();
      });
      return {
        stop: () => {
          response.destroy();
        },
      };
    },
  };
}

async function text(response: IncomingMessage): Promise<string> {
  let all = '';
  for await (const chunk of response.setEncoding('utf8')) all += chunk as string;
  return all;
}
