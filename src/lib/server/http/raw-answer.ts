import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { cacheControl, constantHeaders } from './headers.ts';

/**
 * Answers on the bare socket and closes it, for requests that never become one for Node: its parser rejected them, or
 * they ask for a tunnel. Carries the closed headers like any other answer.
 */
export function answerRaw(socket: Duplex, status: number, secure: boolean): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const headers = [
    ...constantHeaders('closed', secure),
    ['Cache-Control', cacheControl(null, status)],
    ['Connection', 'close'],
    ['Content-Length', '0'],
  ];
  const head = [`HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}`, ...headers.map((pair) => pair.join(': '))];
  socket.end(`${head.join('\r\n')}\r\n\r\n`);
}

/** The status for an error of Node's HTTP parser. */
export function parserErrorStatus(code: string | undefined): number {
  if (code === 'HPE_HEADER_OVERFLOW') return 431;
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
}
