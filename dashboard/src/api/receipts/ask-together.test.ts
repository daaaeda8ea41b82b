import { expect, test } from 'vitest';

import { allowed } from '../testing/allowed.ts';
import { askTogether } from './ask-together.ts';

/** Each question waits until the test answers it. */
function recorded(most?: number) {
  const questions: { asked: string; answer: (error?: Error) => void }[] = [];
  const ask = askTogether(
    (projectIds, eventIds) =>
      new Promise<{ eventId: string }[]>((resolve, reject) => {
        const rows = eventIds.map((eventId) => ({ eventId }));
        const answer = (error?: Error) => (error ? reject(error) : resolve(rows));
        questions.push({ asked: `${projectIds.join()}: ${eventIds.join()}`, answer });
      }),
    most,
  );
  /** The questions so far, once all pending work has run. */
  const asked = async () => {
    await new Promise(setImmediate);
    return questions.map((question) => question.asked);
  };
  return {
    ask,
    asked,
    answer: async (index: number, error?: Error) => (await asked(), questions[index]!.answer(error)),
  };
}

test('a single id is asked for at once, ids that come meanwhile together', async () => {
  const { ask, asked, answer } = recorded();
  const first = ask(allowed(1), 'a');
  expect(await asked()).toEqual(['1: a']);
  const others = [ask(allowed(1), 'b'), ask(allowed(1), 'c'), ask(allowed(1), 'b')];
  expect(await asked()).toEqual(['1: a']);
  await answer(0);
  await answer(1);
  expect(await asked()).toEqual(['1: a', '1: b,c']);
  expect(await Promise.all([first, ...others])).toEqual(['a', 'b', 'c', 'b'].map((eventId) => [{ eventId }]));
});

test('questions about other projects are not mixed, and none gets too long', async () => {
  const { ask, asked, answer } = recorded(2);
  const all = [
    ask(allowed(1), 'a'),
    ask(allowed(2), 'b'),
    ask(allowed(1), 'c'),
    ask(allowed(1), 'd'),
    ask(allowed(1, 2), 'b'),
  ];
  for (const index of [0, 1, 2, 3]) await answer(index);
  expect(await asked()).toEqual(['1: a,c', '2: b', '1: d', '1,2: b']);
  await Promise.all(all);
});

test('a failed question rejects its callers, and the next one is asked', async () => {
  const { ask, answer } = recorded();
  const first = expect(ask(allowed(1), 'a')).rejects.toThrow('too heavy');
  await answer(0, new Error('too heavy'));
  await first;
  const second = ask(allowed(1), 'b');
  await answer(1);
  expect(await second).toEqual([{ eventId: 'b' }]);
});
