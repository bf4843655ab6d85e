import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from '@playwright/test';
import { build } from 'vite';
import { constantHeaders } from '#lib/server/http/headers.ts';
import viteConfig from '../../vite.config.ts';
import type { BenchPage, BenchWindow } from './page/api.ts';

const root = fileURLToPath(new URL('page', import.meta.url));
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** Serves a folder as the portal serves its own: the page under the page's policy, everything else closed. */
async function serve(folder: string): Promise<Server> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const headers = constantHeaders(path === '/' ? 'page' : 'closed', false);
    void readFile(join(folder, path === '/' ? 'index.html' : path)).then(
      (body) => {
        for (const [name, value] of headers) response.setHeader(name, value);
        response.setHeader('Content-Type', types[extname(path)] ?? 'text/html').end(body);
      },
      () => response.writeHead(404).end(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** A page that holds the engine itself, with a worker that takes the pipeline to pieces. */
export class OpenBenchPage {
  readonly #page: Page;
  readonly #close: () => Promise<void>;

  private constructor(page: Page, close: () => Promise<void>) {
    this.#page = page;
    this.#close = close;
  }

  /** Builds the page, with the workers bundled as those of the portal are. */
  static async open(browser: Browser): Promise<OpenBenchPage> {
    const folder = await mkdtemp(join(tmpdir(), 'lintel-bench-page-'));
    await build({
      root,
      configFile: false,
      logLevel: 'error',
      worker: viteConfig.worker ?? {},
      build: { outDir: folder, emptyOutDir: true, assetsInlineLimit: 0, target: 'esnext', modulePreload: false },
    });
    const server = await serve(folder);
    const address = server.address();
    const page = await browser.newPage();
    await page.goto(`http://localhost:${typeof address === 'object' && address !== null ? address.port : 0}/`);
    await page.waitForFunction(() => 'bench' in window);
    return new OpenBenchPage(page, async () => {
      await page.close();
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true, force: true });
    });
  }

  /** Puts files into the input of the page. */
  async give(paths: readonly string[]): Promise<void> {
    await this.#page.locator('input').setInputFiles([...paths]);
  }

  /** Calls a function of the page. */
  call<K extends keyof BenchPage>(
    name: K,
    ...values: Parameters<BenchPage[K]>
  ): Promise<Awaited<ReturnType<BenchPage[K]>>>;
  call(name: keyof BenchPage, ...values: readonly unknown[]): Promise<unknown> {
    return this.#page.evaluate(
      ([name, values]) => {
        const { bench } = window as unknown as BenchWindow;
        const call = bench[name] as (...values: readonly unknown[]) => Promise<unknown>;
        return call(...values);
      },
      [name, values] as const,
    );
  }

  close(): Promise<void> {
    return this.#close();
  }
}
