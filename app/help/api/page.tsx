import { ApiPage } from '#app/_features/help/api-page.tsx';
import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { translatedTitle } from '#app/_lib/page-title.ts';
import {
  API_METHODS,
  API_PREFIX,
  API_PROBLEMS,
  type ApiOperation,
  type JsonSchema,
} from '#lib/protocol/api/v1.ts';
import { HTTP_STATUS } from '#lib/protocol/errors.ts';
import { services } from '#lib/server/context.ts';

export const generateMetadata = () => translatedTitle(({ help }) => help.title);

export default function ApiRoute() {
  const { url, api } = services();
  const routes = Object.entries(api.describe().paths).flatMap(([path, operations]) =>
    API_METHODS.flatMap((method) => {
      const operation = operations[method];
      return operation === undefined ? [] : toRoute(method, API_PREFIX + path, operation);
    }),
  );
  const problems = Object.entries(API_PROBLEMS).map(([code, title]) => ({
    code,
    title,
    status: HTTP_STATUS[code as keyof typeof API_PROBLEMS],
  }));
  return (
    <MessagesProvider namespaces={['help']}>
      <ApiPage
        url={url}
        description={`${API_PREFIX}/openapi.json`}
        routes={routes}
        problems={problems}
      />
    </MessagesProvider>
  );
}

function toRoute(method: string, path: string, operation: ApiOperation) {
  const { operationId, summary, description, security, parameters, responses } = operation;
  const { schema: body = {} } = operation.requestBody?.content['application/json'] ?? {};
  return {
    id: operationId,
    method: method.toUpperCase(),
    path,
    summary,
    description,
    scopes: security.flatMap((requirement) => requirement['token'] ?? []),
    parameters: [
      ...parameters.map(({ name, required, description: text, schema }) => ({
        name,
        required,
        description: text,
        values: Array.isArray(schema['enum']) ? schema['enum'].map(String) : [],
      })),
      ...listFields(body),
    ],
    types: Object.entries(responses).flatMap(([status, { content = {} }]) =>
      status.startsWith('2') ? Object.keys(content) : [],
    ),
  };
}

/** The fields of a body. One of several forms is described in the OpenAPI document only. */
function listFields({ properties, required }: JsonSchema) {
  return Object.entries((properties ?? {}) as Readonly<Record<string, JsonSchema>>).map(
    ([name, { description, enum: values }]) => ({
      name,
      required: Array.isArray(required) && required.includes(name),
      description: typeof description === 'string' ? description : '',
      values: Array.isArray(values) ? values.map(String) : [],
    }),
  );
}
