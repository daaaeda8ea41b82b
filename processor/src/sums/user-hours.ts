/*
 * Users of a group's day as the sums keep them: numbers of 32 bits, 27 of the hash of the user above 5 of the hour (UTC). So users of a
 * part of a day can be counted without facts, and a row is passed over by its length: a state of `uniq` has to be read even where
 * the question does not want its row, which took five times as long over an issue of 3,000 groups. Two of 50,000 users share
 * their 27 bits about ten times.
 */

/** SQL: the number of a fact. */
export const USER_HOUR = 'toUInt32(bitOr(bitShiftLeft(bitAnd(user_key, 134217727), 5), toHour(timestamp)))';

/**
 * More of one roll are sampled: 2,000 to 4,000 users at one in two, up to 8,000 at one in four, and so on. A thousand are left at least,
 * whose count errs by 3 %. A day of one group has 720 rolls, so it holds 1.4 million numbers (6 MB) at most; with a thousand
 * events a second, each of another user, a roll comes every 20 s, and a day holds 35 MB.
 */
const MOST_OF_A_ROLL = 2_000;

const ALL = `groupUniqArrayIf(${USER_HOUR}, user_key != 0)`;

/** SQL over facts: how often their users were halved. */
export const USERS_HALVED = `toUInt8(greatest(0, ceil(log2(length(${ALL}) / ${MOST_OF_A_ROLL}))))`;

/** SQL over facts: their users, those alone with as many zeros at the end of their hash as they were halved. */
export const USER_HOURS = `arrayFilter(user_hour -> ${isKept('user_hour', USERS_HALVED)}, ${ALL})`;

function isKept(userHour: string, halved: string): string {
  return `bitAnd(${userHour}, bitShiftLeft(toUInt32(32), ${halved}) - 32) = 0`;
}

/** SQL over rows: arrays of users, to be counted by `uniqArray`, as if all had been halved `halved` times. */
export const usersOf = (userHours: string, halved: number): string =>
  `arrayMap(user_hour -> bitShiftRight(user_hour, 5), ${
    halved === 0 ? userHours : `arrayFilter(user_hour -> ${isKept('user_hour', String(halved))}, ${userHours})`
  })`;

/**
 * Asks for counts of users. Rows whose users were halved can only be counted with others as if those were halved as well, and the
 * answer alone says which: `ask` makes SQL that has a count for each number of halvings up to `most`, and is called again
 * where some row of the answer was halved more often.
 */
export async function withHalved<Row extends { halved: number }>(
  ask: (most: number) => Promise<Row[]>,
): Promise<Row[]> {
  const rows = await ask(0);
  const most = Math.max(0, ...rows.map(({ halved }) => halved));
  return most > 0 ? ask(most) : rows;
}

/** SQL: the count of users that is right for `halved`, of one count for each number of halvings up to `most`. */
export const usersCounted = (most: number, countAt: (halved: number) => string, halved: string): string =>
  `arrayElement([${Array.from({ length: most + 1 }, (_, times) => `toFloat64(${countAt(times)}) * ${2 ** times}`).join(', ')}], 1 + ${halved})`;
