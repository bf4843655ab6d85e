/** What `script-src 'self'` and `style-src 'self'` would block in a page: returned in the order found, empty when clean. */
export function inlineCode(html: string): string[] {
  return [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>|<style\b[^>]*>|<[^>]*\s(?:style|on\w+)\s*=[^>]*>/gi)].map(
    ([found]) => found,
  );
}
