/** The types of one endpoint: names of the parts of its path, what is asked by the address and the body, and the answer. */
export interface EndpointShape {
  params?: string;
  search?: object;
  body?: unknown;
  answer: unknown;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/**
 * One route, agreed by the page and the server, which both import it. It holds no more than both need, because the page pays for each
 * byte: the server adds right, sentence and schemas where it serves it (`api/serve-endpoint.ts`).
 */
export interface Endpoint<Shape extends EndpointShape = EndpointShape> {
  method: Method;
  path: string;
  /** Never there: it carries the types. */
  shape?: Shape;
}

/** The path has to hold each of the names, as in `/api/ui/issues/:id`. */
type PathWith<Names> = [Names] extends [string]
  ? (Names extends string ? (path: `${string}/:${Names}${string}`) => void : never) extends (
      path: infer Path extends string,
    ) => void
    ? Path
    : never
  : string;

/** A path that ends with a slash is served without it too. */
/* @__NO_SIDE_EFFECTS__ */
export const endpoint = <Shape extends EndpointShape>(
  method: Method,
  path: PathWith<Shape['params']>,
): Endpoint<Shape> => ({ method, path });

/** The address of an endpoint, with its parts filled in. */
export const filledPath = (path: string, params: Readonly<Record<string, string>>): string =>
  path.replace(/:(\w+)/g, (_part, name: string) => encodeURIComponent(params[name] as string));
