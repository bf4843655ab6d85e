import { describe, expect, it } from 'vitest';
import { inlineCode } from '../../../src/build/inline-code.ts';

describe('inlineCode', () => {
  it.each([
    '<script>go()</script>',
    '<script type="module">go()</script>',
    '<SCRIPT >go()</SCRIPT>',
    '<script data-src="x">go()</script>',
    '<style>p{}</style>',
    '<p style="color: red">',
    "<p class=a STYLE = 'color: red'>",
    '<p onclick="go()">',
    '<svg\nonload=go()>',
  ])('finds %s', (html) => {
    expect(inlineCode(`<main>${html}</main>`)).toHaveLength(1);
  });

  it.each([
    '<script src="/boot.js"></script>',
    '<link rel="stylesheet" href="/a.css" />',
    '<p>style="x"</p>',
    '<p data-style="x">',
  ])('lets %s pass', (html) => {
    expect(inlineCode(html)).toEqual([]);
  });
});
