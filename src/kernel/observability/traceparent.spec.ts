import { describe, expect, it } from '@jest/globals';
import { continueTrace } from './traceparent.ts';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const span = '00f067aa0ba902b7';

describe('the trace of a request', () => {
  it.each([`00-${trace}-${span}-00`, `01-${trace}-${span}-00`, `cc-${trace}-${span}-00-more`])(
    '%s is continued',
    (header) => {
      expect(continueTrace(header)).toMatch(new RegExp(`^00-${trace}-(?!${span})[0-9a-f]{16}-00$`));
    },
  );

  it.each([
    undefined,
    '',
    `ff-${trace}-${span}-00`,
    `00-${'0'.repeat(32)}-${span}-00`,
    `00-${trace}-${'0'.repeat(16)}-00`,
    `00-${trace}-${span}-00-more`,
    `00-${trace.toUpperCase()}-${span}-00`,
    `00-${trace}-${span}`,
  ])('%s is not', (header) => {
    expect(continueTrace(header)).toMatch(new RegExp(`^00-(?!${trace})[0-9a-f]{32}-[0-9a-f]{16}-01$`));
  });

  it('has a span of its own every time', () => {
    const spans = Array.from({ length: 1000 }, () => continueTrace(undefined));
    expect(new Set(spans).size).toBe(1000);
    expect(spans.every((each) => each.length === 55)).toBe(true);
  });
});
