import { describe, expect, it } from 'vitest';
import { pageTable } from '../../../src/build/page-table.ts';

const route = (id: string, methods: 'GET'[] = ['GET']) => ({
  id,
  page: { methods },
  segments: id
    .split('/')
    .filter((content) => content !== '')
    .map((content) => ({ content, dynamic: content.includes('['), rest: content.includes('[...') })),
});

describe('pageTable', () => {
  it('lists prerendered pages, the shell, and a pattern for each dynamic page', () => {
    expect(
      pageTable(['/', '/enrol'], [route('/(portal)'), route('/(portal)/cases/[id]'), route('/api/[x]', [])]),
    ).toEqual({
      exact: ['/', '/enrol', '/shell.html'],
      dynamic: ['^/cases/[A-Za-z0-9_-]{1,128}$'],
    });
  });

  it.each(['/[...rest]', '/a[b]', '/[[optional]]', '/[id=matcher]'])('refuses the segment of %s', (id) => {
    expect(() => pageTable([], [route(id)])).toThrow('[name]');
  });
});
