import { afterEach, expect } from 'vitest';
import { openApi } from '#lib/server/api/openapi.ts';
import { ApiContract } from './api-contract.ts';

/** Whatever a test asks the hub for, by whatever road: the answer is held against the hub's OpenAPI document. */
const contract = new ApiContract(openApi());
const checks: Promise<string[]>[] = [];
const plainFetch = globalThis.fetch;

const ofHub = /^[/](api(?=[/]|$)|healthz$|readyz$)/;

globalThis.fetch = async (input, init) => {
  const response = await plainFetch(input, init);
  const request = new Request(input, init?.method === undefined ? {} : { method: init.method });
  const { pathname } = new URL(request.url);
  if (ofHub.test(pathname) && !response.headers.has('x-fault-proxy'))
    checks.push(faultsOf(request.method, pathname, response.clone()));
  return response;
};

/** A body that a bad network cut off is no fault of the hub's. */
async function faultsOf(method: string, pathname: string, answer: Response): Promise<string[]> {
  try {
    return await contract.faults(method, contract.pathOf(pathname), answer);
  } catch (error) {
    return error instanceof SyntaxError ? [`${method} ${pathname} is not JSON`] : [];
  }
}

afterEach(async () => {
  const faults = (await Promise.all(checks.splice(0))).flat();
  expect(faults, 'answers that the OpenAPI document does not describe').toEqual([]);
});
