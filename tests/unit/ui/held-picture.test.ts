import { describe, expect, it } from 'vitest';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { HeldPicture } from '#lib/ui/results/held-picture.svelte.ts';

/** A bitmap that only knows whether it was closed. */
function bitmap() {
  const made = { width: 1, height: 1, closed: false, close: () => (made.closed = true) };
  return made as unknown as ImageBitmap & { closed: boolean };
}

function surface() {
  const log: string[] = [];
  return {
    log,
    paint: () => log.push('paint'),
    wipe: () => log.push('wipe'),
  };
}

/** A picture whose answers come when the test says so. */
function held() {
  const asked: { clear: boolean; answer: (result: Result<ImageBitmap, string>) => void }[] = [];
  const picture = new HeldPicture(
    (clear) =>
      new Promise((answer) => {
        asked.push({ clear, answer });
      }),
  );
  const [veiled, clear] = [surface(), surface()];
  const answer = async (result: Result<ImageBitmap, string>) => {
    asked.at(-1)?.answer(result);
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { picture, veiled, clear, asked, answer };
}

describe('a picture on request', () => {
  it('is not asked for before the officer does, and is veiled then', async () => {
    const { picture, veiled, clear, asked, answer } = held();
    await picture.hold(clear);
    expect(asked).toEqual([]);
    void picture.show(veiled);
    const grey = bitmap();
    await answer(ok(grey));
    expect(asked.map((each) => each.clear)).toEqual([false]);
    expect(picture.state).toBe('veiled');
    expect(grey.closed).toBe(true);
  });

  it('is clear while it is held, and wiped when it is let go', async () => {
    const { picture, veiled, clear, answer } = held();
    void picture.show(veiled);
    await answer(ok(bitmap()));
    void picture.hold(clear);
    const real = bitmap();
    await answer(ok(real));
    expect([picture.clear, real.closed, clear.log]).toEqual([true, true, ['paint']]);
    picture.release(clear);
    expect([picture.clear, clear.log]).toEqual([false, ['paint', 'wipe']]);
  });

  it('is never painted after it was let go, hidden or left, and closed all the same', async () => {
    const { picture, veiled, clear, answer } = held();
    void picture.show(veiled);
    await answer(ok(bitmap()));
    void picture.hold(clear);
    picture.release(clear);
    const late = bitmap();
    await answer(ok(late));
    expect([late.closed, picture.clear, clear.log]).toEqual([true, false, ['wipe']]);
    void picture.show(veiled);
    picture.hide(veiled, clear);
    const later = bitmap();
    await answer(ok(later));
    expect([later.closed, picture.state]).toEqual([true, 'hidden']);
    expect(veiled.log).toEqual(['paint', 'wipe']);
  });

  it('says why it cannot be shown', async () => {
    const { picture, veiled, answer } = held();
    void picture.show(veiled);
    await answer(err('not-at-hand'));
    expect([picture.state, picture.problem]).toEqual(['failed', 'not-at-hand']);
  });
});
